import { type Node, Parser, type Program } from "acorn";
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { stripTypeScriptTypes } from "node:module";
import { awaitEdits } from "./await_rewrites.ts";
import { edited, moduleEdits, type TextEdit } from "./modules.ts";
import { declaredBy } from "./identifiers.ts";
import { chooseKeyword, type Keywords, redeclaringEdits } from "./redeclare.ts";

/** A piece of input made ready to be evaluated: JavaScript whose value, where it has one, ends up in the slot. */
export interface PreparedSource {
  code: string;
  /** Whether it ends in an expression, whose value is the input's. */
  hasValue: boolean;
  /** The names that it declares. */
  names: string[];
  /** The text of its first statements, so many of them. */
  first(count: number): string;
  /** The same input, which declares names as earlier ones did. */
  redeclaring(keywords: Keywords): PreparedSource;
}

/** The input is not whole yet: another line may complete it. */
export class Incomplete extends SyntaxError {
  // A person who reads it may have no way to add a line.
  override readonly name = "SyntaxError";
}

/** The object, as seen by evaluated code, through which values get out of it; the inspector gives only descriptions. */
export const SLOT = 'globalThis[Symbol.for("kubeshell.repl")]';

/**
 * Makes JavaScript of TypeScript input: types are stripped, and static imports become dynamic ones, because an
 * evaluated script can have none.
 *
 * @throws {Incomplete} Where the input breaks off.
 * @throws {SyntaxError} Where it is wrong.
 */
export function prepare(text: string): PreparedSource {
  const { typescript, program } = parseInput(text);
  return compile({ typescript, body: program.body, start: 0, end: typescript.length });
}

/** The same for each statement of a text on its own, so that each can show its value; all of it must be right. */
export function prepareEach(text: string): PreparedSource[] {
  const { typescript, program } = parseInput(text);
  return program.body.map((node) => compile({ typescript, body: [node], start: node.start, end: node.end }));
}

// An object literal alone is meant as one, and not as a block; console and Deno's REPL do the same.
/** Reads TypeScript input: its text as it is evaluated, and its parts. */
export function parseInput(text: string): { typescript: string; program: Program } {
  const withoutShebang = text.replace(/^#!.*/, "");
  if (/^\s*\{/.test(text) && !/;\s*$/.test(text)) {
    const typescript = `(${text.trim()}\n)`;
    try {
      return { typescript, program: parse(typescript) };
    } catch {
      // A block after all.
    }
  }
  return { typescript: withoutShebang, program: parse(withoutShebang) };
}

const TypeScriptParser = Parser.extend(tsPlugin() as unknown as (base: typeof Parser) => typeof Parser);

// A parser that knows types: the stripper alone says "Syntax error" and not where, nor whether more could help.
function parse(typescript: string): Program {
  try {
    return TypeScriptParser.parse(typescript, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
      locations: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { pos = -1, loc } = error as SyntaxError & { pos?: number; loc?: { line: number; column: number } };
    const breaksOff = pos >= typescript.trimEnd().length ||
      /^(Unterminated (template|comment)|Missing catch or finally)/.test(error.message);
    const where = loc === undefined ? "" : `, line ${loc.line}, column ${loc.column + 1}`;
    if (breaksOff) throw new Incomplete(`The input breaks off${where}`);
    throw new SyntaxError(`${error.message.replace(/ \(\d+:\d+\)$/, "")}${where}`);
  }
}

/** Statements of an input, and where they stand in it. */
interface Statements {
  typescript: string;
  body: readonly Node[];
  start: number;
  end: number;
}

function compile(statements: Statements, keywords: Keywords = new Map()): PreparedSource {
  const { typescript, body, start, end } = statements;
  const edits = body.flatMap((node) => [
    ...moduleEdits(node, SLOT, chooseKeyword(node, keywords)),
    ...awaitEdits(node, SLOT),
    ...redeclaringEdits(node, keywords),
  ]);
  // Counts the statements that are done, for an input that fails in the middle.
  edits.push(
    ...body.slice(0, -1).map(({ end }, index) => ({ start: end, end, text: `;${SLOT}.done = ${index + 1};` })),
  );
  const value = valueOf(body.at(-1));
  if (value !== undefined) edits.push(...intoSlot(value));
  return {
    code: strip(edited(typescript, edits, start, end)),
    hasValue: value !== undefined,
    names: body.flatMap(declaredBy),
    first: (count) => count === 0 ? "" : typescript.slice(start, body[count - 1]?.end),
    redeclaring: (others) => compile(statements, others),
  };
}

/** Where the value of an input stands: the expression, and the statement around it. */
interface Value {
  expression: Node;
  statement: Node;
}

function valueOf(last: Node | undefined): Value | undefined {
  if (last === undefined) return undefined;
  if (last.type === "ExpressionStatement" && "expression" in last) {
    return { expression: last.expression as Node, statement: last };
  }
  return undefined;
}

// The line end keeps a comment behind the expression from swallowing the bracket.
function intoSlot({ expression, statement }: Value): TextEdit[] {
  return [
    { start: statement.start, end: expression.start, text: `${SLOT}.value = (` },
    { start: expression.end, end: statement.end, text: "\n);" },
  ];
}

function strip(typescript: string): string {
  try {
    return stripTypeScriptTypes(typescript, { mode: "strip" });
  } catch {
    // Enums, namespaces and parameter properties are not only types.
    return stripTypeScriptTypes(typescript, { mode: "transform" });
  }
}
