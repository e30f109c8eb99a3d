import { InputError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject, records } from "../../data/core/object.ts";
import { parsePath } from "../../data/output/jsonpath/parse.ts";
import { evaluate } from "../../data/output/jsonpath/steps.ts";
import { writeValue } from "../../data/output/jsonpath/jsonpath.ts";
import { neverMet } from "./never_met.ts";
import { reasonText } from "./reason_text.ts";

/** A condition that an object can meet. The object is undefined if it does not exist. */
export interface WaitCondition {
  /** The condition as it was written. */
  readonly text: string;
  isMet(object: KubeObject | undefined): boolean;
  /** Returns why an object does not meet it. */
  explain(object: KubeObject | undefined): string;
  /** Returns why an object can never meet it. */
  isImpossible?(object: KubeObject): string | undefined;
}

/**
 * The condition of `wait`:
 *
 * - `"condition=Ready"` or `"condition=Ready=False"`: a condition in the status. A condition of an older generation does
 *   not count.
 * - `"jsonpath={.status.phase}=Running"`, or without a value, for any value.
 * - `"create"` and `"delete"`.
 * - A function. It gets undefined if the object does not exist.
 * - `{ all: [...] }` and `{ any: [...] }`, which are judged on one version of the object.
 */
export type Until<T> =
  | string
  | ((object: T | undefined) => boolean)
  | { all: readonly Until<T>[] }
  | { any: readonly Until<T>[] };

/**
 * Reads a condition.
 *
 * @throws {InputError} If the text is not a condition, in kubectl's words.
 */
export function readCondition<T extends KubeObject>(until: Until<T>): WaitCondition {
  if (typeof until === "string") return textCondition(until);
  if (typeof until === "function") {
    return {
      text: "the function",
      isMet: (object) => until(object as T | undefined),
      explain: (object) => object === undefined ? "it does not exist" : "the function returns false",
    };
  }
  if (isRecord(until) && "all" in until) return allOf(until.all.map(readCondition));
  if (isRecord(until) && "any" in until) return anyOf(until.any.map(readCondition));
  throw new InputError("Cannot read the condition: it must be text, a function, { all: [...] } or { any: [...] }");
}

function textCondition(text: string): WaitCondition {
  const lower = text.toLowerCase();
  if (lower === "delete") return DELETED;
  if (lower === "create") return CREATED;
  if (text.startsWith("condition=")) return statusCondition(text);
  if (text.startsWith("jsonpath=")) return pathCondition(text);
  throw new InputError(`unrecognized condition: ${JSON.stringify(text)}`, {
    hints: ["write condition=Ready, jsonpath={.status.phase}=Running, create or delete"],
  });
}

const DELETED: WaitCondition = {
  text: "delete",
  isMet: (object) => object === undefined,
  explain({ metadata } = {}) {
    if (metadata?.deletionTimestamp === undefined) return "it still exists, and its deletion was not requested";
    const { finalizers = [] } = metadata;
    const blocked = finalizers.length === 0 ? "" : `; finalizers: ${finalizers.join(", ")}`;
    return `it is being deleted since ${metadata.deletionTimestamp}${blocked}`;
  },
};

const CREATED: WaitCondition = {
  text: "create",
  isMet: (object) => object !== undefined,
  explain: () => "it does not exist",
};

function statusCondition(text: string): WaitCondition {
  const [, type = "", wanted = "true"] = /^condition=([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  const isWanted = (value: unknown, text: string) => String(value).toLowerCase() === text.toLowerCase();
  const find = (object: KubeObject | undefined) =>
    records(object?.status?.conditions).find((condition) => isWanted(condition.type, type));
  return {
    text,
    isMet(object) {
      const condition = find(object);
      return condition !== undefined && !isStale(object, condition) && isWanted(condition.status, wanted);
    },
    explain(object) {
      if (object === undefined) return "it does not exist";
      const condition = find(object);
      if (condition === undefined) return `it has no condition ${type}`;
      const state = `condition ${condition.type} is ${condition.status}`;
      if (isStale(object, condition)) {
        return `${state}, but for generation ${observedOf(object, condition)} and not ${object.metadata?.generation}`;
      }
      return reasonText(state, condition.reason, condition.message);
    },
    isImpossible: (object) => neverMet(object, type, wanted),
  };
}

function isStale(object: KubeObject | undefined, condition: Record<string, unknown>): boolean {
  const observed = observedOf(object, condition);
  return observed !== undefined && observed < (object?.metadata?.generation ?? 0);
}

function observedOf(object: KubeObject | undefined, condition: Record<string, unknown>): number | undefined {
  const observed = condition.observedGeneration ?? object?.status?.observedGeneration;
  return typeof observed === "number" ? observed : undefined;
}

function pathCondition(text: string): WaitCondition {
  const [path = "", wanted, ...more] = splitPath(text.slice("jsonpath=".length));
  if (more.length > 0) {
    throw new InputError(`Cannot read the condition ${JSON.stringify(text)}: it has several equals signs`, {
      hints: ["write jsonpath={.status.readyReplicas}=3 or jsonpath={.status.readyReplicas}"],
    });
  }
  const steps = parsePath(path);
  if (steps === undefined) throw new InputError(`Cannot read the JSONPath ${JSON.stringify(path)} of the condition`);
  const value = wanted?.replace(/^['"]|['"]$/g, "").trim();
  if (value === "") {
    throw new InputError(`Cannot read the condition ${JSON.stringify(text)}: the value after the equals sign is empty`);
  }
  const valuesOf = (object: KubeObject | undefined) => object === undefined ? [] : evaluate(steps, object);
  return {
    text,
    isMet(object) {
      const [found, ...others] = valuesOf(object);
      if (found === undefined) return false;
      if (others.length > 0) throw new InputError("given jsonpath expression matches more than one value");
      if (value === undefined) return true;
      if (isRecord(found) || Array.isArray(found)) {
        throw new InputError("jsonpath leads to a nested object or list which is not supported");
      }
      return writeValue(found).trim() === value;
    },
    explain(object) {
      if (object === undefined) return "it does not exist";
      const [found] = valuesOf(object);
      return found === undefined ? `it has no ${path}` : `${path} is ${writeValue(found)}`;
    },
  };
}

// At each single equals sign; a double one belongs to a filter (kubectl, splitJSONPathInput).
function splitPath(text: string): string[] {
  return text.split(/(?<!=)=(?!=)/);
}

function allOf(conditions: readonly WaitCondition[]): WaitCondition {
  return {
    text: conditions.map(({ text }) => text).join(" and "),
    isMet: (object) => conditions.every((condition) => condition.isMet(object)),
    explain: (object) =>
      conditions.filter((condition) => !condition.isMet(object)).map((one) => one.explain(object)).join("; "),
    isImpossible: (object) => first(conditions, object),
  };
}

function anyOf(conditions: readonly WaitCondition[]): WaitCondition {
  return {
    text: conditions.map(({ text }) => text).join(" or "),
    isMet: (object) => conditions.some((condition) => condition.isMet(object)),
    explain: (object) => [...new Set(conditions.map((condition) => condition.explain(object)))].join("; "),
    isImpossible: (object) =>
      conditions.every((condition) => condition.isImpossible?.(object) !== undefined)
        ? first(conditions, object)
        : undefined,
  };
}

function first(conditions: readonly WaitCondition[], object: KubeObject): string | undefined {
  return conditions.map((condition) => condition.isImpossible?.(object)).find((reason) => reason !== undefined);
}
