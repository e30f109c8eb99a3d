import type { Client } from "../../api/client/client.ts";
import type { CallOptions } from "../../api/client/options.ts";
import { find } from "../../api/client/reading.ts";
import { defined } from "../../data/base/defined.ts";
import { hint, InputError } from "../../data/core/errors.ts";
import type { ClusterIdentity, JournalStore } from "./entry.ts";
import { type JournalGroup, listGroups } from "./groups.ts";
import { clusterIdentity, type IdentifiedConnection } from "./identity.ts";
import { planUndo, type UndoPlan } from "./undo_plan.ts";

/** The journal and the server of a session. */
export interface UndoSession {
  journal: { open: () => Promise<{ store: JournalStore }> } | undefined;
  server: string;
  connection: () => Promise<IdentifiedConnection>;
}

/** Lists all recorded writes to the session's cluster, grouped by command, including those of other sessions. */
export async function journal(client: Client, session: UndoSession, { signal }: CallOptions): Promise<JournalGroup[]> {
  const store = await open(session, "list the recorded writes");
  const cluster = await identify(client, session, signal);
  return listGroups(await store.read(), cluster);
}

/** Plans the undo of recorded writes. */
export async function undo(
  client: Client,
  session: UndoSession,
  id: string | undefined,
  { signal }: CallOptions,
): Promise<UndoPlan> {
  const store = await open(session, "undo");
  const cluster = await identify(client, session, signal);
  const entries = await store.read();
  return await planUndo(client, { entries, cluster, ...defined({ signal }) }, id);
}

async function open({ journal }: UndoSession, what: string): Promise<JournalStore> {
  if (journal !== undefined) return (await journal.open()).store;
  throw new InputError(`Cannot ${what}: this session has no journal`, {
    hints: [hint("set-journal", {}, 'call connect({ journal: "FILE" }) to record writes')],
  });
}

/** Identifies the cluster, also by the uid of kube-system and its age if they can be read. */
async function identify(
  client: Client,
  { server, connection }: UndoSession,
  signal: AbortSignal | undefined,
): Promise<ClusterIdentity> {
  const known = await clusterIdentity(server, connection)();
  const system = await find<string>(client, "namespace", "kube-system", defined({ signal })).catch((error) => {
    if (signal?.aborted) throw error;
  });
  return { ...known, ...defined({ uid: system?.metadata.uid, since: system?.metadata.creationTimestamp }) };
}
