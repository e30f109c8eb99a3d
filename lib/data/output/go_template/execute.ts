import { evaluatePipe } from "./evaluate.ts";
import { formatValue, sprint } from "./format.ts";
import type { Branch, TemplateNode } from "./nodes.ts";
import { quote } from "./quote.ts";
import { assign, failure, type State } from "./state.ts";
import { fromJson, int, isInteger, isTruthy, keysOf, listOf, mapOf, type Maybe, unboxedValue } from "./values.ts";

// The maximum depth of nested template calls. Go allows 100,000, or this number if its stack is small.
const MOST_DEPTH = 1000;

/** A `{{break}}` or `{{continue}}`, which skips the rest of a loop's body. */
type Jump = "break" | "continue" | undefined;

/** Executes nodes until a `{{break}}` or `{{continue}}`. The structure follows text/template/exec.go. */
export function walk(state: State, dot: Maybe, nodes: readonly TemplateNode[]): Jump {
  for (const node of nodes) {
    const jump = walkNode(state, dot, node);
    if (jump !== undefined) return jump;
  }
  return undefined;
}

function walkNode(state: State, dot: Maybe, node: TemplateNode): Jump {
  state.node = node;
  switch (node.kind) {
    case "text":
      state.write(node.text);
      return undefined;
    case "action": {
      const value = evaluatePipe(state, dot, node.pipe);
      if (node.pipe.variables.length === 0) state.write(value === undefined ? "<no value>" : sprint([value]));
      return undefined;
    }
    case "break":
    case "continue":
      return node.kind;
    case "range":
      return walkRange(state, dot, node);
    case "template":
      walkTemplate(state, dot, node);
      return undefined;
    default:
      return walkIfOrWith(state, dot, node);
  }
}

function walkIfOrWith(state: State, dot: Maybe, { kind, pipe, body, otherwise = [] }: Branch): Jump {
  const mark = state.variables.length;
  const value = evaluatePipe(state, dot, pipe);
  const jump = isTruthy(value) ? walk(state, kind === "with" ? value : dot, body) : walk(state, dot, otherwise);
  state.variables.length = mark;
  return jump;
}

function walkTemplate(state: State, dot: Maybe, { name, pipe }: Extract<TemplateNode, { kind: "template" }>): void {
  const nodes = state.templates.get(name);
  if (nodes === undefined) throw failure(state, `template ${quote(name)} not defined`);
  if (state.depth === MOST_DEPTH) throw failure(state, `exceeded maximum template depth (${MOST_DEPTH})`);
  const inner = pipe === undefined ? undefined : evaluatePipe(state, dot, pipe);
  walk({ ...state, name, depth: state.depth + 1, variables: [{ name: "$", value: inner }] }, inner, nodes);
}

function walkRange(state: State, dot: Maybe, branch: Branch): Jump {
  const { pipe, otherwise = [] } = branch;
  const outer = state.variables.length;
  const value = evaluatePipe(state, dot, pipe);
  let isEmpty = true;
  for (const { key, item } of iterations(state, value, pipe.variables.length)) {
    isEmpty = false;
    if (iterate(state, branch, key, item) === "break") break;
  }
  const jump = isEmpty ? walk(state, dot, otherwise) : undefined;
  state.variables.length = outer;
  return jump;
}

/** Executes the body of a range for one item. */
export function rangeOver(state: State, branch: Branch, key: Maybe, item: Maybe): Jump {
  const outer = state.variables.length;
  for (const name of branch.pipe.variables) state.variables.push({ name, value: undefined });
  const jump = iterate(state, branch, key, item);
  state.variables.length = outer;
  return jump;
}

function iterate(state: State, branch: Branch, key: Maybe, item: Maybe): Jump {
  const mark = state.variables.length;
  declare(state, branch, key, item);
  const jump = walk(state, item, branch.body);
  state.variables.length = mark;
  return jump;
}

// A single variable is the item. Of two variables, the first is the key.
function declare(state: State, { pipe }: Branch, key: Maybe, item: Maybe): void {
  const { variables: names, isAssign } = pipe;
  const values = names.length > 1 ? [key, item] : [item];
  names.forEach((name, index) => {
    if (isAssign) return assign(state, name, values[index]);
    const variable = state.variables.at(index - names.length);
    if (variable !== undefined) variable.value = values[index];
  });
}

function* iterations(state: State, value: Maybe, variables: number): Generator<{ key: Maybe; item: Maybe }> {
  if (value === undefined) return;
  if (value.type === "[]interface {}") {
    for (const [index, item] of listOf(value).entries()) yield { key: int(index), item: fromJson(item) };
  } else if (value.type === "map[string]interface {}") {
    const members = mapOf(value);
    for (const key of keysOf(value)) yield { key: unboxedValue("string", key), item: fromJson(members[key]) };
  } else if (isInteger(value.type)) {
    if (variables > 1) {
      throw failure(state, `can't use ${formatValue(value, "v", {})} to iterate over more than one variable`);
    }
    for (let count = 0n; count < (value.value as bigint); count++) {
      yield { key: undefined, item: unboxedValue(value.type, count) };
    }
  } else throw failure(state, `range can't iterate over ${formatValue(value, "v", {})}`);
}
