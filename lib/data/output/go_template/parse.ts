import type { Branch, TemplateNode } from "./nodes.ts";
import { readPipe } from "./parse_pipe.ts";
import {
  expect,
  literal,
  MAIN,
  newParser,
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
import { newLexer, type TemplateToken } from "./tokens.ts";

/** The templates of one text by name: the main template, and each `{{define}}` and `{{block}}`. */
export type Templates = ReadonlyMap<string, readonly TemplateNode[]>;

type Ending = { kind: "end" | "else"; at: number };

/**
 * Parses a text like Go's `text/template`. The structure follows text/template/parse/parse.go.
 *
 * @throws {InputError} If the template is not valid, in Go's words.
 */
export function parseTemplates(text: string, isFunction: (name: string) => boolean): Templates {
  const parser = newParser(newLexer(text), isFunction, new Map());
  const nodes: TemplateNode[] = [];
  while (peek(parser).kind !== "end of input") {
    if (peek(parser).kind === "left delimiter") {
      const delimiter = next(parser);
      if (nextNonSpace(parser).kind === "define") {
        readDefinition(newParser(parser.lexer, isFunction, parser.templates));
        continue;
      }
      putBack(parser, delimiter);
    }
    const node = textOrAction(parser);
    if (isEnding(node)) throw templateError(parser, `unexpected {{${node.kind}}}`);
    nodes.push(node);
  }
  add(parser, MAIN, nodes);
  return parser.templates;
}

function add(parser: Parser, name: string, nodes: TemplateNode[]): void {
  const before = parser.templates.get(name);
  if (before === undefined || isEmpty(before)) parser.templates.set(name, nodes);
  else if (!isEmpty(nodes)) throw templateError(parser, `template: multiple definition of template ${quote(name)}`);
}

function isEmpty(nodes: readonly TemplateNode[]): boolean {
  return nodes.every((node) => node.kind === "text" && node.text.trim() === "");
}

function isEnding(node: TemplateNode | Ending): node is Ending {
  return node.kind === "end" || node.kind === "else";
}

function readDefinition(parser: Parser): void {
  const context = "define clause";
  const name = literal(parser, expect(parser, context, "string", "raw string"));
  expect(parser, context, "right delimiter");
  const { nodes, ending } = readList(parser);
  if (ending.kind !== "end") throw templateError(parser, `unexpected {{${ending.kind}}} in ${context}`);
  add(parser, name, nodes);
}

function readList(parser: Parser): { nodes: TemplateNode[]; ending: Ending } {
  const nodes: TemplateNode[] = [];
  while (peekNonSpace(parser).kind !== "end of input") {
    const node = textOrAction(parser);
    if (isEnding(node)) return { nodes, ending: node };
    nodes.push(node);
  }
  throw templateError(parser, "unexpected EOF");
}

function textOrAction(parser: Parser): TemplateNode | Ending {
  const { kind, at, text } = nextNonSpace(parser);
  if (kind === "text") return { kind, at, text };
  if (kind !== "left delimiter") throw unexpected(parser, { kind, at, text }, "input");
  parser.actionAt = at;
  const node = readAction(parser);
  parser.actionAt = undefined;
  return node;
}

function readAction(parser: Parser): TemplateNode | Ending {
  const { kind, at } = nextNonSpace(parser);
  switch (kind) {
    case "block":
      return readBlock(parser);
    case "break":
    case "continue":
      expect(parser, `{{${kind}}}`, "right delimiter");
      if (parser.ranges === 0) throw templateError(parser, `{{${kind}}} outside {{range}}`);
      return { kind, at };
    case "else":
      return readElse(parser);
    case "end":
      return { kind, at: expect(parser, kind, "right delimiter").at };
    case "if":
    case "range":
    case "with":
      return readBranch(parser, kind);
    case "template":
      return readTemplate(parser);
  }
  parser.ahead++;
  const token = peek(parser);
  // The variables are in scope until the next {{end}}.
  return { kind: "action", at: token.at, pipe: readPipe(parser, "command", "right delimiter") };
}

function readElse(parser: Parser): Ending {
  const { kind, at } = peekNonSpace(parser);
  // readOtherwise() reads the "if" of an {{else if}}.
  if (kind === "if" || kind === "with") return { kind: "else", at };
  return { kind: "else", at: expect(parser, "else", "right delimiter").at };
}

function readBranch(parser: Parser, kind: Branch["kind"]): Branch {
  const known = parser.variables.length;
  const pipe = readPipe(parser, kind, "right delimiter");
  if (kind === "range") parser.ranges++;
  const { nodes: body, ending } = readList(parser);
  if (kind === "range") parser.ranges--;
  const otherwise = ending.kind === "else" ? readOtherwise(parser, kind) : undefined;
  parser.variables.length = known;
  return { kind, at: pipe.at, pipe, body, otherwise };
}

function readOtherwise(parser: Parser, kind: Branch["kind"]): TemplateNode[] {
  if (kind !== "range" && peek(parser).kind === kind) {
    next(parser);
    // {{if a}}_{{else if b}}_{{end}} means {{if a}}_{{else}}{{if b}}_{{end}}{{end}}.
    return [readBranch(parser, kind)];
  }
  const { nodes, ending } = readList(parser);
  if (ending.kind !== "end") throw templateError(parser, `expected end; found {{${ending.kind}}}`);
  return nodes;
}

function readBlock(parser: Parser): TemplateNode {
  const context = "block clause";
  const token = nextNonSpace(parser);
  const name = templateName(parser, token, context);
  const pipe = readPipe(parser, context, "right delimiter");
  const inner = newParser(parser.lexer, parser.isFunction, parser.templates);
  const { nodes, ending } = readList(inner);
  if (ending.kind !== "end") throw templateError(parser, `unexpected {{${ending.kind}}} in ${context}`);
  add(inner, name, nodes);
  return { kind: "template", at: token.at, name, pipe };
}

function readTemplate(parser: Parser): TemplateNode {
  const context = "template clause";
  const token = nextNonSpace(parser);
  const name = templateName(parser, token, context);
  if (nextNonSpace(parser).kind === "right delimiter") return { kind: "template", at: token.at, name, pipe: undefined };
  parser.ahead++;
  return { kind: "template", at: token.at, name, pipe: readPipe(parser, context, "right delimiter") };
}

function templateName(parser: Parser, token: TemplateToken, context: string): string {
  if (token.kind !== "string" && token.kind !== "raw string") throw unexpected(parser, token, context);
  return literal(parser, token);
}
