import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { BOOLEAN, type OptionTable, readOptions } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeObject, type Decide, type ObjectChangeOptions, type ReadAndPatch } from "../change.ts";
import { requireName, requireText } from "../client.ts";

/** A taint of a node. Without an effect, it stands for all taints with the key. */
export interface Taint {
  /** The key. */
  key: string;
  /** The value. @default {none} */
  value?: string | undefined;
  /** The effect on pods that do not tolerate the taint. */
  effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
}

/** The taints to add and to remove. */
export interface TaintChanges {
  /** The taints to add. */
  add?: readonly Taint[] | undefined;
  /** The taints to remove, by key and effect, or by key alone. */
  remove?: readonly Taint[] | undefined;
}

/** Options of `taint`. */
export interface TaintOptions extends ObjectChangeOptions {
  /** Replace the value of a taint with the same key and effect. @default {false} */
  overwrite?: boolean | undefined;
}

/** The table of {@linkcode TaintOptions}. */
export const TAINT_OPTIONS: OptionTable<TaintOptions> = { ...CHANGE_OPTIONS, overwrite: BOOLEAN };

/** Returns the decision that marks a node as unschedulable, or as schedulable again. */
export function decideCordon(isOn: boolean): Decide {
  const done = isOn ? "cordoned" : "uncordoned";
  return (object) => {
    if ((object.spec?.unschedulable === true) === isOn) return { object, done: `already ${done}` };
    return { object: { ...object, spec: { ...object.spec, unschedulable: isOn || undefined } }, done };
  };
}

/**
 * Returns the decision that adds and removes taints, with kubectl's words (cmd/taint/utils.go).
 *
 * @throws {InputError} If the same taint is added and removed.
 */
export function decideTaints({ add = [], remove = [] }: TaintChanges, overwrite = false): Decide {
  const both = add.flatMap((one) => remove.filter((other) => covers(other, one)));
  if (both.length > 0) {
    const listed = both.map(({ key, effect = "" }) => `${key}=${effect}`).join(", ");
    throw new InputError(`can not both modify and remove the following taint(s) in the same command: ${listed}`);
  }
  return (object) => {
    const before: Taint[] = object.spec?.taints ?? [];
    const same = add.filter((one) => before.some((old) => isSame(old, one))).map(({ key }) => key);
    if (same.length > 0 && !overwrite) {
      throw new InputError(
        `node ${object.metadata?.name} already has [${same}] taint(s) with same effect(s) and overwrite is false`,
      );
    }
    const missing = remove.filter((one) => !before.some((old) => covers(one, old)));
    if (missing.length > 0) {
      throw new InputError(missing.map((taint) => `taint "${formatTaint(taint)}" not found`).join("; "));
    }
    const kept = before.filter((old) => !add.some((one) => isSame(old, one)));
    const taints = [...add, ...kept].filter((taint) => !remove.some((one) => covers(one, taint)));
    const isAdded = add.length + kept.length !== before.length;
    const done = overwrite || (isAdded && remove.length > 0) ? "modified" : isAdded ? "tainted" : "untainted";
    return { object: { ...object, spec: { ...object.spec, taints: taints.length > 0 ? taints : undefined } }, done };
  };
}

/** Formats a taint as kubectl reads it: `dedicated=gpu:NoSchedule`. */
function formatTaint({ key, value = "", effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}${effect === undefined ? "" : `:${effect}`}`;
}

function isSame(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

function covers(removed: Taint, taint: Taint): boolean {
  return removed.key === taint.key && (removed.effect === undefined || removed.effect === taint.effect);
}

/** Reads the arguments of `k8s.cordon()` and `k8s.uncordon()`, and changes the node. */
export async function cordon(
  verbs: ReadAndPatch,
  isOn: boolean,
  [node, options]: readonly unknown[],
): Promise<KubeObject> {
  const call = isOn ? "cordon" : "uncordon";
  const given = readOptions(call, CHANGE_OPTIONS, options);
  return (await changeObject(verbs, nodeTarget(call, node), decideCordon(isOn), given)).object;
}

/** Reads the arguments of `k8s.taint()` and changes the taints of the node. */
export async function taint(verbs: ReadAndPatch, [node, changes, given]: readonly unknown[]): Promise<KubeObject> {
  const { overwrite, ...options } = readOptions("taint", TAINT_OPTIONS, given);
  const target = nodeTarget("taint", node);
  return (await changeObject(verbs, target, decideTaints(changes as TaintChanges, overwrite), options)).object;
}

function nodeTarget(call: string, node: unknown): { type: string; name: string } {
  requireText("name", node);
  return node.includes("/") ? requireName(call, node) : { type: "node", name: node };
}
