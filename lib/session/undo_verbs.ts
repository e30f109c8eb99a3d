import type { Client } from "../api/client/client.ts";
import { CALL_OPTIONS, type CallOptions } from "../api/client/options.ts";
import { readOptions } from "../data/core/options.ts";
import type { JournalGroup } from "../features/undo/groups.ts";
import { journal, undo, type UndoSession } from "../features/undo/session_undo.ts";
import type { UndoPlan } from "../features/undo/undo_plan.ts";

/** The verbs of the journal. */
export interface UndoVerbs {
  /**
   * Lists the recorded writes to this cluster, the latest last. Requires a session with a `journal`; the command line has
   * one.
   */
  journal(options?: CallOptions): Promise<JournalGroup[]>;
  /**
   * Plans the undo of the latest recorded call or command, or of the one with an id. `plan.apply()` sends the writes. A
   * field that somebody else has changed since is never overwritten. The undo of an undo is a redo.
   */
  undo(id?: string, options?: CallOptions): Promise<UndoPlan>;
}

/**
 * Creates the verbs.
 *
 * @param session The journal and the server of the session.
 */
export function undoVerbs(client: Client, session: UndoSession): UndoVerbs {
  return {
    journal: (options) => journal(client, session, readOptions("journal", CALL_OPTIONS, options)),
    undo: (id, options) => undo(client, session, id, readOptions("undo", CALL_OPTIONS, options)),
  };
}
