import type { Pod } from "./kinds.ts";
import { parseQuantity } from "./quantity.ts";

/** Amounts by resource, in cores, bytes or units. */
export type Amounts = Record<string, number>;

/**
 * Returns the effective requests or limits of a Pod, as the scheduler computes them (component-helpers
 * resource.PodRequests). That is the sum of its containers, or its largest init container if that is more, plus the
 * overhead. Values set for the Pod itself take precedence.
 */
export function podAmounts({ spec }: Pod, which: "requests" | "limits"): Amounts {
  let containers: Amounts = {};
  for (const container of spec?.containers ?? []) {
    containers = add(containers, readAmounts(container.resources?.[which]));
  }
  let before: Amounts = {};
  let sidecars: Amounts = {};
  for (const container of spec?.initContainers ?? []) {
    const own = readAmounts(container.resources?.[which]);
    // A sidecar keeps running while later init containers and the containers run (KEP-753).
    if (container.restartPolicy === "Always") {
      sidecars = add(sidecars, own);
      before = largest(before, sidecars);
    } else before = largest(before, add(own, sidecars));
  }
  const whole: unknown = spec !== undefined && "resources" in spec ? spec.resources : undefined;
  const said = typeof whole === "object" && whole !== null ? readAmounts(Reflect.get(whole, which)) : {};
  return add({ ...largest(add(containers, sidecars), before), ...said }, readAmounts(spec?.overhead));
}

/** Returns the sum of amounts. */
export function add(a: Amounts, b: Amounts): Amounts {
  const sum = { ...a };
  for (const [name, amount] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

/** Parses quantities by resource. */
export function readAmounts(list: Record<string, string> | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

function largest(a: Amounts, b: Amounts): Amounts {
  const both = { ...a };
  for (const [name, amount] of Object.entries(b)) both[name] = Math.max(both[name] ?? 0, amount);
  return both;
}
