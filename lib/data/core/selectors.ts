import { InputError } from "./errors.ts";
import { isRecord } from "./object.ts";

/** One condition of a label selector, as labels.Requirement in apimachinery. */
export interface Requirement {
  /** The label. */
  key: string;
  /** The operator. */
  operator: "=" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";
  /** The values of the operator. */
  values: readonly string[];
}

const PART_REGEXP =
  /^(?:(!)\s*([^\s!=<>(),]+)|([^\s!=<>(),]+)(?:\s+(in|notin)\s*\(([^()]*)\)|\s*(==|=|!=|>|<)\s*([^\s!=<>(),]*))?)$/;

/**
 * Parses a label selector (`app=web,tier in (a,b),!old`).
 *
 * @throws {InputError} If a part has none of kubectl's forms.
 */
export function parseSelector(selector: string): Requirement[] {
  return split(selector).map((part) => {
    const match = PART_REGEXP.exec(part);
    if (match === null) {
      throw new InputError(`Cannot read the selector "${selector}": "${part}" is not a condition`, {
        hints: [
          "write conditions as KEY=VALUE, KEY!=VALUE, KEY in (A,B), KEY notin (A,B), KEY or !KEY, separated by commas",
        ],
      });
    }
    const [, not, absent, key = "", set, members = "", sign, value = ""] = match;
    if (not !== undefined) return { key: absent ?? "", operator: "!", values: [] };
    if (set !== undefined) {
      return {
        key,
        operator: set === "in" ? "in" : "notin",
        values: members.split(",").map((member) => member.trim()),
      };
    }
    if (sign === undefined) return { key, operator: "exists", values: [] };
    const operator = sign === "!=" ? "!=" : sign === ">" ? "gt" : sign === "<" ? "lt" : "=";
    return { key, operator, values: [value] };
  });
}

/** Reports whether labels meet every condition. A missing label meets `!=` and `notin`, as in apimachinery. */
export function matchesSelector(requirements: readonly Requirement[], labels: Record<string, string> = {}): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case "exists":
        return value !== undefined;
      case "!":
        return value === undefined;
      case "=":
      case "in":
        return value !== undefined && values.includes(value);
      case "!=":
      case "notin":
        return value === undefined || !values.includes(value);
      case "gt":
        return value !== undefined && Number(value) > Number(values[0]);
      case "lt":
        return value !== undefined && Number(value) < Number(values[0]);
    }
  });
}

/** Returns a selector for a query. A string stays as it is; an object becomes `a=b,c=d`. */
export function formatSelector(selector: string | Record<string, string>): string {
  if (typeof selector === "string") return selector;
  return Object.entries(selector).map(([key, value]) => {
    // The prompt does not check types. A label "undefined" or "0" is never what the user meant.
    if (!Array.isArray(selector) && ["string", "number", "boolean"].includes(typeof value)) return `${key}=${value}`;
    throw new TypeError(
      Array.isArray(selector)
        ? `Cannot use a list as a selector: write one string, "${selector.join(",")}"`
        : `Cannot select by "${key}": its value is ${value === null ? "null" : `of type ${typeof value}`}`,
    );
  }).join(",");
}

/** The selector of a workload or a claim (meta/v1 LabelSelector). */
export interface LabelSelector {
  matchLabels?: Record<string, string> | undefined;
  matchExpressions?: { key: string; operator: string; values?: string[] | undefined }[] | undefined;
}

const LABEL_SELECTOR_OPERATORS: Readonly<Record<string, Requirement["operator"]>> = {
  In: "in",
  NotIn: "notin",
  Exists: "exists",
  DoesNotExist: "!",
};

/** Returns the requirements of a map of labels. An empty or absent map selects nothing, as in a Service. */
export function mapRequirements(selector: unknown): Requirement[] | undefined {
  if (!isRecord(selector) || Object.keys(selector).length === 0) return undefined;
  return Object.entries(selector).map(([key, value]) => ({ key, operator: "=", values: [String(value)] }));
}

/**
 * Returns the requirements of a LabelSelector. An absent selector selects nothing, and an empty one everything
 * (meta/v1 LabelSelectorAsSelector).
 */
export function labelRequirements(selector: LabelSelector | null | undefined): Requirement[] | undefined {
  if (selector === null || selector === undefined) return undefined;
  return [
    ...mapRequirements(selector.matchLabels) ?? [],
    ...(selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
      key,
      // An unknown operator selects nothing: no label is in an empty list.
      operator: LABEL_SELECTOR_OPERATORS[operator] ?? "in",
      values,
    })),
  ];
}

/** Returns a LabelSelector for a query. Returns undefined if it is absent or empty. */
export function formatLabelSelector(selector: LabelSelector | null | undefined): string | undefined {
  return formatRequirements(labelRequirements(selector) ?? []) || undefined;
}

/** Returns the selector of requirements for a query: the reverse of {@linkcode parseSelector}. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements.map(({ key, operator, values }) => {
    switch (operator) {
      case "exists":
        return key;
      case "!":
        return `!${key}`;
      case "in":
      case "notin":
        return `${key} ${operator} (${values.join(",")})`;
      default:
        return `${key}${{ "=": "=", "!=": "!=", gt: ">", lt: "<" }[operator]}${values[0] ?? ""}`;
    }
  }).join(",");
}

// Commas inside parentheses belong to a set of values.
function split(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map((part) => part.trim()).filter((part) => part !== "");
}
