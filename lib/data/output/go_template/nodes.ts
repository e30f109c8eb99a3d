import { quote } from "./quote.ts";

/** The position of a node in the text of the template. */
interface Placed {
  at: number;
}

/** An operand, which can be an argument of a command. */
export type Operand =
  | Placed & { kind: "bool"; value: boolean }
  | Placed & { kind: "chain"; node: Operand; fields: string[] }
  | Placed & { kind: "dot" }
  | Placed & { kind: "field"; fields: string[] }
  | Placed & { kind: "identifier"; name: string }
  | Placed & { kind: "nil" }
  | Placed & { kind: "number"; text: string; number: NumberConstant }
  | Placed & { kind: "string"; quoted: string; text: string }
  | Placed & { kind: "variable"; name: string; fields: string[] }
  | Pipe;

/** A number literal with all types that it can have. In Go, the context decides. */
export interface NumberConstant {
  int?: bigint | undefined;
  uint?: bigint | undefined;
  float?: number;
  complex?: { real: number; imaginary: number };
}

/** One command of a pipeline: an operand with its arguments. */
export interface TemplateCommand extends Placed {
  kind: "command";
  args: [Operand, ...Operand[]];
}

/** A pipeline: each command gets the previous result, and the variables get the last one. */
export interface Pipe extends Placed {
  kind: "pipe";
  isAssign: boolean;
  variables: string[];
  commands: TemplateCommand[];
}

/** `{{if}}`, `{{range}}` or `{{with}}`. */
export interface Branch extends Placed {
  kind: "if" | "range" | "with";
  pipe: Pipe;
  body: TemplateNode[];
  otherwise: TemplateNode[] | undefined;
}

/** A piece of a template. */
export type TemplateNode =
  | Placed & { kind: "text"; text: string }
  | Placed & { kind: "action"; pipe: Pipe }
  | Placed & { kind: "break" | "continue" }
  | Placed & { kind: "template"; name: string; pipe: Pipe | undefined }
  | Branch;

/** Formats a node like in Go's errors. */
export function textOf(node: TemplateNode | TemplateCommand | Operand): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "action":
      return `{{${textOf(node.pipe)}}}`;
    case "break":
    case "continue":
      return `{{${node.kind}}}`;
    case "template":
      return `{{template ${quote(node.name)}${node.pipe === undefined ? "" : ` ${textOf(node.pipe)}`}}}`;
    case "if":
    case "range":
    case "with": {
      const { kind, pipe, body, otherwise } = node;
      const more = otherwise === undefined ? "" : `{{else}}${otherwise.map(textOf).join("")}`;
      return `{{${kind} ${textOf(pipe)}}}${body.map(textOf).join("")}${more}{{end}}`;
    }
    case "command":
      return node.args.map(inParentheses).join(" ");
    default:
      return operandText(node);
  }
}

function operandText(node: Operand): string {
  switch (node.kind) {
    case "pipe": {
      const assigned = node.variables.length === 0 ? "" : `${node.variables.join(", ")} ${node.isAssign ? "=" : ":="} `;
      return assigned + node.commands.map(textOf).join(" | ");
    }
    case "bool":
      return String(node.value);
    case "chain":
      return [inParentheses(node.node), ...node.fields].join(".");
    case "dot":
      return ".";
    case "field":
      return node.fields.map((field) => `.${field}`).join("");
    case "identifier":
      return node.name;
    case "nil":
      return "nil";
    case "number":
      return node.text;
    case "string":
      return node.quoted;
    case "variable":
      return [node.name, ...node.fields].join(".");
  }
}

function inParentheses(node: Operand): string {
  return node.kind === "pipe" ? `(${operandText(node)})` : operandText(node);
}
