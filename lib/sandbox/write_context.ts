import type { SandboxCluster } from "./cluster.ts";
import { notFound } from "./refusal.ts";
import type { Identity, SandboxKind, SandboxRequest, StoredObject } from "./types.ts";

/** A write in progress. */
export interface WriteContext {
  cluster: SandboxCluster;
  kind: SandboxKind;
  info: SandboxRequest;
  identity: Identity;
  dryRun: boolean;
  /** The texts for Warning headers: unknown fields that were dropped. */
  warnings: string[];
  manager: string;
  userAgent: string;
}

/**
 * Returns the stored object that a write changes.
 *
 * @throws {Refusal} 404 if it does not exist.
 */
export function existing({ cluster, kind, info }: WriteContext): StoredObject {
  const found = cluster.store.get(kind, info.namespace, info.name);
  if (found === undefined) throw notFound(kind, info.name);
  return found;
}
