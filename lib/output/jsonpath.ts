import { InputError } from "../core/errors.ts";
import { evaluate, parsePath, type Step } from "./jsonpath_steps.ts";

/** A piece of a template: text as it is, a path, or a range with what is written for each item. */
type Piece = { kind: "text"; text: string } | { kind: "path"; steps: Step[] } | {
  kind: "range";
  steps: Step[];
  body: Piece[];
};

/**
 * Reads a template of kubectl's JSONPath dialect (client-go util/jsonpath): text and `{...}` with paths, `{range ...}`
 * and `{end}`, filters, unions, slices, wildcards and recursive descent. What is missing writes nothing.
 *
 * @returns A function from a value to the text that the template makes of it.
 * @throws {InputError} Where the template is broken, with the position.
 */
export function compileJsonPath(template: string): (value: unknown) => string {
  const { pieces } = parsePieces(template, 0, false);
  return (value) => pieces.map((piece) => written(piece, value, value)).join("");
}

function written(piece: Piece, current: unknown, root: unknown): string {
  if (piece.kind === "text") return piece.text;
  const found = evaluate(piece.steps, current, root);
  if (piece.kind === "path") return found.map(shown).join(" ");
  return found.map((item) => piece.body.map((inner) => written(inner, item, root)).join("")).join("");
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parsePieces(template: string, start: number, inRange: boolean): { pieces: Piece[]; end: number } {
  const pieces: Piece[] = [];
  let index = start;
  while (index < template.length) {
    if (template[index] !== "{") {
      const next = template.indexOf("{", index);
      const end = next < 0 ? template.length : next;
      pieces.push({ kind: "text", text: template.slice(index, end) });
      index = end;
      continue;
    }
    const close = closing(template, index);
    const inside = template.slice(index + 1, close).trim();
    if (inside === "end") {
      if (!inRange) throw broken(template, index, "an {end} without a {range}");
      return { pieces, end: close + 1 };
    }
    const range = /^range\s+(.*)$/s.exec(inside)?.[1];
    if (range !== undefined) {
      const { pieces: body, end } = parsePieces(template, close + 1, true);
      pieces.push({ kind: "range", steps: stepsOf(template, index, range), body });
      index = end;
      continue;
    }
    const literal = /^(["'])(.*)\1$/s.exec(inside);
    if (literal !== null && !/^\[/.test(inside)) pieces.push({ kind: "text", text: unescape(literal[2] ?? "") });
    else if (inside !== "") pieces.push({ kind: "path", steps: stepsOf(template, index, inside) });
    index = close + 1;
  }
  if (inRange) throw broken(template, template.length, "a {range} without an {end}");
  return { pieces, end: index };
}

function stepsOf(template: string, position: number, text: string): Step[] {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw broken(template, position, error.message);
  }
}

// Braces inside quotes do not close.
function closing(template: string, start: number): number {
  let quote = "";
  for (let index = start + 1; index < template.length; index++) {
    const character = template[index] ?? "";
    if (character === "\\") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "}") return index;
  }
  throw broken(template, start, "a { that is not closed");
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}

function broken(template: string, position: number, what: string): InputError {
  return new InputError(
    `Cannot read the JSONPath template: ${what} at character ${position + 1} of ${JSON.stringify(template)}`,
    {
      hints: ['such as {.metadata.name} or {range .items[*]}{.metadata.name}{"\\n"}{end}'],
    },
  );
}
