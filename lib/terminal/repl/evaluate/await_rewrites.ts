import type { Node } from "acorn";
import { children, type TextEdit } from "./modules.ts";

/**
 * What must change in a statement so that whatever it waits for at its top is held: `await x` becomes
 * `await SLOT.keep((x))`. Where nothing holds a promise any more, it is collected, and with it the code that waits for
 * it; V8's inspector then answers in the middle of the collection, and Deno 2.9 panics.
 *
 * @param slot The expression for the slot.
 */
export function awaitEdits(node: Node, slot: string): TextEdit[] {
  const fields = node as unknown as Record<string, unknown>;
  // What a function waits for is held by whoever waits for the function.
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
