import { InputError } from "../../core/errors.ts";
import type { TemplateNode } from "./nodes.ts";
import { unquote } from "./quote.ts";
import { type Lexer, nextToken, type TemplateToken, type TokenKind, tokenText } from "./tokens.ts";

/** The name of the template that kubectl makes; its errors begin with it. */
export const MAIN = "output";

/** The state of reading one template. Each `{{define}}` has its own; all of a text share the lexer. */
export interface Parser {
  readonly lexer: Lexer;
  readonly isFunction: (name: string) => boolean;
  /** The templates read so far, by name. */
  readonly templates: Map<string, TemplateNode[]>;
  /** The token read last, and up to two that were put back. */
  tokens: [TemplateToken, TemplateToken, TemplateToken];
  ahead: number;
  variables: string[];
  /** The start of the current action. */
  actionAt: number | undefined;
  ranges: number;
  depth: number;
}

/** Begins to read a template. */
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

/** Returns the next token and leaves it there. */
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

/** Skips space and returns the next token, which stays there. */
export function peekNonSpace(parser: Parser): TemplateToken {
  const token = nextNonSpace(parser);
  parser.ahead++;
  return token;
}

/** Puts back the token read last, and one or two tokens in front of it. */
export function putBack(parser: Parser, first: TemplateToken, second?: TemplateToken): void {
  if (second === undefined) parser.tokens[1] = first;
  else [parser.tokens[1], parser.tokens[2]] = [second, first];
  parser.ahead = second === undefined ? 2 : 3;
}

function lineOf(parser: Parser, at: number): number {
  return parser.lexer.text.slice(0, at).split("\n").length;
}

/** Makes the error for what is wrong at the token read last. */
export function templateError(parser: Parser, message: string): InputError {
  return new InputError(`template: ${MAIN}:${lineOf(parser, parser.tokens[0].at)}: ${message}`);
}

/** Makes the error for a token that cannot be here. */
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

/** Returns the next token if it is of one of these kinds. @throws {InputError} If it is not. */
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
