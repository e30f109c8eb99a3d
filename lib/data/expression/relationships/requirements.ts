import { isRecord } from "../../core/object.ts";
import type { LabelSelector, Requirement } from "../../core/selectors.ts";

const OPERATORS: Record<string, Requirement["operator"]> = {
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
    ...(selector.matchExpressions ?? []).map(({ key, operator, values = [] }): Requirement => ({
      key,
      // An operator that is not known selects nothing: no label is in an empty list.
      operator: OPERATORS[operator] ?? "in",
      values,
    })),
  ];
}
