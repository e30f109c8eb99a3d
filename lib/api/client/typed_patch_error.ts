import type { ApiError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";

/** The parts of a manifest that server-side apply cannot express. */
export interface TypedPatchProblems {
  /** Paths of fields that the schema does not have: `.spec.ports[port=80,protocol="TCP"].nope`. */
  unknown: string[];
  /** Whether a list has two elements with the same keys. */
  duplicates: boolean;
}

const PREFIX_REGEXP = /^failed to create typed patch object(?: \(.*?\))?: (?:errors:\n)?/;

/**
 * Reads the error of an apply patch that does not fit the schema (structured-merge-diff, ValidationErrors). Undefined for
 * other errors, and if there is another problem among them, such as a number that is a text.
 */
export function typedPatchProblems({ message }: ApiError): TypedPatchProblems | undefined {
  if (!PREFIX_REGEXP.test(message)) return undefined;
  const problems: TypedPatchProblems = { unknown: [], duplicates: false };
  for (const line of message.replace(PREFIX_REGEXP, "").split("\n")) {
    const unknown = /^\s*(\.\S.*): field not declared in schema$/.exec(line)?.[1];
    if (unknown !== undefined) problems.unknown.push(unknown);
    else if (/: duplicate entries for key \[/.test(line)) problems.duplicates = true;
    else return undefined;
  }
  return problems;
}

/** Removes fields from a manifest. Returns their paths in the form of the server's warnings: `spec.ports[0].nope`. */
export function withoutUnknownFields(
  manifest: KubeObject,
  paths: readonly string[],
): { manifest: KubeObject; removed: string[] } {
  const copy = structuredClone(manifest);
  const removed = paths.flatMap((path) => removeAt(copy, path, "") ?? []);
  return { manifest: copy, removed };
}

// Names are not quoted in a path and may have dots, so the value decides the end of a name.
function removeAt(value: unknown, path: string, shown: string): string | undefined {
  if (Array.isArray(value)) {
    const [, step = ""] = ELEMENT_REGEXP.exec(path) ?? [];
    for (const index of elementsAt(value, step)) {
      const found = removeAt(value[index], path.slice(step.length), `${shown}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isRecord(value) || !path.startsWith(".")) return undefined;
  const rest = path.slice(1);
  for (const key of Object.keys(value)) {
    if (!rest.startsWith(key)) continue;
    const below = shown === "" ? key : `${shown}.${key}`;
    if (rest === key) {
      delete value[key];
      return below;
    }
    const found = removeAt(value[key], rest.slice(key.length), below);
    if (found !== undefined) return found;
  }
  return undefined;
}

// `[0]`, or `[name="web"]` with any number of keys.
const ELEMENT_REGEXP = /^(\[(?:\d+|(?:\w+=(?:"(?:[^"\\]|\\.)*"|[^,\]]*),?)+)\])/;

/** The indexes of the elements that a step may lead to, the likeliest first. */
function elementsAt(items: readonly unknown[], step: string): number[] {
  const at = /^\[(\d+)\]$/.exec(step)?.[1];
  if (at !== undefined) return [Number(at)];
  const keys = [...step.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|[^,\]]*)/g)];
  const candidates = items.map((item, index) => {
    const values = keys.map(([, key = "", value]) => ({ own: isRecord(item) ? item[key] : undefined, value }));
    // A key that the manifest leaves out has its default in the path.
    const known = values.filter(({ own }) => own !== undefined);
    const matches = known.every(({ own, value }) => JSON.stringify(own) === value);
    return { index, matches, missing: values.length - known.length };
  });
  return candidates.filter(({ matches }) => matches).sort((a, b) => a.missing - b.missing).map(({ index }) => index);
}
