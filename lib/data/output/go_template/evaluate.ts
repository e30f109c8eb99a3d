import { FUNCTIONS, type GoFunction, type ParameterType } from "./functions.ts";
import { type NumberConstant, type Operand, type Pipe, type TemplateCommand, textOf } from "./nodes.ts";
import { assign, CallError, failure, type State } from "./state.ts";
import { isTruthy, type Maybe, memberOf, typeOf, unboxed, unboxedValue } from "./values.ts";

/** Marks that there is no previous command. This differs from a previous command with a missing value. */
const NONE = Symbol("no command before");
type Final = Maybe | typeof NONE;

type Path = Extract<Operand, { kind: "field" | "chain" | "variable" }>;
type Identifier = Extract<Operand, { kind: "identifier" }>;

/** Evaluates a pipeline and assigns the result to its variables (text/template/exec.go, evalPipeline). */
export function evaluatePipe(state: State, dot: Maybe, pipe: Pipe): Maybe {
  state.node = pipe;
  let final: Final = NONE;
  for (const command of pipe.commands) final = unboxed(evaluateCommand(state, dot, command, final));
  const value = final === NONE ? undefined : final;
  for (const name of pipe.variables) {
    if (pipe.isAssign) assign(state, name, value);
    else state.variables.push({ name, value });
  }
  return value;
}

function evaluateCommand(state: State, dot: Maybe, command: TemplateCommand, final: Final): Maybe {
  const { args } = command;
  const [first, ...more] = args;
  switch (first.kind) {
    case "field":
    case "chain":
    case "variable":
      return evaluatePath(state, dot, first, args, final);
    case "identifier":
      return callFunction(state, dot, first, command, more, final);
    case "pipe":
      refuseArguments(state, args, final);
      return evaluatePipe(state, dot, first);
  }
  state.node = first;
  refuseArguments(state, args, final);
  if (first.kind === "nil") throw failure(state, "nil is not a command");
  return first.kind === "dot" ? dot : constant(state, first);
}

function refuseArguments(state: State, args: readonly Operand[], final: Final): void {
  const [first] = args;
  if (first === undefined || (args.length < 2 && final === NONE)) return;
  throw failure(state, `can't give argument to non-function ${textOf(first)}`);
}

function evaluatePath(state: State, dot: Maybe, path: Path, args: readonly Operand[], final: Final): Maybe {
  state.node = path;
  let receiver = dot;
  if (path.kind === "variable") {
    receiver = state.variables.findLast(({ name }) => name === path.name)?.value;
    if (path.fields.length === 0) {
      refuseArguments(state, args, final);
      return receiver;
    }
  }
  if (path.kind === "chain") receiver = evaluateArgument(state, dot, undefined, path.node);
  const hasArguments = args.length > 1 || final !== NONE;
  path.fields.forEach((field, index) => {
    receiver = member(state, receiver, field, hasArguments && index === path.fields.length - 1);
  });
  return receiver;
}

function member(state: State, receiver: Maybe, field: string, hasArguments: boolean): Maybe {
  if (receiver === undefined) {
    if (state.strict) throw failure(state, `nil data; no entry for key "${field}"`);
    return undefined;
  }
  const type = typeOf(receiver);
  const inner = unboxed(receiver);
  if (inner === undefined) throw failure(state, `nil pointer evaluating ${type}.${field}`);
  if (inner.type !== "map[string]interface {}") throw failure(state, `can't evaluate field ${field} in type ${type}`);
  if (hasArguments) throw failure(state, `${field} is not a method but has arguments`);
  const value = memberOf(inner, field);
  if (value === undefined && state.strict) throw failure(state, `map has no entry for key "${field}"`);
  return value;
}

