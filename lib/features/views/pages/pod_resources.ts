import type { Pod } from "../../../data/core/kinds.ts";
import { parseQuantity } from "../../../data/core/quantity.ts";

/** Amounts by resource: cores, bytes, pieces. */
export type Amounts = Record<string, number>;

/**
 * What a Pod asks for, or is limited to, as the scheduler reckons it (component-helpers resource.PodRequests): its
 * containers together, or the largest that runs before them, and the overhead; what is said for the whole Pod wins.
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
    // A sidecar goes on beside the others and beside those that are started after it (KEP-753).
    if (container.restartPolicy === "Always") {
      sidecars = add(sidecars, own);
      before = largest(before, sidecars);
    } else before = largest(before, add(own, sidecars));
  }
  const whole: unknown = spec !== undefined && "resources" in spec ? spec.resources : undefined;
  const said = typeof whole === "object" && whole !== null ? readAmounts(Reflect.get(whole, which)) : {};
  return add({ ...largest(add(containers, sidecars), before), ...said }, readAmounts(spec?.overhead));
}

/** The sum of amounts. */
export function add(a: Amounts, b: Amounts): Amounts {
  const sum = { ...a };
  for (const [name, amount] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}

/** Reads a list of quantities. */
export function readAmounts(list: Record<string, string> | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

function largest(a: Amounts, b: Amounts): Amounts {
  const both = { ...a };
  for (const [name, amount] of Object.entries(b)) both[name] = Math.max(both[name] ?? 0, amount);
  return both;
}
