import { type Operand, type Pipe, type TemplateCommand, textOf } from "./nodes.ts";
import { readNumber } from "./numbers.ts";
import {
  literal,
  next,
  nextNonSpace,
  type Parser,
  peek,
  peekNonSpace,
  putBack,
  templateError,
  unexpected,
} from "./parser.ts";
import { quote } from "./quote.ts";
import type { TokenKind } from "./tokens.ts";

// The maximum depth of parentheses. Go allows 10,000, or this number if its stack is small.
const MOST_DEPTH = 1000;

/** Parses a pipeline: declarations, and commands separated by `|`. */
export function readPipe(parser: Parser, context: string, end: TokenKind): Pipe {
  const pipe: Pipe = { kind: "pipe", at: peekNonSpace(parser).at, isAssign: false, variables: [], commands: [] };
  readDeclarations(parser, pipe, context);
  while (true) {
    const token = nextNonSpace(parser);
    if (token.kind === end) break;
    if (!OPERANDS.has(token.kind)) throw unexpected(parser, token, context);
    parser.ahead++;
    pipe.commands.push(readCommand(parser));
  }
  if (pipe.commands.length === 0) throw templateError(parser, `missing value for ${context}`);
  const literalAt = pipe.commands.findIndex(({ args }, index) => index > 0 && LITERALS.has(args[0].kind));
  if (literalAt > 0) throw templateError(parser, `non executable command in pipeline stage ${literalAt + 1}`);
  return pipe;
}

const OPERANDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "bool",
  "character constant",
  "complex",
  "dot",
  "field",
  "identifier",
  "number",
  "nil",
  "raw string",
  "string",
  "variable",
  "left parenthesis",
]);
const LITERALS: ReadonlySet<Operand["kind"]> = new Set(["bool", "dot", "nil", "number", "string"]);

// `$x :=`, `$x =`, and in a range `$i, $x :=`.
function readDeclarations(parser: Parser, pipe: Pipe, context: string): void {
  while (peekNonSpace(parser).kind === "variable") {
    const variable = next(parser);
    const behind = peek(parser);
    const { kind, text } = peekNonSpace(parser);
    const isComma = kind === "character" && text === ",";
    if (kind !== "assign" && kind !== "declare" && !isComma) {
      // It is an argument. The space after it decides whether it ends here.
      if (behind.kind === "space") putBack(parser, variable, behind);
      else putBack(parser, variable);
      return;
    }
    nextNonSpace(parser);
    pipe.variables.push(variable.text);
    parser.variables.push(variable.text);
    if (!isComma) {
      pipe.isAssign = kind === "assign";
      return;
    }
    if (context !== "range" || pipe.variables.length > 1) {
      throw templateError(parser, `too many declarations in ${context}`);
    }
    if (!["variable", "right delimiter", "right parenthesis"].includes(peekNonSpace(parser).kind)) {
      throw templateError(parser, "range can only initialize variables");
    }
  }
}

function readCommand(parser: Parser): TemplateCommand {
  const { at } = peekNonSpace(parser);
  const args: Operand[] = [];
  while (true) {
    peekNonSpace(parser);
    const operand = readOperand(parser);
    if (operand !== undefined) args.push(operand);
    const token = next(parser);
    if (token.kind === "space") continue;
    if (token.kind === "right delimiter" || token.kind === "right parenthesis") parser.ahead++;
    else if (token.kind !== "pipe") throw unexpected(parser, token, "operand");
    break;
  }
  const [first, ...more] = args;
  if (first === undefined) throw templateError(parser, "empty command");
  return { kind: "command", at, args: [first, ...more] };
}

function readOperand(parser: Parser): Operand | undefined {
  const node = readTerm(parser);
  if (node === undefined || peek(parser).kind !== "field") return node;
  const { at } = peek(parser);
  const fields: string[] = [];
  while (peek(parser).kind === "field") fields.push(next(parser).text.slice(1));
  switch (node.kind) {
    case "field":
    case "variable":
      // Go uses the position of the second field for all of them.
      return { ...node, at, fields: [...node.fields, ...fields] };
    case "bool":
    case "dot":
    case "nil":
    case "number":
    case "string":
      throw templateError(parser, `unexpected . after term ${quote(textOf(node))}`);
    default:
      return { kind: "chain", at, node, fields };
  }
}

function readTerm(parser: Parser): Operand | undefined {
  const token = nextNonSpace(parser);
  const { kind, at, text } = token;
  switch (kind) {
    case "identifier":
      if (!parser.isFunction(text)) throw templateError(parser, `function ${quote(text)} not defined`);
      return { kind, at, name: text };
    case "dot":
    case "nil":
      return { kind, at };
    case "variable":
      if (!parser.variables.includes(text)) throw templateError(parser, `undefined variable ${quote(text)}`);
      return { kind, at, name: text, fields: [] };
    case "field":
      return { kind, at, fields: [text.slice(1)] };
    case "bool":
      return { kind, at, value: text === "true" };
    case "character constant":
    case "complex":
    case "number": {
      const number = readNumber(token);
      if ("error" in number) throw templateError(parser, number.error);
      return { kind: "number", at, text, number };
    }
    case "left parenthesis": {
      if (parser.depth >= MOST_DEPTH) throw templateError(parser, "max expression depth exceeded");
      parser.depth++;
      const pipe = readPipe(parser, "parenthesized pipeline", "right parenthesis");
      parser.depth--;
      return pipe;
    }
    case "string":
    case "raw string":
      return { kind: "string", at, quoted: text, text: literal(parser, token) };
  }
  parser.ahead++;
  return undefined;
}
