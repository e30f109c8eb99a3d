import { SHORT_SILENCE } from "../../../api/watching/watch.ts";
import { type Change, isChange, type WatchEvent } from "../../../api/watching/events.ts";
import type { WatchedRow } from "../../../api/watching/watch_table.ts";
import { defined } from "../../../data/base/defined.ts";
import type { ItemStream } from "../../../data/base/item_stream.ts";
import { merged } from "../../../data/base/merged.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { isTableOutput } from "../../shell/formats.ts";
import type { ObjectPredicate } from "../../shell/object_predicate.ts";
import { flagName } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { withTimeLimit } from "../../shell/time_limit.ts";
import { tellNotice } from "../../shell/watch_notices.ts";
import { callOptions, type GetFlags, type GetTarget } from "./flags.ts";
import type { Show } from "./objects.ts";
import { matchingEvents } from "./watch_filter.ts";
import { type ChangeWriter, newTableWriter, objectWriter, rowWriter } from "./watch_writer.ts";

/** The number of existing objects that are written at a time. */
const BATCH = 500;

/** The options of every watch of a command: a person notices a dead connection sooner than a cache. */
const COMMAND_WATCH = { silenceLimit: SHORT_SILENCE, giveUp: 120 } as const;

/** A watch of a command, with its writer. */
interface Watched<T> {
  watch: ItemStream<WatchEvent<T>>;
  writer: ChangeWriter<T>;
  resource: Resource;
  type: string;
  name: string | undefined;
  objectOf(item: T): KubeObject;
}

// The parser of expressions is larger than the rest of the command.
async function predicateOf(text: string | undefined, option: string): Promise<ObjectPredicate | undefined> {
  if (text === undefined) return undefined;
  const { objectPredicate } = await import("../../shell/object_predicate.ts");
  return await objectPredicate(text, option);
}

/**
 * Returns the function that prints objects and their changes until Ctrl+C, or until one meets `--until`.
 *
 * @throws {UsageError} If the flags do not fit together.
 */
export async function watchShower(flags: GetFlags): Promise<Show> {
  checkWatchFlags(flags);
  const { output, sortBy, until, where, timeout } = flags;
  const isTable = output === undefined || isTableOutput(output);
  // Both are checked before anything is sent.
  const writer = isTable ? undefined : await objectWriter(output, flags);
  const filter = await predicateOf(where, "--where");
  const condition = await predicateOf(until, "--until");
  return async (shell, k8s, flags, wanted) => {
    // kubectl's words.
    if (sortBy !== undefined) {
      shell.err("warning: --watch requested, --sort-by will be ignored for watch events received");
    }
    const isMet = async (change: Change<KubeObject>, resource: Resource) =>
      condition !== undefined && change.type !== "deleted" && await condition.holds(change.object, resource);
    await withTimeLimit(shell, timeout, async (signal) => {
      const scope: Scope = { shell, k8s, flags, signal, isMet, filter };
      for (const predicate of [filter, condition]) {
        for (const type of new Set(wanted.map(({ type }) => type))) {
          await predicate?.check(shell, k8s, await k8s.discovery.resolve(type, signal));
        }
      }
      if (writer !== undefined) return await followAll(scope, await objectWatches(scope, wanted, writer));
      const rows = await rowWatches(scope, wanted);
      if (shell.frame === undefined || !isLive(flags)) return await followAll(scope, rows);
      const severalTypes = new Set(rows.map(({ type }) => type)).size > 1;
      const live = rows.map((each) => ({
        watch: each.watch,
        writer: () => newTableWriter(shell, flags, { resource: each.resource, severalTypes }),
        synced: (count: number) => requireNamed(scope, each, count),
        isMet: (row: WatchedRow) => isMet({ type: "added", object: row.object }, each.resource),
      }));
      await (await import("./follow_live.ts")).followLive(shell.frame, live, signal);
    });
    return true;
  };
}

interface Scope {
  shell: Shell;
  k8s: K8s;
  flags: GetFlags;
  signal: AbortSignal;
  isMet(change: Change<KubeObject>, resource: Resource): Promise<boolean>;
  filter: ObjectPredicate | undefined;
}

// Formats for programs and lists of changes are never drawn again.
function isLive({ output, outputWatchEvents, watchOnly }: GetFlags): boolean {
  return (output === undefined || output === "wide") && !outputWatchEvents && !watchOnly;
}

function checkWatchFlags(flags: GetFlags): void {
  if (flags.subresource !== undefined) throw new UsageError("Cannot watch a subresource");
  const totals = ["each", "first", "last", "count", "countBy", "unique", "sum", "stats", "by"] as const;
  const given = totals.find((name) => flags[name] !== undefined);
  if (given !== undefined) {
    throw new UsageError(`Cannot use ${flagName(given)} together with -w`, {
      hints: ["use --where to choose the objects"],
    });
  }
  if (/^(?:columns|csv|tsv)=/.test(flags.output ?? "")) {
    throw new UsageError("Cannot print columns of expressions together with -w", {
      hints: ["use -o js= or -o custom-columns= to print fields"],
    });
  }
}

