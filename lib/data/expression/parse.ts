import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Expression as AcornExpression, Parser } from "acorn";
import { InputError } from "../core/errors.ts";
import type { Hint } from "../core/hint.ts";

/** A node of the syntax tree (ESTree, with the plugin's nodes for types). */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

// deno-lint-ignore no-explicit-any -- the plugin's types do not fit the parser's
const TypeScript = Parser.extend(tsPlugin() as any);

/**
 * Reads the text of an expression.
 *
 * @throws {InputError} If the text is not one expression. The message names the position.
 */
export function parseExpression(text: string): SyntaxNode {
  let node: AcornExpression;
  try {
    node = TypeScript.parseExpressionAt(text, 0, { ecmaVersion: "latest", locations: true });
  } catch (cause) {
    const { message, pos } = cause as { message?: string; pos?: number };
    const reason = pos === undefined || pos >= text.length
      ? "it ends too early"
      : String(message).replace(/ \(\d+:\d+\)$/, "");
    throw expressionError(text, Math.min(pos ?? text.length, text.length), reason, { cause });
  }
  const rest = text.slice(node.end).replace(/^[\s)]*/, "");
  if (rest !== "") {
    const hints = /^=(?!=)/.test(rest) ? ["write == to compare"] : [];
    throw expressionError(text, text.length - rest.length, `unexpected ${JSON.stringify(rest[0])}`, { hints });
  }
  return node as unknown as SyntaxNode;
}

/** Creates an error that shows the text of an expression with a mark below the position. */
export function expressionError(
  text: string,
  position: number,
  reason: string,
  { hints = [], cause }: { hints?: readonly (string | Hint)[]; cause?: unknown } = {},
): InputError {
  const line = text.slice(0, position).split("\n").length;
  const at = line === 1 ? `character ${position + 1}` : `line ${line}`;
  return new InputError(`Cannot read the expression ${JSON.stringify(text)} at ${at}: ${reason}`, {
    hints: [...hints],
    cause,
  });
}

/** Returns a node without the parentheses and marks around it. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  return ["ChainExpression", "ParenthesizedExpression", "TSNonNullExpression"].includes(node.type)
    ? unwrapped(node.expression as SyntaxNode)
    : node;
}
