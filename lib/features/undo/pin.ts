import { duplicateKey } from "../../data/base/duplicate_key.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import { isRecord } from "../../data/core/object.ts";
import { PATCH_TYPES } from "../../data/request/media.ts";
import { escapedForYaml } from "../../data/request/verbs.ts";

/** A write: its method, its media type and its text. */
export interface WriteBody {
  method: string;
  type: string;
  text: string;
  /** Whether the URL has parameters of a deletion, which the server ignores if there is a body. */
  hasQuery?: boolean | undefined;
}

/** Returns the resourceVersion that a write demands itself; undefined if it demands none. */
export function ownVersion(body: WriteBody): string | undefined {
  const value = parsed(body);
  if (Array.isArray(value)) {
    const step = value.filter(isRecord).find(({ path, op }) =>
      path === "/metadata/resourceVersion" && (op === "test" || op === "replace" || op === "add")
    );
    return typeof step?.value === "string" ? step.value : undefined;
  }
  const holder = body.method === "DELETE" ? value?.preconditions : value?.metadata;
  return isRecord(holder) && typeof holder.resourceVersion === "string" && holder.resourceVersion !== ""
    ? holder.resourceVersion
    : undefined;
}

/**
 * Returns the text of a write that only succeeds for one resourceVersion, so that the object that was read is the object
 * that the write changes. Returns undefined if the text cannot be changed without risk.
 */
export function pinTo(body: WriteBody, resourceVersion: string): string | undefined {
  const value = parsed(body);
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    return JSON.stringify([{ op: "test", path: "/metadata/resourceVersion", value: resourceVersion }, ...value]);
  }
  const key = body.method === "DELETE" ? "preconditions" : "metadata";
  const holder = value[key] ?? {};
  if (!isRecord(holder)) return undefined;
  const json = JSON.stringify({ ...value, [key]: { ...holder, resourceVersion } });
  return body.type === PATCH_TYPES.apply ? escapedForYaml(json) : json;
}

// Numbers with a fraction or an exponent, which JSON.stringify may write in another way.
const ODD_NUMBER_REGEXP = /[:[,]\s*-?\d+[.eE]/;
const STRING_REGEXP = /"(?:[^"\\]|\\.)*"/g;

function parsed({ method, type, text, hasQuery }: WriteBody): Record<string, unknown> | unknown[] | undefined {
  if (method === "DELETE" && text === "") return hasQuery ? undefined : { apiVersion: "v1", kind: "DeleteOptions" };
  if (!/json|yaml/.test(type) || ODD_NUMBER_REGEXP.test(text.replaceAll(STRING_REGEXP, '""'))) return undefined;
  try {
    const value = parseExactly(text);
    if (duplicateKey(text) !== undefined) return undefined;
    return isRecord(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
