import { closest } from "../../data/base/closest.ts";
import { KubeError } from "../../data/core/errors.ts";

/**
 * Adds a hint to the TypeError of a call to a method that `k8s` does not have: the nearest name, or all methods. Returns
 * any other error as it is.
 */
export function explainMissingMethod(error: unknown, k8s: object): unknown {
  if (!(error instanceof TypeError)) return error;
  const [, name] = /(?:^|\W)k8s\.(\w+) is not a function$/.exec(error.message) ?? [];
  if (name === undefined || name in k8s) return error;
  const methods = Object.entries(k8s).filter(([key, value]) => typeof value === "function" && key !== "handler")
    .map(([key]) => key);
  const near = closest(name, methods);
  const hint = near === undefined ? `k8s has ${methods.toSorted().join(", ")}` : `did you mean "${near}"?`;
  return new KubeError(error.message, { cause: error, hints: [hint] });
}
