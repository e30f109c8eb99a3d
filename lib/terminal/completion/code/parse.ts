import { type Expression, type Node, Parser, type Pattern } from "acorn";
import { tsPlugin } from "@sveltejs/acorn-typescript";

const TypeScriptParser = Parser.extend(tsPlugin() as unknown as (base: typeof Parser) => typeof Parser);

/** Parses the expression at a position and ignores the text after it. Returns undefined if there is none. */
export function parseCodeExpression(code: string, at = 0): Expression | undefined {
  try {
    return TypeScriptParser.parseExpressionAt(code, at, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
      locations: true,
    });
  } catch {
    return undefined;
  }
}

/** Parses a parameter list or the left side of an assignment. */
export function parseBindingPatterns(code: string): Pattern[] {
  const node = parseCodeExpression(`(${code}) => 0`);
  return node?.type === "ArrowFunctionExpression" ? node.params : [];
}

/** Removes TypeScript syntax around an expression: `x!`, `x as Pod`, `x satisfies Pod`. */
export function withoutTypes(node: Node): Node {
  const isTyped = /^TS(NonNull|As|Satisfies|TypeAssertion|Instantiation)/.test(node.type) && "expression" in node;
  return isTyped ? withoutTypes(node.expression as Node) : node;
}
