import { InputError } from "../../core/errors.ts";

/** One step of a path. */
export type PathStep =
  | { kind: "field"; name: string }
  | { kind: "wildcard" }
  | { kind: "descend" }
  | { kind: "slice"; from: number | undefined; to: number | undefined; step: number | undefined; isIndex: boolean }
  | { kind: "union"; parts: PathStep[][] }
  | { kind: "filter"; left: PathStep[]; operator: string; right: PathStep[] }
  | { kind: "value"; value: string | number | boolean };

/** A piece of a template: text, a path, or a range with the pieces for each of its results. */
export type TemplatePiece =
  | { kind: "text"; text: string }
  | { kind: "path"; steps: PathStep[] }
  | { kind: "range"; steps: PathStep[]; body: TemplatePiece[] };

/** Parses a template of kubectl's JSONPath; see `compileJsonPath`. */
export function parseTemplate(template: string): TemplatePiece[] {
  return piecesOf({ template, at: 0 }, false).pieces;
}

/**
 * Parses one path. The braces and the leading dot are optional, as in kubectl's columns and sort keys. Returns undefined if
 * the text is not exactly one path.
 */
export function parsePath(path: string): PathStep[] | undefined {
  const inner = /^\{\.?([^{}]+)\}$/.exec(path)?.[1] ?? /^\.?([^{}]+)$/.exec(path)?.[1];
  const [piece, ...more] = inner === undefined ? [] : parseTemplate(`{.${inner}}`);
  return piece?.kind === "path" && more.length === 0 ? piece.steps : undefined;
}

const OF_METADATA = new Set(["apiVersion", "kind", "metadata"]);

/** Reports whether steps only read the apiVersion, kind or metadata of an object. */
export function isOfMetadata([first]: readonly PathStep[]): boolean {
  return first?.kind === "value" || (first?.kind === "field" && OF_METADATA.has(first.name));
}

interface Reader {
  template: string;
  at: number;
  /** The position after the last `{end}`. */
  ended?: number;
}

const HINT = 'write a template such as {.metadata.name} or {range .items[*]}{.metadata.name}{"\\n"}{end}';

function broken({ template, at }: Reader, what: string, position = at): InputError {
  return new InputError(
    `Cannot read the JSONPath template: ${what} at character ${position + 1} of ${JSON.stringify(template)}`,
    { hints: [HINT] },
  );
}

function piecesOf(reader: Reader, inRange: boolean): { pieces: TemplatePiece[]; isEnded: boolean } {
  const { template } = reader;
  const pieces: TemplatePiece[] = [];
  while (reader.at < template.length) {
    if (template[reader.at] !== "{") {
      const next = template.indexOf("{", reader.at);
      const end = next < 0 ? template.length : next;
      pieces.push({ kind: "text", text: template.slice(reader.at, end) });
      reader.at = end;
      continue;
    }
    const open = reader.at++;
    const word = /^\s*(range|end)(?=[\s.[\]{},$@]|$)/.exec(template.slice(reader.at));
    if (word !== null) reader.at += word[0].length;
    const steps = stepsOf(reader, open);
    if (word?.[1] === "end") {
      if (!inRange) throw broken(reader, "an {end} without a {range}", open);
      reader.ended = reader.at;
      return { pieces, isEnded: true };
    }
    if (word?.[1] !== "range") {
      pieces.push({ kind: "path", steps });
      continue;
    }
    const start = reader.at;
    const { pieces: body, isEnded } = piecesOf(reader, true);
    pieces.push({ kind: "range", steps, body });
    // If an {end} is missing, client-go continues after the last one, and writes the rest again.
    if (!isEnded) reader.at = Math.max(start, reader.ended ?? 0);
  }
  return { pieces, isEnded: false };
}

// The characters that end a name in client-go (util/jsonpath, isTerminator).
const NAME_REGEXP = /^(?:\\[^]|[^\s.,[\]$@{}\\])*/;
const NUMBER_REGEXP = /^[-+]?[\d.]*/;
const WORD_REGEXP = /^[^\s.,[\]$@{}]+/;

/** Parses the steps up to and including the closing brace. */
function stepsOf(reader: Reader, open: number): PathStep[] {
  const { template } = reader;
  const steps: PathStep[] = [];
  while (true) {
    const rest = template.slice(reader.at);
    const character = rest[0];
    if (character === undefined || character === "\n") throw broken(reader, "a { that is not closed", open);
    if (character === "}") {
      reader.at++;
      return steps;
    }
    if (rest.startsWith("[?(")) steps.push(filter(reader));
    else if (rest.startsWith("..")) {
      if (steps.at(-1)?.kind === "descend") throw broken(reader, "one .. behind another");
      reader.at += 2;
      steps.push({ kind: "descend" });
      if (/^[\p{L}\p{Nd}_]/u.test(template.slice(reader.at))) steps.push(field(reader));
    } else if (character === " " || character === "@" || character === "$") reader.at++;
    else if (character === "[") steps.push(...bracket(reader));
    else if (character === '"' || character === "'") steps.push({ kind: "value", value: quoted(reader, character) });
    else if (character === ".") {
      reader.at++;
      const step = field(reader);
      // A dot alone means the object.
      if (step.kind !== "field" || step.name !== "") steps.push(step);
    } else if (/^[-+\d]/.test(character)) steps.push({ kind: "value", value: number(reader) });
    else if (/^[\p{L}_]/u.test(character)) steps.push({ kind: "value", value: truth(reader) });
    else throw broken(reader, `unexpected ${JSON.stringify(character)}`);
  }
}