function callFunction(
  state: State,
  dot: Maybe,
  identifier: Identifier,
  node: TemplateCommand | Identifier,
  args: readonly Operand[],
  final: Final,
): Maybe {
  state.node = identifier;
  const { name } = identifier;
  const called = FUNCTIONS[name];
  if (called === undefined) throw failure(state, `"${name}" is not a defined function`);
  checkCount(state, name, called, args.length, final !== NONE);
  if (name === "and" || name === "or") return shortCircuit(state, dot, name, args, final);
  const { parameters, more = "value" } = called;
  const values = args.map((arg, index) => evaluateArgument(state, dot, parameters[index] ?? more, arg));
  if (final !== NONE) values.push(accepted(state, final, parameters[args.length] ?? more));
  try {
    if (name === "call") throw notCallable(values[0], args[0]);
    return called.call(...values);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    state.node = node;
    throw failure(state, `error calling ${name}: ${error.message}`);
  }
}

function checkCount(state: State, name: string, called: GoFunction, count: number, hasFinal: boolean): void {
  const { parameters: { length }, more } = called;
  const all = count + (hasFinal ? 1 : 0);
  if (more === undefined && all !== length) {
    throw failure(state, `wrong number of args for ${name}: want ${length} got ${all}`);
  }
  if (all < length) throw failure(state, `wrong number of args for ${name}: want at least ${length} got ${count}`);
}

function shortCircuit(state: State, dot: Maybe, name: "and" | "or", args: readonly Operand[], final: Final): Maybe {
  let value: Maybe;
  for (const arg of args) {
    value = evaluateArgument(state, dot, "value", arg);
    if (isTruthy(value) === (name === "or")) return value;
  }
  return final === NONE ? value : final;
}

function notCallable(given: Maybe, operand: Operand | undefined): CallError {
  const inner = unboxed(given);
  if (inner === undefined) return new CallError("call of nil");
  const value = inner.type === "string" ? String(inner.value) : `<${inner.type} Value>`;
  const name = operand === undefined ? value : textOf(operand);
  return new CallError(`non-function ${name} of type ${typeOf(inner)}`);
}

// The parameter is undefined for the operand of a chain, which can have any type.
function evaluateArgument(state: State, dot: Maybe, parameter: ParameterType | undefined, operand: Operand): Maybe {
  state.node = operand;
  switch (operand.kind) {
    case "dot":
      return accepted(state, dot, parameter);
    case "nil":
      if (parameter === "string") throw failure(state, "cannot assign nil to string");
      return undefined;
    case "field":
    case "chain":
    case "variable":
      return accepted(state, evaluatePath(state, dot, operand, [], NONE), parameter);
    case "pipe":
      return accepted(state, evaluatePipe(state, dot, operand), parameter);
    case "identifier":
      return accepted(state, callFunction(state, dot, operand, operand, [], NONE), parameter);
  }
  if (parameter === "string" && operand.kind !== "string") {
    throw failure(state, `expected string; found ${textOf(operand)}`);
  }
  return constant(state, operand);
}

/** Converts a value to the type of a parameter. */
function accepted(state: State, value: Maybe, parameter: ParameterType | undefined): Maybe {
  if (parameter === "any") return unboxed(value);
  if (parameter !== "string") return value;
  if (value === undefined) throw failure(state, "invalid value; expected string");
  if (value.type === "string") return unboxed(value);
  const type = value.type === "nil" ? "interface {}" : value.type;
  throw failure(state, `wrong type for value; expected string; got ${type}`);
}

function constant(state: State, operand: Operand): Maybe {
  switch (operand.kind) {
    case "bool":
      return unboxedValue("bool", operand.value);
    case "string":
      return unboxedValue("string", operand.text);
    case "number":
      return numberConstant(state, operand.text, operand.number);
    default:
      throw failure(state, `can't evaluate command ${textOf(operand)}`);
  }
}

// Without a parameter type, the notation of the number decides its type.
function numberConstant(state: State, text: string, { complex, float, int }: NumberConstant): Maybe {
  if (complex !== undefined) return unboxedValue("complex128", complex);
  const isHexInteger = /^0[xX][^pP]+$/.test(text);
  if (float !== undefined && !isHexInteger && !text.startsWith("'") && /[.eEpP]/.test(text)) {
    return unboxedValue("float64", float);
  }
  if (int !== undefined) return unboxedValue("int", int);
  throw failure(state, `${text} overflows int`);
}
