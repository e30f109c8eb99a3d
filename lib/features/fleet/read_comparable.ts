import { pooled } from "../../data/base/concurrency.ts";
import { defined } from "../../data/base/defined.ts";
import { ApiError, InputError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import { type KubeObject, nameOf, namespaceOf } from "../../data/core/object.ts";
import { exactName, groupResourceOf, namePrefix, type Resource } from "../../data/core/resource.ts";
import { comparableObject, isOriginal } from "./comparable.ts";

/** The objects to compare. */
export interface ComparisonScope {
  /** The types, and the names of objects of each. Without a type, all objects of the namespace are compared. */
  targets: readonly { type: string; names: readonly string[] }[];
  /** The namespace, or `*` for all. @default {that of each context} */
  namespace?: string | undefined;
  /** The label selector. */
  labels?: string | Record<string, string> | undefined;
  /** Compare the status too. @default {false} */
  status?: boolean | undefined;
}

/** An object of one context. */
export interface ComparableEntry {
  /** The type in front of the name: `deployment.apps`. */
  readonly type: string;
  /** The group and the plural: `deployments.apps`. */
  readonly groupResource: string;
  /** The namespace, if all namespaces are compared. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** The object without fields of its server. */
  readonly content: KubeObject;
}

/** The objects of one context. */
export interface ComparableObjects {
  readonly entries: readonly ComparableEntry[];
  /** The types that could not be read, with the errors. */
  readonly failures: ReadonlyMap<string, unknown>;
  /** The words that are no types of this server, with the errors. */
  readonly unknown: ReadonlyMap<string, unknown>;
  /** The given objects that do not exist: `deployment.apps/web`. */
  readonly absent: readonly string[];
}

/** The calls that read the objects of one context. A session has them. */
export interface ComparableReader {
  readonly discovery: { resolve(word: string, signal?: AbortSignal): Promise<Resource> };
  find(type: string, name: string, options: object): Promise<KubeObject | undefined>;
  list(type: string, options: object): Promise<{ items: readonly KubeObject[] }>;
  resources(options: object): Promise<Resource[]>;
}

// Controllers write these objects about others, or the objects hold the state of a process.
const DERIVED = new Set([
  "endpoints",
  "endpointslices.discovery.k8s.io",
  "events",
  "events.events.k8s.io",
  "leases.coordination.k8s.io",
]);

/** The number of types that are read from one context at a time. */
const AT_ONCE = 4;

/** Reads the objects of one context that are compared. */
export async function readComparable(
  reader: ComparableReader,
  scope: ComparisonScope,
  signal: AbortSignal | undefined,
): Promise<ComparableObjects> {
  const unknown = new Map<string, unknown>();
  const failures = new Map<string, unknown>();
  const isWhole = scope.targets.length === 0;
  const targets = isWhole
    ? (await typesOfNamespace(reader, signal)).map((resource) => ({ resource, names: [] }))
    : await resolved(reader, scope, unknown, signal);
  const read = async ({ resource, names }: ResolvedTarget): Promise<ComparableEntry[]> => {
    try {
      const objects = await readObjects(reader, { resource, names }, scope, signal);
      const compared = isWhole ? objects.filter(isOriginal) : objects;
      return compared.map((object) => entryOf(object, resource, scope));
    } catch (error) {
      if (signal?.aborted) throw error;
      // A type may disappear, and a list may be not allowed by the server or for the user.
      if (isWhole && (isNotFound(error) || error instanceof ApiError && error.code === 405)) return [];
      if (targets.length === 1 || !isForbidden(error)) throw error;
      failures.set(groupResourceOf(resource), error);
      return [];
    }
  };
  const entries = (await Array.fromAsync(pooled(targets, AT_ONCE, read))).flat();
  const absent = targets.flatMap(({ resource, names }) => {
    if (failures.has(groupResourceOf(resource))) return [];
    const type = typeOf(resource);
    return names.filter((name) => !entries.some((entry) => entry.type === type && entry.name === name))
      .map((name) => `${type}/${name}`);
  });
  return { entries, failures, unknown, absent };
}

interface ResolvedTarget {
  readonly resource: Resource;
  readonly names: readonly string[];
}

async function resolved(
  reader: ComparableReader,
  { targets }: ComparisonScope,
  unknown: Map<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<ResolvedTarget[]> {
  const found: ResolvedTarget[] = [];
  for (const { type, names } of targets) {
    try {
      found.push({ resource: await reader.discovery.resolve(type, signal), names });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unknown.set(type, error);
    }
  }
  return found;
}

/** Returns the types of a namespace whose objects people write, each in the version that the server prefers. */
async function typesOfNamespace(reader: ComparableReader, signal: AbortSignal | undefined): Promise<Resource[]> {
  const resources = (await reader.resources(defined({ signal }))).filter((resource) =>
    resource.namespaced && resource.verbs.includes("list") && resource.verbs.includes("create") &&
    !DERIVED.has(groupResourceOf(resource))
  );
  return [...Map.groupBy(resources, groupResourceOf).values()].flatMap(([preferred]) => preferred ?? []);
}

async function readObjects(
  reader: ComparableReader,
  { resource, names }: ResolvedTarget,
  { namespace, labels }: ComparisonScope,
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[]> {
  const type = exactName(resource);
  if (names.length === 0) return (await reader.list(type, defined({ namespace, labels, signal }))).items;
  const found = await Promise.all(names.map((name) => reader.find(type, name, defined({ namespace, signal }))));
  return found.filter((object) => object !== undefined);
}

function entryOf(object: KubeObject, resource: Resource, { namespace, status }: ComparisonScope): ComparableEntry {
  const keepNamespace = namespace === "*";
  return {
    type: typeOf(resource),
    groupResource: groupResourceOf(resource),
    namespace: keepNamespace ? namespaceOf(object) : undefined,
    name: nameOf(object) ?? "",
    content: comparableObject(object, { status, keepNamespace }),
  };
}

// The type in front of a name: `deployment.apps`.
function typeOf(resource: Resource): string {
  return namePrefix(resource).slice(0, -1);
}
