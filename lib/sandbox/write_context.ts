import type { SandboxCluster } from "./cluster.ts";
import { notFound } from "./refusal.ts";
import type { Identity, RequestInfo, SandboxKind, Stored } from "./types.ts";

/** A write under way. */
export interface WriteContext {
  cluster: SandboxCluster;
  kind: SandboxKind;
  info: RequestInfo;
  identity: Identity;
  dryRun: boolean;
  /** What strict field validation did not refuse, for the Warning header. */
  warnings: string[];
  manager: string;
  userAgent: string;
}

/** The object that a write is about. */
export function existing({ cluster, kind, info }: WriteContext): Stored {
  const found = cluster.store.get(kind, info.namespace, info.name);
  if (found === undefined) throw notFound(kind, info.name);
  return found;
}
