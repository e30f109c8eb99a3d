import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { BOOLEAN, type OptionTable } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeWithBody, type Decide, type ObjectChangeOptions, type ReadAndPatch } from "../change.ts";
import { requirePatch } from "../client.ts";

/** Options of `label` and `annotate`. */
export interface MetadataOptions extends ObjectChangeOptions {
  /** Change keys that already have another value. @default {false} */
  overwrite?: boolean | undefined;
}

/** The table of {@linkcode MetadataOptions}. */
export const METADATA_OPTIONS: OptionTable<MetadataOptions> = { ...CHANGE_OPTIONS, overwrite: BOOLEAN };

/** The new values of labels or annotations by their keys. `null` removes a key. */
export type MetadataChanges = Readonly<Record<string, string | null>>;

/** The annotation with the cause of a change. As in `kubectl annotate`, it is replaced even if `--overwrite` is not given. */
export const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** Returns the decision that sets and removes labels, with kubectl's words. */
export function decideLabels(changes: MetadataChanges, overwrite = false): Decide {
  return (object) => {
    const { values, added, removed, missing } = changedValues(object.metadata?.labels, changes, overwrite);
    const done = added > 0 ? removed > 0 ? "modified" : "labeled" : removed > 0 ? "unlabeled" : "not labeled";
    return {
      object: added + removed === 0 ? object : { ...object, metadata: { ...object.metadata, labels: values } },
      done,
      notes: missing.map((key) => `label "${key}" not found.`),
    };
  };
}

/** Returns the decision that sets and removes annotations, with kubectl's words. */
export function decideAnnotations(changes: MetadataChanges, overwrite = false): Decide {
  return (object) => {
    const { values, added, removed } = changedValues(object.metadata?.annotations, changes, overwrite);
    const annotations = { ...object.metadata, annotations: values };
    return { object: added + removed === 0 ? object : { ...object, metadata: annotations }, done: "annotated" };
  };
}

function changedValues(before: Record<string, string> = {}, changes: MetadataChanges, overwrite: boolean) {
  const values = { ...before };
  const missing: string[] = [];
  const problems: string[] = [];
  let [added, removed] = [0, 0];
  for (const [key, value] of Object.entries(changes)) {
    const current = Object.hasOwn(before, key) ? before[key] : undefined;
    if (value === null) {
      if (current === undefined) missing.push(key);
      else removed++;
      delete values[key];
    } else if (value !== current) {
      if (current !== undefined && !overwrite && key !== CHANGE_CAUSE) {
        problems.push(`'${key}' already has a value (${current}), and overwrite is false`);
      }
      added++;
      values[key] = value;
    }
  }
  if (problems.length > 0) throw new InputError(problems.join("; "));
  return { values, added, removed, missing };
}

/** Reads the arguments of `k8s.label()` and changes the labels of one object. */
export function label(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "label", METADATA_OPTIONS, args, (changes, { overwrite, ...options }) => {
    return { decide: decideLabels(requireChanges(changes), overwrite), options };
  });
}

/** Reads the arguments of `k8s.annotate()` and changes the annotations of one object. */
export function annotate(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "annotate", METADATA_OPTIONS, args, (changes, { overwrite, ...options }) => {
    return { decide: decideAnnotations(requireChanges(changes), overwrite), options };
  });
}

function requireChanges(changes: unknown): MetadataChanges {
  requirePatch(changes);
  return changes as MetadataChanges;
}
