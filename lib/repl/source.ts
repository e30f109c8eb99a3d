import { type ImportDeclaration, type Node, parse, type Program } from "acorn";
import { stripTypeScriptTypes } from "node:module";

/** A piece of input made ready to be evaluated. */
export interface Source {
  /** JavaScript. */
  code: string;
  /** Whether it ends in an expression, whose value is the input's. */
  hasValue: boolean;
}

/** The input is not whole yet: another line may complete it. */
export class Incomplete extends Error {
  override readonly name = "Incomplete";
}

/**
 * Makes JavaScript of TypeScript input: types are stripped, and static imports become dynamic ones, because an
 * evaluated script can have none.
 *
 * @param base What relative imports are relative to: a file URL of a folder, with a slash at its end.
 * @throws {Incomplete} Where the input breaks off. @throws {SyntaxError} Where it is wrong.
 */
export function prepare(text: string, base: string): Source {
  const javascript = strip(text);
  const program = parseOrThrow(javascript);
  const last = program.body.at(-1);
  return { code: withDynamicImports(javascript, program, base), hasValue: last?.type === "ExpressionStatement" };
}

// An object literal alone on a line is meant as one, and not as a block; console and Deno's REPL do the same.
function strip(text: string): string {
  const wrapped = /^\s*\{/.test(text) && !/;\s*$/.test(text) ? `(${text.trim()})` : undefined;
  if (wrapped !== undefined) {
    try {
      const javascript = stripTypes(wrapped);
      parseOrThrow(javascript);
      return javascript;
    } catch {
      // A block after all.
    }
  }
  return stripTypes(text);
}

function stripTypes(text: string): string {
  try {
    return stripTypeScriptTypes(text, { mode: "strip" });
  } catch (error) {
    // The stripper's message does not tell an end from a mistake; the parser of JavaScript does.
    parseOrThrow(text);
    throw new SyntaxError(error instanceof Error ? error.message.split("\n")[0] : String(error));
  }
}

function parseOrThrow(javascript: string): Program {
  try {
    return parse(javascript, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = "pos" in error && typeof error.pos === "number" ? error.pos : -1;
    const breaksOff = at >= javascript.trimEnd().length || /^Unterminated (template|comment)/.test(error.message);
    throw breaksOff ? new Incomplete(error.message) : new SyntaxError(error.message);
  }
}

function withDynamicImports(code: string, { body }: Program, base: string): string {
  let result = code;
  const imports = body.filter((node: Node): node is ImportDeclaration => node.type === "ImportDeclaration");
  for (const node of imports.toReversed()) {
    result = result.slice(0, node.start) + dynamic(node, base) + result.slice(node.end);
  }
  return result;
}

function dynamic({ specifiers, source }: ImportDeclaration, base: string): string {
  const target = String(source.value);
  const url = /^\.{0,2}\//.test(target) ? new URL(target, base).href : target;
  const load = `await import(${JSON.stringify(url)})`;
  if (specifiers.length === 0) return `${load};`;
  const names = specifiers.flatMap((specifier) => {
    if (specifier.type === "ImportNamespaceSpecifier") return [];
    const imported = specifier.type === "ImportDefaultSpecifier"
      ? "default"
      : specifier.imported.type === "Identifier"
      ? specifier.imported.name
      : String(specifier.imported.value);
    return [`${JSON.stringify(imported)}: ${specifier.local.name}`];
  });
  const whole = specifiers.find((specifier) => specifier.type === "ImportNamespaceSpecifier");
  if (whole === undefined) return `const { ${names.join(", ")} } = ${load};`;
  return `const ${whole.local.name} = ${load};${
    names.length > 0 ? ` const { ${names.join(", ")} } = ${whole.local.name};` : ""
  }`;
}
