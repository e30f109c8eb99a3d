import { type Expression, type Node, Parser, type Pattern } from "acorn";
import { tsPlugin } from "@sveltejs/acorn-typescript";

const TypeScriptParser = Parser.extend(tsPlugin() as unknown as (base: typeof Parser) => typeof Parser);

/** Reads the expression that begins at a position; what follows it does not matter. Undefined where there is none. */
export function parseExpression(code: string, at = 0): Expression | undefined {
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

/** Reads what stands between the brackets of parameters, or left of an equals sign. */
export function parseBindingPatterns(code: string): Pattern[] {
  const node = parseExpression(`(${code}) => 0`);
  return node?.type === "ArrowFunctionExpression" ? node.params : [];
}

/** What TypeScript puts around an expression is of no matter here: `x!`, `x as Pod`, `x satisfies Pod`. */
export function plain(node: Node): Node {
  const isTyped = /^TS(NonNull|As|Satisfies|TypeAssertion|Instantiation)/.test(node.type) && "expression" in node;
  return isTyped ? plain(node.expression as Node) : node;
}
