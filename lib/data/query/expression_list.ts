import { parseExpression, type SyntaxNode } from "../expression/parse.ts";

/** An expression of a list, with its title if it has one. */
export interface ListedExpression {
  readonly text: string;
  readonly title?: string;
}

/**
 * Splits a list of expressions at its commas: `name,images.join(",")`. An expression can have a title: `NODE=node`.
 *
 * @throws {InputError} If the text is not a list of expressions.
 */
export function splitExpressions(text: string): ListedExpression[] {
  const root = parseExpression(text);
  const nodes = root.type === "SequenceExpression" ? root.expressions as SyntaxNode[] : [root];
  return nodes.map((node, at) => {
    // A node does not include the parentheses around it.
    const end = at === nodes.length - 1 ? text.length : text.indexOf(",", node.end);
    const { left, right } = node as { left?: SyntaxNode; right?: SyntaxNode };
    if (node.type === "AssignmentExpression" && node.operator === "=" && left?.type === "Identifier" && right) {
      return { title: String(left.name), text: text.slice(text.indexOf("=", left.end) + 1, end).trim() };
    }
    const start = at === 0 ? 0 : text.indexOf(",", nodes[at - 1]?.end) + 1;
    return { text: text.slice(start, end).trim() };
  });
}
