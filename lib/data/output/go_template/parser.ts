import { InputError } from "../../core/errors.ts";
import type { TemplateNode } from "./nodes.ts";
import { unquote } from "./quote.ts";
import { type Lexer, nextToken, type TemplateToken, type TokenKind, tokenText } from "./tokens.ts";

/** The name of kubectl's template, with which its errors begin. */
export const MAIN = "output";

/** The state of parsing one template. Each `{{define}}` has its own state. They share the lexer of the text. */
export interface Parser {
  readonly lexer: Lexer;
  readonly isFunction: (name: string) => boolean;
  /** The parsed templates by name. */
  readonly templates: Map<string, TemplateNode[]>;
  /** The last token, and up to two tokens that were put back. */
  tokens: [TemplateToken, TemplateToken, TemplateToken];
  ahead: number;
  variables: string[];
  /** The start of the current action. */
  actionAt: number | undefined;
  ranges: number;
  depth: number;
}

/** Creates the parser of a text. */
export function newParser(
  lexer: Lexer,
  isFunction: (name: string) => boolean,
  templates: Map<string, TemplateNode[]>,
): Parser {
  const none: TemplateToken = { kind: "end of input", at: 0, text: "" };
  return {
    lexer,
    isFunction,
    templates,
    tokens: [none, none, none],
    ahead: 0,
    variables: ["$"],
    actionAt: undefined,
    ranges: 0,
    depth: 0,
  };
}

/** Returns the next token. */
export function next(parser: Parser): TemplateToken {
  if (parser.ahead > 0) parser.ahead--;
  else parser.tokens[0] = nextToken(parser.lexer);
  return parser.tokens[parser.ahead] as TemplateToken;
}

/** Returns the next token without consuming it. */
export function peek(parser: Parser): TemplateToken {
  const token = next(parser);
  parser.ahead++;
  return token;
}

/** Returns the next token that is not space. */
export function nextNonSpace(parser: Parser): TemplateToken {
  let token = next(parser);
  while (token.kind === "space") token = next(parser);
  return token;
}

/** Skips space and returns the next token without consuming it. */
export function peekNonSpace(parser: Parser): TemplateToken {
  const token = nextNonSpace(parser);
  parser.ahead++;
  return token;
}

/** Puts back the last token, and one or two tokens before it. */
export function putBack(parser: Parser, first: TemplateToken, second?: TemplateToken): void {
  if (second === undefined) parser.tokens[1] = first;
  else [parser.tokens[1], parser.tokens[2]] = [second, first];
  parser.ahead = second === undefined ? 2 : 3;
}

function lineOf(parser: Parser, at: number): number {
  return parser.lexer.text.slice(0, at).split("\n").length;
}

/** Returns the error for a fault at the last token. */
export function templateError(parser: Parser, message: string): InputError {
  return new InputError(`template: ${MAIN}:${lineOf(parser, parser.tokens[0].at)}: ${message}`);
}

/** Returns the error for an unexpected token. */
export function unexpected(parser: Parser, token: TemplateToken, context: string): InputError {
  if (token.kind !== "error") return templateError(parser, `unexpected ${tokenText(token)} in ${context}`);
  const { actionAt } = parser;
  if (actionAt === undefined || lineOf(parser, actionAt) === lineOf(parser, token.at)) {
    return templateError(parser, token.text);
  }
  const started = `action started at ${MAIN}:${lineOf(parser, actionAt)}`;
  return templateError(
    parser,
    token.text.endsWith(" action") ? `${token.text}${started.slice(6)}` : `${token.text} in ${started}`,
  );
}

/** Returns the next token if it has one of the given kinds. @throws {InputError} If it is not. */
export function expect(parser: Parser, context: string, ...kinds: TokenKind[]): TemplateToken {
  const token = nextNonSpace(parser);
  if (!kinds.includes(token.kind)) throw unexpected(parser, token, context);
  return token;
}

/** Returns the value of a string literal. @throws {InputError} If it is not valid. */
export function literal(parser: Parser, token: TemplateToken): string {
  const text = unquote(token.text);
  if (text === undefined) throw templateError(parser, "invalid syntax");
  return text;
}
