import { type Node, Parser, type Program } from "acorn";
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { stripTypeScriptTypes } from "node:module";
import { mentionedNames } from "./mentioned_names.ts";
import { awaitEdits } from "./await_rewrites.ts";
import { findFreeNames } from "./free_names.ts";
import { findKindWords, type KindWord, kindWordEdits } from "./kind_words.ts";
import { edited, moduleEdits, type TextEdit } from "./modules.ts";
import { declaredBy } from "./identifiers.ts";
import { chooseKeyword, type Keywords, redeclaringEdits } from "./redeclare.ts";

/** An input ready to be evaluated: JavaScript that stores the value, if any, in the slot. */
export interface PreparedSource {
  code: string;
  /** Whether the input ends with an expression, whose value is the result. */
  hasValue: boolean;
  /** The names that it declares. */
  names: string[];
  /** Returns the text of its first statements, up to the given number. */
  first(count: number): string;
  /** Returns the same input, with names declared as earlier inputs declared them. */
  redeclaring(keywords: Keywords): PreparedSource;
  /** Returns the properties that it reads of variables, calls and elements. */
  mentionedNames(): Set<string>;
  /** Returns the places that name kinds of the server, if their names are not bound elsewhere. */
  kindWords(): KindWord[];
  /** Returns the same input, with words read as kinds. The lists of the input have a number in the slot. */
  reading(words: readonly KindWord[], lists: number): PreparedSource;
}

/** The input is incomplete: another line may complete it. */
export class Incomplete extends SyntaxError {
  // The message must also make sense if no line can be added.
  override readonly name = "SyntaxError";
}

/** The object through which values leave evaluated code. The inspector returns only descriptions. */
export const SLOT = 'globalThis[Symbol.for("kubeshell.repl")]';

/**
 * Converts TypeScript input to JavaScript. Types are stripped, and static imports become dynamic ones, because an
 * evaluated script cannot have static imports.
 *
 * @param slot The expression for the object through which values leave the code.
 * @throws {Incomplete} If the input is incomplete.
 * @throws {SyntaxError} If the input is invalid.
 */
export function prepare(text: string, slot = SLOT): PreparedSource {
  const { typescript, program } = parseInput(text);
  return compile({ typescript, body: program.body, start: 0, end: typescript.length, slot });
}

/** Converts each statement of a text separately, so that each can print its value. The entire text must be valid. */
export function prepareEach(text: string): PreparedSource[] {
  const { typescript, program } = parseInput(text);
  return program.body.map((node) =>
    compile({ typescript, body: [node], start: node.start, end: node.end, slot: SLOT })
  );
}

/** Parses TypeScript input into its evaluated text and its statements. */
export function parseInput(text: string): { typescript: string; program: Program } {
  const withoutShebang = text.replace(/^#!.*/, "");
  // A lone object literal is an object and not a block, as in the console and Deno's REPL.
  if (/^\s*\{/.test(text) && !/;\s*$/.test(text)) {
    const typescript = `(${text.trim()}\n)`;
    try {
      return { typescript, program: parse(typescript) };
    } catch {
      // The text is a block after all.
    }
  }
  return { typescript: withoutShebang, program: parse(withoutShebang) };
}

const TypeScriptParser = Parser.extend(tsPlugin() as unknown as (base: typeof Parser) => typeof Parser);

// Acorn is needed because the stripper says only "Syntax error", without a position and without telling incomplete
// input apart.
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
    if (breaksOff) throw new Incomplete(`The input is incomplete${where}`);
    throw new SyntaxError(`${error.message.replace(/ \(\d+:\d+\)$/, "")}${where}`);
  }
}

/** The statements of an input and their positions. */
interface Statements {
  typescript: string;
  body: readonly Node[];
  start: number;
  end: number;
  /** The expression for the slot. */
  slot: string;
}

/** How an input is compiled. */
interface Compilation {
  keywords: Keywords;
  words: readonly KindWord[];
  lists: number;
}

const PLAIN: Compilation = { keywords: new Map(), words: [], lists: 0 };

function compile(statements: Statements, how: Compilation = PLAIN): PreparedSource {
  const { typescript, body, start, end, slot } = statements;
  const { keywords, words, lists } = how;
  const edits = body.flatMap((node) => [
    ...moduleEdits(node, slot, chooseKeyword(node, keywords)),
    ...awaitEdits(node, slot),
    ...redeclaringEdits(node, keywords),
  ]);
  const kindCode = {
    list: (word: string) => `${slot}.lists[${lists}][${JSON.stringify(word)}]`,
    read: (word: string) => `${slot}.reader(${JSON.stringify(word)}, ${lists})`,
    keep: `${slot}.keep`,
    same: `${slot}.same`,
  };
  edits.push(...words.flatMap((word) => kindWordEdits(word, typescript, kindCode)));
  // Counts the finished statements, for an input that fails halfway.
  edits.push(
    ...body.slice(0, -1).map(({ end }, index) => ({ start: end, end, text: `;${slot}.done = ${index + 1};` })),
  );
  const value = valueOf(body.at(-1));
  if (value !== undefined) {
    // The slot is around all other edits at the same position.
    const [open, close] = intoSlot(value, slot);
    edits.unshift(open);
    edits.push(close);
  }
  return {
    code: strip(edited(typescript, edits, start, end)),
    hasValue: value !== undefined,
    names: body.flatMap(declaredBy),
    first: (count) => count === 0 ? "" : typescript.slice(start, body[count - 1]?.end),
    redeclaring: (others) => compile(statements, { ...how, keywords: others }),
    mentionedNames: () => mentionedNames(body),
    kindWords: () => findKindWords(findFreeNames(body)),
    reading: (words, lists) => compile(statements, { ...how, words, lists }),
  };
}

/** The position of an input's value: the expression, and the statement around it. */
interface Value {
  expression: Node;
  statement: Node;
}

function valueOf(last: Node | undefined): Value | undefined {
  if (last?.type !== "ExpressionStatement" || !("expression" in last)) return undefined;
  return { expression: last.expression as Node, statement: last };
}

// The line break keeps a comment after the expression from swallowing the bracket.
function intoSlot({ expression, statement }: Value, slot: string): [open: TextEdit, close: TextEdit] {
  return [
    { start: statement.start, end: expression.start, text: `${slot}.value = (` },
    { start: expression.end, end: statement.end, text: "\n);" },
  ];
}

function strip(typescript: string): string {
  try {
    return stripTypeScriptTypes(typescript, { mode: "strip" });
  } catch {
    // Enums, namespaces and parameter properties are more than types.
    return stripTypeScriptTypes(typescript, { mode: "transform" });
  }
}
