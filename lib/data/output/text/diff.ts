import { isRecord } from "../../core/object.ts";
import { formatYaml } from "../yaml/writer.ts";

/** Two versions of an object; undefined if there is none. */
export interface ObjectChange {
  before: unknown;
  after: unknown;
}

/** Options of {@linkcode changeTexts}. */
export interface ChangeOptions {
  /** Show the values of a Secret. @default {false} */
  showSecrets?: boolean | undefined;
}

/**
 * Returns two objects as YAML, without the fields that only the server writes. An object that does not exist is an empty
 * text. The values of a Secret are masked in kubectl's way: `***`, or `*** (before)` and `*** (after)` if they differ.
 */
export function changeTexts(
  { before, after }: ObjectChange,
  options: ChangeOptions = {},
): [before: string, after: string] {
  const values = [before, after].map(withoutNoise);
  const shown = options.showSecrets ? values : maskSecrets(values);
  const [old = "", young = ""] = shown.map((value) => value === undefined ? "" : formatYaml(value));
  return [old, young];
}

/** Returns the unified diff of two objects in YAML, without a header. It is empty if nothing changes. */
export async function formatDiff(change: ObjectChange, options: ChangeOptions = {}): Promise<string> {
  const [before, after] = changeTexts(change, options);
  if (before === after) return "";
  const { createTwoFilesPatch } = await import("diff");
  const patch = createTwoFilesPatch("before", "after", before, after, "", "", { context: 3 });
  return patch.split("\n").slice(3).filter((line) => !line.startsWith("\\")).join("\n");
}

/** Returns a diff with the header of `diff -u -N`. It is empty if the diff is empty. */
export function withDiffHeader(diff: string, before: string, after: string): string {
  return diff === "" ? "" : `diff -u -N ${before} ${after}\n--- ${before}\n+++ ${after}\n${diff}`;
}

// Fields that change with every write, or that only the server uses.
const NOISE = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp"];

function maskSecrets(values: readonly unknown[]): readonly unknown[] {
  if (!values.some((value) => isRecord(value) && value.kind === "Secret" && value.apiVersion === "v1")) return values;
  const [old, young] = values.map((value) => isRecord(value) ? value : undefined);
  return [old, young].map((value, at) => {
    if (value === undefined) return undefined;
    const other = at === 0 ? young : old;
    const parts = ["data", "stringData"].flatMap((part) => {
      const data = value[part];
      if (!isRecord(data)) return [];
      const theirs = isRecord(other?.[part]) ? other[part] : {};
      const shown = Object.entries(data).map(([key, text]) => {
        const isOther = key in theirs && theirs[key] !== text;
        return [key, isOther ? `*** (${at === 0 ? "before" : "after"})` : "***"];
      });
      return [[part, Object.fromEntries(shown)]];
    });
    return { ...value, ...Object.fromEntries(parts) };
  });
}

function withoutNoise(value: unknown): unknown {
  if (!isRecord(value) || !isRecord(value.metadata)) return value;
  const metadata = Object.fromEntries(Object.entries(value.metadata).filter(([key]) => !NOISE.includes(key)));
  // kubectl's last-applied annotation repeats the object.
  if (isRecord(metadata.annotations)) {
    const { "kubectl.kubernetes.io/last-applied-configuration": _, ...annotations } = metadata.annotations;
    if (Object.keys(annotations).length === 0) delete metadata.annotations;
    else metadata.annotations = annotations;
  }
  return { ...value, metadata };
}
