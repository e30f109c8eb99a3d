import { UsageError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import { applyMergePatch } from "../../sandbox/merge_patch.ts";

/**
 * Merges the JSON of `--overrides` into an object (RFC 7386).
 *
 * @throws {UsageError} If the text is not a JSON object.
 */
export function mergeOverrides(object: KubeObject, text: string): KubeObject {
  const patch = readOverrides(text);
  if (!isRecord(patch)) throw new UsageError("Cannot read --overrides: it is not a JSON object");
  return applyMergePatch(object, patch) as KubeObject;
}

/**
 * Reads the JSON of `--overrides`.
 *
 * @throws {UsageError} If it is not JSON.
 */
export function readOverrides(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError("Cannot read --overrides: it is not JSON", { cause });
  }
}
