import type { Node } from "acorn";
import { children } from "./modules.ts";

/**
 * Returns the names that may be properties of an object: `pods` in `node.pods`, `nodes[0].pods` and `({ pods }) => ...`.
 * Of a longer path only the first property counts: `spec` in `pod.spec.containers`.
 */
export function mentionedNames(body: readonly Node[]): Set<string> {
  const found = new Set<string>();
  const visit = (node: Node) => {
    const fields = node as unknown as Record<string, unknown>;
    const { object, property, computed } = fields as { object?: Node; property?: Node; computed?: boolean };
    if (node.type === "MemberExpression" && computed !== true && object !== undefined && !isField(object)) {
      found.add(String((property as unknown as { name: unknown }).name));
    }
    if (node.type === "Property" && computed !== true) {
      found.add(String((fields.key as unknown as { name: unknown }).name));
    }
    for (const child of children(node)) visit(child);
  };
  for (const node of body) visit(node);
  return found;
}

function isField(node: Node): boolean {
  return node.type === "MemberExpression" && (node as unknown as { computed: boolean }).computed === false;
}
