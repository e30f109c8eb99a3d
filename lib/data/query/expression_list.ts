import { parseExpression, type SyntaxNode } from "../expression/parse.ts";

/**
 * Splits a list of expressions at its commas: `name,images.join(",")`.
 *
 * @throws {InputError} If the text is not a list of expressions.
 */
export function splitExpressions(text: string): string[] {
  const root = parseExpression(text);
  const nodes = root.type === "SequenceExpression" ? root.expressions as SyntaxNode[] : [root];
  // A node does not include the parentheses around it.
  return nodes.map((node, at) => {
    const start = at === 0 ? 0 : text.indexOf(",", nodes[at - 1]?.end) + 1;
    const end = at === nodes.length - 1 ? text.length : text.indexOf(",", node.end);
    return text.slice(start, end).trim();
  });
}
