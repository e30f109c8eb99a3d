import { InputError } from "../../core/errors.ts";
import { byteLength } from "./go_string.ts";
import { type Operand, type TemplateCommand, type TemplateNode, textOf } from "./nodes.ts";
import type { Templates } from "./parse.ts";
import { MAIN } from "./parser.ts";
import { quote } from "./quote.ts";
import type { Maybe } from "./values.ts";

/** The state of executing one template. Each call of `{{template}}` has its own state. */
export interface State {
  readonly templates: Templates;
  /** The text of the templates, for the positions in errors. */
  readonly text: string;
  /** The name of the template. */
  readonly name: string;
  /** The number of nested calls. */
  readonly depth: number;
  /** Whether a missing key is an error. */
  readonly strict: boolean;
  readonly write: (text: string) => void;
  /** The variables in scope, the innermost last. */
  variables: { name: string; value: Maybe }[];
  /** The node being evaluated. */
  node: TemplateNode | TemplateCommand | Operand | undefined;
}

/** The error of a template function. The executor adds the function's name and its position. */
export class CallError extends InputError {}

/** Returns the error for a fault at the current node, in Go's words. */
export function failure({ node, name, text }: State, message: string): InputError {
  if (node === undefined) return new InputError(`template: ${name}: ${message}`);
  const before = text.slice(0, node.at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const place = `${MAIN}:${before.split("\n").length}:${byteLength(before.slice(lineStart))}`;
  return new InputError(`template: ${place}: executing ${quote(name)} at <${textOf(node)}>: ${message}`);
}

/** Assigns a value to a variable in scope. */
export function assign(state: State, name: string, value: Maybe): void {
  const variable = state.variables.findLast((each) => each.name === name);
  if (variable === undefined) throw failure(state, `undefined variable: ${name}`);
  variable.value = value;
}
