import { InputError } from "../../../data/core/errors.ts";
import { isEqual } from "../../../data/base/equal.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { type OptionTable, WHOLE_NUMBER } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeObject, type Decide, type ObjectChangeOptions, type ReadAndPatch } from "../change.ts";
import { readTarget, requireName } from "../client.ts";
import { CHANGE_CAUSE } from "./metadata.ts";
import { findHistory, type ListObjects, type Revision } from "./rollout_history.ts";

/** Options of `rollout.undo`. */
export interface UndoOptions extends ObjectChangeOptions {
  /** The number of the revision. @default {the one before the latest} */
  toRevision?: number | undefined;
}

/** The table of {@linkcode UndoOptions}. */
export const UNDO_OPTIONS: OptionTable<UndoOptions> = { ...CHANGE_OPTIONS, toRevision: WHOLE_NUMBER };

/** Returns the decision that restarts the pods of a workload, one after another. */
export function decideRestart(now: Date): Decide {
  // kubectl's own annotation, in its format.
  const time = now.toISOString().replace(/\.\d+/, "");
  return (object) => {
    if (!["Deployment", "DaemonSet", "StatefulSet"].includes(object.kind ?? "")) {
      throw refusal(object, "restarting is not supported");
    }
    if (object.spec?.paused) throw refusal(object, "can't restart paused deployment (run rollout resume first)");
    const { template } = object.spec;
    const annotations = { ...template.metadata?.annotations, "kubectl.kubernetes.io/restartedAt": time };
    if (template.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"] === time) {
      throw refusal(
        object,
        "restart has already been triggered within the past second, please wait before attempting to trigger another",
      );
    }
    const restarted = { ...template, metadata: { ...template.metadata, annotations } };
    return { object: { ...object, spec: { ...object.spec, template: restarted } }, done: "restarted" };
  };
}

/** Returns the decision that pauses the rollout of a Deployment, or resumes it. */
export function decidePause(isOn: boolean): Decide {
  return (object) => {
    if (object.kind !== "Deployment") throw refusal(object, `${isOn ? "pausing" : "resuming"} is not supported`);
    if ((object.spec?.paused === true) === isOn) throw refusal(object, isOn ? "is already paused" : "is not paused");
    const spec = { ...object.spec, paused: isOn || undefined };
    return { object: { ...object, spec }, done: isOn ? "paused" : "resumed" };
  };
}

/**
 * Returns the decision that brings back the pod template of a revision. Unlike kubectl, it keeps the annotations of the
 * workload, except for the cause of the change, which belongs to the revision.
 *
 * @param toRevision The number of the revision; 0 is the one before the latest.
 */
export function decideUndo(list: ListObjects, toRevision = 0): Decide {
  return async (object) => {
    if (object.spec?.paused) {
      throw refusal(object, "you cannot rollback a paused deployment; resume it first and try again");
    }
    const { template, changeCause } = chosen(object, await findHistory(list, object), toRevision);
    if (isEqual(template, object.spec?.template)) {
      return { object, done: `skipped rollback (current template already matches revision ${toRevision})` };
    }
    const annotations = { ...object.metadata?.annotations, [CHANGE_CAUSE]: changeCause };
    const metadata = changeCause === object.metadata?.annotations?.[CHANGE_CAUSE]
      ? object.metadata
      : { ...object.metadata, annotations };
    // A changed cause of undefined is removed by the patch.
    const after = { ...object, metadata, spec: { ...object.spec, template } };
    return { object: after as KubeObject, done: "rolled back" };
  };
}

/** Returns the revision to go back to. */
export function chosen(object: KubeObject, history: readonly Revision[], toRevision: number): Revision {
  const found = toRevision > 0 ? history.find(({ revision }) => revision === toRevision) : history.at(-2);
  if (found !== undefined) return found;
  if (toRevision > 0) {
    throw new InputError(`unable to find specified revision ${toRevision} in history`, {
      hints: history.length === 0 ? [] : [`the revisions are ${history.map(({ revision }) => revision).join(", ")}`],
    });
  }
  throw new InputError(
    object.kind === "Deployment"
      ? `no rollout history found for deployment "${object.metadata?.name}"`
      : "no last revision to roll back to",
  );
}

function refusal({ kind = "", metadata }: KubeObject, reason: string): InputError {
  return new InputError(`${kind.toLowerCase()} "${metadata?.name}" ${reason}`);
}

/** Reads the arguments of `k8s.rollout.restart()`, `.pause()`, `.resume()` and `.undo()`, and changes the workload. */
export async function changeRollout(
  verbs: ReadAndPatch & { list: ListObjects },
  action: "restart" | "pause" | "resume" | "undo",
  args: readonly unknown[],
): Promise<KubeObject> {
  const call = `rollout.${action}`;
  const { type, name, options } = readTarget(call, action === "undo" ? UNDO_OPTIONS : CHANGE_OPTIONS, args);
  const { toRevision, ...rest }: UndoOptions = options;
  const decide = action === "restart"
    ? decideRestart(new Date())
    : action === "undo"
    ? decideUndo(verbs.list, toRevision)
    : decidePause(action === "pause");
  return (await changeObject(verbs, requireName(call, type, name), decide, rest)).object;
}
