import { isEqual } from "../../data/base/equal.ts";
import { isRecord, isSecret, type KubeObject, LAST_APPLIED } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";

// The journal contains this instead of a secret value. Equal values of one write have equal numbers.
const MARK = "$hidden";

/** Reports whether a value is the mark of a value that the journal does not keep. */
export function isHidden(value: unknown): boolean {
  return isRecord(value) && typeof value[MARK] === "number";
}

/** Reports whether a value contains the mark of a value that the journal does not keep. */
export function containsHidden(value: unknown): boolean {
  if (isHidden(value)) return true;
  if (Array.isArray(value)) return value.some(containsHidden);
  return isRecord(value) && Object.values(value).some(containsHidden);
}

/** Hides values of the two states of one write. */
export interface Hider {
  (object: KubeObject): KubeObject;
}

/**
 * Returns a function that replaces secret values by marks. Both states of a write use one function, so that equal values
 * have equal marks. The data of Secrets is always hidden.
 *
 * @param keepsValues Whether literal environment variables and values of keys that look secret are kept.
 */
export function createHider(keepsValues: boolean): Hider {
  const values: unknown[] = [];
  const mark = (value: unknown) => {
    const at = values.findIndex((known) => isEqual(known, value));
    return { [MARK]: at < 0 ? values.push(value) - 1 : at };
  };
  return (object) => {
    const shown = isSecret(object) ? withoutData(object, mark) : object;
    return withoutLastApplied(keepsValues ? shown : withoutLiterals(shown, mark) as KubeObject, keepsValues, mark);
  };
}

type Mark = (value: unknown) => unknown;

function withoutData(secret: KubeObject, mark: Mark): KubeObject {
  const hidden = ["data", "stringData"].filter((part) => secret[part] !== undefined);
  return { ...secret, ...Object.fromEntries(hidden.map((part) => [part, mark(secret[part])])) };
}

function withoutLiterals(object: KubeObject, mark: Mark): unknown {
  const { group } = parseApiVersion(object.apiVersion ?? "v1");
  const hasOwnKeys = object.kind === "ConfigMap" || (group.includes(".") && !group.endsWith(".k8s.io"));
  const walk = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item) =>
        key === "env" && isLiteral(item) ? { ...item, value: mark(item.value) } : walk(item, "")
      );
    }
    if (isRecord(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [name, name === "managedFields" ? below : walk(below, name)]),
      );
    }
    return hasOwnKeys && typeof value === "string" && looksSecret(key, value) ? mark(value) : value;
  };
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...walk(rest, "") as object };
}

function isLiteral(item: unknown): item is { value: string } {
  return isRecord(item) && typeof item.value === "string";
}

const KEY_REGEXP = /pass(word|wd|phrase)|secret|token|credential|(api|private|access|signing)[-_.]?key|^pass$/i;
// The name of a Secret is not secret.
const REFERENCE_REGEXP = /(name|ref|refs|namespace|path|file|type|seconds|ttl|audience)$/i;
const LINE_REGEXP =
  /^[ \t"']*[\w.-]*(password|passwd|secret|token|(api|private|access)[-_.]?key)["']?[ \t]*[:=][ \t]*\S/im;
const VALUE_REGEXP = /PRIVATE KEY-----|:\/\/[^/\s:@]+:[^/\s@]+@/;

function looksSecret(key: string, value: string): boolean {
  return (KEY_REGEXP.test(key) && !REFERENCE_REGEXP.test(key)) || LINE_REGEXP.test(value) || VALUE_REGEXP.test(value);
}

// kubectl's annotation repeats the object, secrets included.
function withoutLastApplied(object: KubeObject, keepsValues: boolean, mark: Mark): KubeObject {
  const annotations = object.metadata?.annotations;
  const text = annotations?.[LAST_APPLIED];
  if (text === undefined || !holdsValues(text, keepsValues)) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: mark(text) as string } },
  };
}

function holdsValues(text: string, keepsValues: boolean): boolean {
  try {
    const applied: unknown = JSON.parse(text);
    return !isRecord(applied) || containsHidden(createHider(keepsValues)(applied));
  } catch {
    return true;
  }
}