function field(reader: Reader): PathStep {
  const [name = ""] = NAME_REGEXP.exec(reader.template.slice(reader.at)) ?? [];
  reader.at += name.length;
  return name === "*" ? { kind: "wildcard" } : { kind: "field", name: name.replaceAll("\\", "") };
}

function number(reader: Reader): number {
  const [text = ""] = NUMBER_REGEXP.exec(reader.template.slice(reader.at)) ?? [];
  const value = Number(text);
  if (Number.isNaN(value) || text === "") throw broken(reader, `"${text}" is not a number`);
  reader.at += text.length;
  return value;
}

function truth(reader: Reader): boolean {
  const [word = ""] = WORD_REGEXP.exec(reader.template.slice(reader.at)) ?? [];
  if (word !== "true" && word !== "false") {
    throw broken(reader, `"${word}", which is not a path (a path begins with a dot)`);
  }
  reader.at += word.length;
  return word === "true";
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

function quoted(reader: Reader, quote: string): string {
  const start = reader.at++;
  while (reader.template[reader.at] !== quote || reader.template[reader.at - 1] === "\\") {
    if (reader.at++ >= reader.template.length) throw broken(reader, "a quote that is not closed", start);
  }
  return reader.template.slice(start + 1, reader.at++).replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]))/g,
    (_, byte?: string, unit?: string, character = "") =>
      byte ?? unit ? String.fromCharCode(parseInt(byte ?? unit ?? "", 16)) : ESCAPES[character] ?? character,
  );
}

const SLICE_REGEXP = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/;

// As in client-go, the first closing bracket ends the bracket, and every comma ends a part, even inside quotes.
function bracket(reader: Reader): PathStep[] {
  const start = reader.at;
  const end = reader.template.indexOf("]", start);
  if (end < 0) throw broken(reader, "a [ that is not closed");
  const text = reader.template.slice(start + 1, end);
  const parts = text.split(",");
  const steps: PathStep[] = parts.length > 1
    ? [{ kind: "union", parts: parts.map((part) => partOf(part.trim())) }]
    : partOf(text);
  reader.at = end + 1;
  return steps;

  function partOf(part: string): PathStep[] {
    const key = /^'([^']*)'$/.exec(part)?.[1];
    if (key !== undefined) return inner(reader, `.${key}`);
    const slice = SLICE_REGEXP.exec(part === "*" ? ":" : part);
    if (slice === null) {
      throw broken(reader, `"[${part}]" is not an index, a slice, a name in single quotes or a filter`);
    }
    const [from, to, step] = slice.slice(1).map((digits) => digits ? Number(digits) : undefined);
    const isIndex = slice[2] === undefined;
    // client-go reads `[]` as the first element.
    return [{ kind: "slice", isIndex, from: isIndex ? from ?? 0 : from, to, step }];
  }
}

function filter(reader: Reader): PathStep {
  const start = reader.at;
  reader.at += "[?(".length;
  const { template } = reader;
  const from = reader.at;
  let quote: string | undefined;
  for (;; reader.at++) {
    const character = template[reader.at];
    if (character === undefined || character === "\n") throw broken(reader, "a filter that is not closed", start);
    if (quote !== undefined) {
      if (character === quote && template[reader.at - 1] !== "\\") quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ")") break;
  }
  const text = template.slice(from, reader.at++);
  if (template[reader.at] !== "]") throw broken(reader, "a filter without its ]");
  reader.at++;
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+)$/s.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) {
    return { kind: "filter", left: inner(reader, text), operator: "", right: [] };
  }
  if (!OPERATORS.has(operator)) {
    throw broken(reader, `"${operator}" is not a comparison (JSONPath has no regular expressions)`, from + left.length);
  }
  return { kind: "filter", left: inner(reader, left), operator, right: inner(reader, right) };
}

const OPERATORS = new Set(["==", "!=", "<", "<=", ">", ">="]);

// A path inside of another. Its errors have positions in the outer template.
function inner(outer: Reader, text: string): PathStep[] {
  try {
    return stepsOf({ template: `${text}}`, at: 0 }, 0);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw broken(outer, `"${text}" cannot be read`);
  }
}
