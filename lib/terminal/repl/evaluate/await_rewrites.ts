import type { Node } from "acorn";
import { children, type TextEdit } from "./modules.ts";

/**
 * Returns the edits that keep every promise awaited at a statement's top level: `await x` becomes `await
 * SLOT.keep((x))`. An unreferenced promise is garbage-collected together with the code that awaits it. V8's inspector
 * then answers during the collection, and Deno 2.9 panics.
 *
 * @param slot The expression for the slot.
 */
export function awaitEdits(node: Node, slot: string): TextEdit[] {
  const fields = node as unknown as Record<string, unknown>;
  // Functions are skipped, because the code that awaits a function also keeps the promises inside it.
  if (FUNCTIONS.has(node.type)) return [];
  const inner = [...children(node)].flatMap((child) => awaitEdits(child, slot));
  if (node.type === "AwaitExpression") return [...around(fields.argument as Node, `${slot}.keep`), ...inner];
  if (node.type === "ForOfStatement" && fields.await === true) {
    return [...around(fields.right as Node, `${slot}.keepEach`), ...inner];
  }
  return inner;
}

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function around({ start, end }: Node, call: string): TextEdit[] {
  return [{ start, end: start, text: `${call}((` }, { start: end, end, text: "))" }];
}
