import { apply } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import { APPLY_OPTIONS, type ApplyOptions } from "../../api/client/options.ts";
import { find } from "../../api/client/reading.ts";
import type { OptionTable } from "../../data/core/options.ts";
import { isEqual } from "../../data/base/equal.ts";
import { pooled } from "../../data/base/concurrency.ts";
import { type KubeObject, nameOf, namespaceOf, records } from "../../data/core/object.ts";
import { exactName, type Resource } from "../../data/core/resource.ts";

/** The number of objects that are compared at a time. */
export const CONCURRENCY = 16;

const { dryRun: _, subresource: __, ...COMPARED } = APPLY_OPTIONS;

/** The table of the options of an apply that is only compared. */
export const COMPARED_OPTIONS: OptionTable<Omit<ApplyOptions, "dryRun" | "subresource">> = COMPARED;

/** The number of attempts to compare with one version of an object while others change it, as in kubectl diff. */
const TRIES = 4;

/** An object of the input beside the server's object: what an apply would make of it, or the reason why it fails. */
export interface Comparison {
  /** The object of the input. */
  object: KubeObject;
  /** The kind on the server; undefined if the server does not have it. */
  resource: Resource | undefined;
  /** The namespace; undefined for a cluster-scoped object. */
  namespace: string | undefined;
  /** The object on the server; undefined if it does not exist. */
  before: KubeObject | undefined;
  /** The answer to the dry run; undefined if it failed. */
  after: KubeObject | undefined;
  /** The error of the kind, the read or the dry run. */
  error: unknown;
}

/** Compares objects with the server by dry runs of apply, 16 at a time. Yields them in the order of the input. */
export function compareObjects(
  client: Client,
  objects: readonly KubeObject[],
  options: Omit<ApplyOptions, "dryRun" | "subresource"> = {},
): AsyncGenerator<Comparison, void, undefined> {
  return pooled(objects, CONCURRENCY, (object) => compareObject(client, object, options));
}

/** Compares one object with the server by a dry run of apply. */
export async function compareObject(
  client: Client,
  object: KubeObject,
  options: Omit<ApplyOptions, "dryRun" | "subresource">,
): Promise<Comparison> {
  const comparison: Comparison = {
    object,
    resource: undefined,
    namespace: namespaceOf(object) ?? options.namespace ?? client.namespace,
    before: undefined,
    after: undefined,
    error: undefined,
  };
  try {
    const { signal } = options;
    comparison.resource = await client.discovery.kind(object.apiVersion ?? "", object.kind ?? "", signal);
    if (!comparison.resource.namespaced) comparison.namespace = undefined;
    for (let left = TRIES; left > 0; left--) {
      comparison.before = await findLive(client, comparison, options);
      comparison.after = await apply(client, object, { ...options, dryRun: true });
      if (isSameVersion(comparison)) break;
    }
  } catch (error) {
    if (options.signal?.aborted) throw error;
    comparison.error = error;
  }
  return comparison;
}

// A dry run answers with the version on which it is based. An object without one was not there.
function isSameVersion({ before, after }: Comparison): boolean {
  return (before?.metadata?.resourceVersion ?? "") === (after?.metadata?.resourceVersion ?? "");
}

/** Reads the object on the server; undefined if it does not exist. */
export async function findLive(
  client: Client,
  { object, resource, namespace }: Pick<Comparison, "object" | "resource" | "namespace">,
  { signal }: Pick<ApplyOptions, "signal">,
): Promise<KubeObject | undefined> {
  const name = nameOf(object);
  if (name === undefined || resource === undefined) return undefined;
  return await find(client, exactName(resource), name, { namespace, signal });
}

/** Reports whether two versions are equal but for times. The managers count: an apply that only changes them is stored. */
export function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  return isEqual(withoutTimes(before), withoutTimes(after));
}

/**
 * Reports whether a write left an object as it was. A new version alone is no change: the second apply of a
 * PersistentVolumeClaim stores an equal object (kube-apiserver 1.36).
 */
export function isLeftAsBefore(before: KubeObject, stored: KubeObject): boolean {
  return before.metadata?.resourceVersion === stored.metadata?.resourceVersion || isUnchanged(before, stored);
}

function withoutTimes({ metadata, ...object }: KubeObject): unknown {
  const { managedFields, resourceVersion: _, ...rest } = metadata ?? {};
  return {
    ...object,
    metadata: { ...rest, managedFields: records(managedFields).map(({ time: _, ...entry }) => entry) },
  };
}
