import { InputError, isConflict } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { BOOLEAN, type OptionTable, STRING } from "../../data/core/options.ts";
import { defined } from "../../data/base/defined.ts";
import { readTarget, requireName, requirePatch } from "./client.ts";
import { type GetOptions, type PatchOptions, WRITE_OPTIONS, type WriteOptions } from "./options.ts";
import { readPatchArguments } from "./writing.ts";

/** Options of `label`. */
export interface LabelOptions extends WriteOptions {
  /** Change labels that already have another value. @default {false} */
  overwrite?: boolean | undefined;
  /** Only change the object if it has this resourceVersion. Otherwise the server answers 409. */
  resourceVersion?: string | undefined;
}

/** The table of {@linkcode LabelOptions}. */
export const LABEL_OPTIONS: OptionTable<LabelOptions> = {
  ...WRITE_OPTIONS,
  overwrite: BOOLEAN,
  resourceVersion: STRING,
};

/** The new values of labels by their keys. `null` removes a label. */
export type LabelChanges = Readonly<Record<string, string | null>>;

/** The effect of changes on the labels of one object. */
export interface LabelEffect {
  /** kubectl's word for the effect. */
  done: "labeled" | "unlabeled" | "modified" | "not labeled";
  /** The labels of the object afterwards. */
  labels: Record<string, string>;
  /** The keys to be removed that the object does not have. */
  missing: string[];
}

/** A changed object, and the effect of the change. */
export interface Labeled<T extends KubeObject = KubeObject> {
  object: T;
  effect: LabelEffect;
}

/** The verbs that a change needs. */
export interface ReadAndPatch {
  get(type: string, name: string, options?: GetOptions): Promise<KubeObject>;
  patch(type: string, name: string, patch: unknown, options?: PatchOptions): Promise<KubeObject>;
}

/**
 * Returns the effect of changes on the labels of an object.
 *
 * @throws {InputError} If a label has another value and must not be overwritten.
 */
export function labelEffect(
  { metadata }: Pick<KubeObject, "metadata">,
  changes: LabelChanges,
  { overwrite = false }: Pick<LabelOptions, "overwrite"> = {},
): LabelEffect {
  const before = metadata?.labels ?? {};
  const labels = { ...before };
  const missing: string[] = [];
  const [added, removed]: [string[], string[]] = [[], []];
  for (const [key, value] of Object.entries(changes)) {
    const current = Object.hasOwn(before, key) ? before[key] : undefined;
    if (value === null && current === undefined) missing.push(key);
    if ((value ?? undefined) === current) continue;
    if (value === null) {
      removed.push(key);
      delete labels[key];
      continue;
    }
    if (current !== undefined && !overwrite) {
      throw new InputError(`'${key}' already has a value (${current}), and overwrite is false`);
    }
    added.push(key);
    labels[key] = value;
  }
  const done = added.length > 0
    ? removed.length > 0 ? "modified" : "labeled"
    : removed.length > 0
    ? "unlabeled"
    : "not labeled";
  return { done, labels, missing };
}

/** Reads the arguments of `k8s.label()` and changes the labels of one object. */
export async function label(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  const [target, changes] = readPatchArguments(args);
  requirePatch(changes);
  const { type, name, options } = readTarget("label", LABEL_OPTIONS, target);
  return (await changeLabels(verbs, requireName("label", type, name), changes as LabelChanges, options)).object;
}

/** The number of times that a change is decided again because another write came between. */
const TRIES = 10;

/**
 * Changes the labels of one object. The patch carries the resourceVersion on which the change was decided. If another
 * write came between, the object is read again and the change is decided again.
 *
 * @param target The object. If it was already read, it is not read again.
 * @throws {InputError} If a label has another value and must not be overwritten.
 */
export async function changeLabels(
  verbs: ReadAndPatch,
  { type, name, object }: { type: string; name: string; object?: KubeObject | undefined },
  changes: LabelChanges,
  { overwrite, resourceVersion, ...options }: LabelOptions = {},
): Promise<Labeled> {
  const { signal, namespace, subresource } = options;
  const read = () => verbs.get(type, name, defined({ signal, namespace, subresource }));
  for (let left = TRIES, current = object ?? await read();; current = await read(), left--) {
    const effect = labelEffect(current, changes, { overwrite });
    if (effect.done === "not labeled") return { object: current, effect };
    const patch = {
      metadata: { labels: changes, resourceVersion: resourceVersion ?? current.metadata?.resourceVersion },
    };
    try {
      return { object: await verbs.patch(type, name, patch, { ...options, type: "merge" }), effect };
    } catch (error) {
      if (!isConflict(error) || resourceVersion !== undefined || left <= 1) throw error;
    }
  }
}