async function objectWatches(
  scope: Scope,
  wanted: GetTarget[],
  writer: ChangeWriter<KubeObject>,
): Promise<Watched<KubeObject>[]> {
  const { k8s, flags } = scope;
  const metadataOnly = flags.output === "name" && flags.until === undefined && flags.where === undefined;
  const managedFields = flags.showManagedFields;
  return await watchesOf(scope, wanted, (type, options, resource) => ({
    watch: k8s.watch<string>(type, { ...options, ...defined({ metadataOnly, managedFields }) }),
    writer,
    resource,
    objectOf: (object) => object,
  }));
}

async function rowWatches(scope: Scope, wanted: GetTarget[]): Promise<Watched<WatchedRow>[]> {
  const { shell, k8s, flags } = scope;
  const severalTypes = new Set(wanted.map(({ type }) => type)).size > 1;
  const needsObject = flags.until !== undefined || flags.where !== undefined;
  const includeObject = needsObject ? "Object" as const : "Metadata" as const;
  const writers = new Map<string, Promise<ChangeWriter<WatchedRow>>>();
  return await watchesOf<WatchedRow>(scope, wanted, async (type, options, resource) => {
    const made = writers.get(type) ?? rowWriter(shell, flags, { resource, severalTypes });
    writers.set(type, made);
    return {
      watch: k8s.watchTable(type, { ...options, includeObject }),
      writer: await made,
      resource,
      objectOf: (row) => row.object,
    };
  });
}

type MakeWatch<T> = (
  type: string,
  options: NonNullable<Parameters<K8s["watch"]>[1]>,
  resource: Resource,
) => Promise<Omit<Watched<T>, "type" | "name">> | Omit<Watched<T>, "type" | "name">;

async function watchesOf<T>(
  { shell, k8s, flags, signal, filter }: Scope,
  wanted: GetTarget[],
  make: MakeWatch<T>,
): Promise<Watched<T>[]> {
  const watches: Watched<T>[] = [];
  for (const target of wanted) {
    const { type } = target;
    const resource = await k8s.discovery.resolve(type, shell.signal);
    const { signal: _, subresource: __, ...where } = callOptions(shell, flags, target);
    for (const name of target.names.length === 0 ? [undefined] : target.names) {
      const initial = flags.watchOnly ? false : undefined;
      const options = { ...where, ...COMMAND_WATCH, ...defined({ name, initial }), signal };
      const made = await make(type, options, resource);
      const watch = filter === undefined
        ? made.watch
        : matchingEvents(made.watch, made.objectOf, (object) => filter.holds(object, resource));
      watches.push({ ...made, watch, type, name });
    }
  }
  return watches;
}

/** Writes the existing objects of each watch, one watch after another, and then all changes as they arrive. */
async function followAll<T>(scope: Scope, watches: Watched<T>[]): Promise<void> {
  const { shell, flags } = scope;
  const isSingle = watches.length === 1;
  const live: Watched<T>[] = [];
  let last: string | undefined;
  try {
    for (const each of watches) {
      const isThere = await attempt(shell, () => writeExisting(scope, each, isSingle), { alone: isSingle });
      if (isThere === "met") return;
      if (isThere !== undefined) live.push(each);
    }
    for await (const { index, value: event } of merged(live.map(({ watch }) => watch))) {
      const { resource, writer, type, objectOf } = live[index] as Watched<T>;
      if (!isChange(event)) tellNotice(shell, event, isSingle ? undefined : type);
      else {
        await shell.out(await writer.text([event]));
        if (await scope.isMet({ ...event, object: objectOf(event.object) }, resource)) return;
      }
    }
  } finally {
    await Promise.all(watches.map(({ watch }) => watch.return()));
  }

  async function writeExisting({ isMet }: Scope, watched: Watched<T>, isSingle: boolean): Promise<"met" | "there"> {
    const { watch, writer, resource, type, objectOf } = watched;
    let batch: Change<T>[] = [];
    const flush = async () => {
      if (batch.length === 0) return;
      const isOther = last !== undefined && last !== type && writer.isTable;
      last = type;
      // The tables of several contexts are printed together.
      const isApart = isOther && flags.headers !== false && shell.member === undefined;
      await shell.out(`${isApart ? "\n" : ""}${await writer.text(batch)}`);
      batch = [];
    };
    // The loop would end the watch at its end.
    for (let count = 0;;) {
      const { done, value: event } = await watch.next();
      if (done) return "there";
      if (!isChange(event)) {
        tellNotice(shell, event, isSingle ? undefined : type);
        if (event.type !== "synced") continue;
        await flush();
        await requireNamed(scope, watched, count);
        return "there";
      }
      count++;
      batch.push(event);
      const met = await isMet({ ...event, object: objectOf(event.object) }, resource);
      if (met || batch.length >= BATCH) await flush();
      if (met) return "met";
    }
  }
}

// The error of the server says that the named object does not exist.
async function requireNamed<T>({ shell, k8s, flags }: Scope, { type, name }: Watched<T>, count: number): Promise<void> {
  const { watchOnly, where, until, ignoreNotFound } = flags;
  if (count > 0 || name === undefined || watchOnly || where !== undefined || until !== undefined || ignoreNotFound) {
    return;
  }
  await k8s.get<string>(type, name, callOptions(shell, flags, { type, names: [name] }));
}
