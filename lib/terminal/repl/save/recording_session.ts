import { itemsOf, type ListPage } from "../../../data/core/list_page.ts";
import { markAllNamespaces } from "../../../data/core/all_namespaces.ts";
import { isKubeList, isKubeObject, isRecord, type KubeList, type KubeObject } from "../../../data/core/object.ts";
import { apiVersionOf } from "../../../data/core/resource.ts";
import type { Table } from "../../../data/core/table.ts";
import type { Settled } from "../../../features/fleet/settle.ts";
import type { CommandSession } from "../../../session/create.ts";

/** The results that a command received from a session. */
export interface RecordedCall {
  /** The results of its calls, in order. */
  results: unknown[];
  /** The error of the last failed call. */
  error?: unknown;
  /** Whether the command has a result for some of several contexts. */
  isPartial?: boolean;
  /** The calls of sessions of several contexts, by context. */
  contexts?: Map<string, RecordedCall>;
}

const WRITES = new Set(["create", "apply", "replace", "patch", "delete"]);
// Methods that have no result or return another session.
const APART = new Set([
  "connection",
  "contexts",
  "proxy",
  "close",
  "handler",
  "discovery",
  "with",
  // Streams without an end.
  "watch",
  "watchTable",
  "cache",
  "followEvents",
]);

/**
 * Creates a session that records the results of its calls, for `_`. Table rows contain their objects, so that the
 * printed table and `_` come from one response. If a command writes, its reads are not recorded.
 */
export function recorded(k8s: CommandSession, record: RecordedCall): CommandSession {
  let hasWritten = false;
  const note = (name: string, value: unknown): void => {
    if (WRITES.has(name) !== hasWritten) {
      if (hasWritten) return;
      hasWritten = true;
      record.results.length = 0;
    }
    record.results.push(value);
  };
  const wrap = (name: string, call: (...args: unknown[]) => unknown) => (...args: unknown[]): unknown => {
    const isTable = name === "table" || name === "tablePages";
    const given = isTable ? [args[0], { ...(args[1] as object | undefined), includeObject: "Object" }] : args;
    const single = isTable && isNamed(given);
    const answer = call(...given);
    const noteAll = async (items: unknown[]) => {
      const value = isTable ? objectsOf(items as Table[], single) : whole(name, items);
      if (isRecord(value) && namespaceIn(args[1], k8s) === "*") markAllNamespaces(value);
      note(name, isTable && !single ? value ?? await emptyList(k8s, String(args[0])) : value);
    };
    if (answer instanceof Promise) {
      return answer.then(async (value) => {
        if (isTable) await noteAll([value]);
        else note(name, value);
        return value;
      }, (error) => {
        record.error = error;
        throw error;
      });
    }
    return isAsyncIterable(answer) ? noted(answer, record, noteAll) : answer;
  };
  const methods = Object.entries(k8s).filter(([name, value]) => typeof value === "function" && !APART.has(name))
    .map(([name, value]) => [name, wrap(name, value)]);
  return {
    ...k8s,
    ...Object.fromEntries(methods),
    with: (changes, layers) => {
      const isOfFleet = changes.context !== undefined && layers?.readOnly?.isFleet;
      return recorded(k8s.with(changes, layers), isOfFleet ? ofContext(record, changes.context ?? "") : record);
    },
  };
}

function ofContext(record: RecordedCall, context: string): RecordedCall {
  const contexts = record.contexts ??= new Map();
  const known = contexts.get(context) ?? { results: [] };
  contexts.set(context, known);
  return known;
}

/** Adds the results of several contexts to a record, as the library returns them. */
export async function recordEach(
  record: RecordedCall,
  { outcomes, isJoint }: { outcomes: readonly Settled<void>[]; isJoint: boolean },
): Promise<void> {
  const results = outcomes.map((outcome) => {
    if (outcome.error !== undefined) return outcome;
    const { context } = outcome;
    return { context, value: resultOf(record.contexts?.get(context)?.results ?? []) };
  });
  record.error = outcomes.find(({ error }) => error !== undefined)?.error;
  record.isPartial = outcomes.some(({ error }) => error === undefined);
  if (isJoint || !results.some((result) => "value" in result && result.value !== undefined)) return;
  const { fleetResult } = await import("../../../session/fleet.ts");
  record.results.push(fleetResult(results));
}

// The namespace of a list or a table.
function namespaceIn(options: unknown, { namespace }: CommandSession): unknown {
  return isRecord(options) ? options.namespace ?? namespace : namespace;
}

async function* noted(stream: AsyncIterable<unknown>, record: RecordedCall, note: (items: unknown[]) => Promise<void>) {
  const items: unknown[] = [];
  let hasFailed = false;
  try {
    for await (const item of stream) {
      items.push(item);
      yield item;
    }
  } catch (error) {
    hasFailed = true;
    record.error = error;
    throw error;
  } finally {
    // An undefined result is recorded too, unless the call failed.
    if (items.length > 0 || !hasFailed) await note(items);
  }
}

// A table without rows does not contain its kind.
async function emptyList({ discovery }: CommandSession, type: string): Promise<KubeList> {
  const resource = await discovery.resolve(type);
  return { apiVersion: apiVersionOf(resource), kind: `${resource.kind}List`, metadata: {}, items: [] };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function isNamed([type, options]: unknown[]): boolean {
  return String(type).includes("/") || (options as { name?: string }).name !== undefined;
}

// The pages of a list are kept as one list.
function whole(name: string, items: unknown[]): unknown {
  if (name !== "pages") return items;
  const pages = items as ListPage[];
  return { apiVersion: "v1", kind: "List", metadata: {}, items: pages.flatMap((page) => [...itemsOf(page)]) };
}

/** Returns the object that a table shows if one was requested, or the list of its objects. */
function objectsOf(pages: readonly Table[], single: boolean): KubeObject | KubeList | undefined {
  const items = pages.flatMap(({ rows }) => rows.flatMap(({ object }) => object ? [object] : []));
  const [first] = items;
  if (single || first === undefined) return first;
  return {
    apiVersion: first.apiVersion ?? "v1",
    kind: `${first.kind ?? ""}List`,
    metadata: { ...pages[0]?.metadata },
    items,
  };
}

/**
 * Returns the result of a command line: the value that the command set, the recorded results, or the printed text.
 */
export function resultOfCommand(kept: { value: unknown } | undefined, results: unknown[], printed: string): unknown {
  if (kept !== undefined) return kept.value;
  return resultOf(results) ?? (printed === "" ? undefined : printed.replace(/\n$/, ""));
}

// If all results are objects, the results of several calls are joined into one list.
function resultOf(results: readonly unknown[]): unknown {
  const values = results.filter((value) => value !== undefined);
  if (values.length <= 1) return values[0];
  const objects = values.flatMap((value) => isKubeList(value) ? value.items : value);
  return objects.every(isKubeObject) ? objects : values;
}
