import type { Expression, ExpressionPath, ReadName } from "./expression.ts";
import { callMember, readMember, toKey } from "./members.ts";
import { isCallableGlobal, SAFE_GLOBALS } from "./globals.ts";
import { ELEMENT_PARAMETERS, ONE_ELEMENT, SAME_LIST } from "./list_methods.ts";
import { BINARY_OPERATORS, isTrue, withLiterals } from "./operators.ts";
import { expressionError, parseExpression, type SyntaxNode, unwrapped } from "./parse.ts";
import { InputError } from "../core/errors.ts";

/**
 * Compiles a TypeScript expression from the author of a program. An arrow function is refused.
 *
 * Member accesses and calls are null-safe: `status.containerStatuses.some((c) => !c.ready)` is undefined, not an error,
 * if there is no status. Quantities and lengths of time compare with text. Only fields and a list of safe names can be
 * reached. That protects from slips; it is not a sandbox for the text of an attacker, who can still use up time and
 * memory.
 *
 * @throws {InputError} If the text is not an expression, or is one that changes something.
 */
export function compileExpression(text: string): Expression {
  const root = parseExpression(text);
  if (root.type === "ArrowFunctionExpression") {
    throw expressionError(text, root.start, "an arrow function is ordinary code, not an expression", {
      hints: ["write its body: pod => pod.spec.nodeName becomes spec.nodeName"],
    });
  }
  const compiler = new Compiler(text);
  const { run } = compiler.compile(root, NO_SCOPE);
  return {
    text,
    names: compiler.names,
    paths: compiler.paths,
    zeros: compiler.zeros,
    get gaveValue() {
      return compiler.gaveValue || compiler.names.size === 0;
    },
    evaluate: (read) => run({ read, locals: [] }),
  };
}

/** The surroundings of an evaluation: the names of the object, and the parameters of the enclosing functions. */
interface Frame {
  readonly read: ReadName;
  readonly locals: readonly unknown[];
}

type Run = (frame: Frame) => unknown;

/** A piece of an expression, ready to run. */
interface Piece {
  run: Run;
  /** The fields that it reads, if it only reads fields. */
  path?: readonly string[] | undefined;
}

/** The parameters in scope, outermost first, with the paths of what they stand for. */
type Scope = readonly { name: string; path?: readonly string[] | undefined }[];

const NO_SCOPE: Scope = [];
/** Holds what is collected while one expression is compiled. */
class Compiler {
  readonly names = new Map<string, number>();
  readonly paths: ExpressionPath[] = [];
  readonly zeros = new Set<string>();
  gaveValue = false;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  compile(node: SyntaxNode, scope: Scope): Piece {
    const form = this.#forms[node.type];
    if (form === undefined) throw this.#refuse(node);
    return form(node, scope);
  }

  readonly #forms: Readonly<Record<string, (node: SyntaxNode, scope: Scope) => Piece>> = {
    Literal: ({ value, regex, bigint }) => {
      if (regex === undefined && bigint === undefined) return { run: () => value };
      // A pattern with the flag g remembers the end of its last match.
      return {
        run: regex === undefined ? () => value : () => new RegExp((value as RegExp).source, (value as RegExp).flags),
      };
    },
    Identifier: (node, scope) => this.#identifier(node, scope),
    MemberExpression: (node, scope) => this.#member(node, scope),
    ChainExpression: (node, scope) => this.compile(node.expression as SyntaxNode, scope),
    ParenthesizedExpression: (node, scope) => this.compile(node.expression as SyntaxNode, scope),
    TSAsExpression: (node, scope) => this.compile(node.expression as SyntaxNode, scope),
    TSSatisfiesExpression: (node, scope) => this.compile(node.expression as SyntaxNode, scope),
    TSNonNullExpression: (node, scope) => this.compile(node.expression as SyntaxNode, scope),
    CallExpression: (node, scope) => this.#call(node, scope),
    NewExpression: (node, scope) => this.#construct(node, scope),
    BinaryExpression: (node, scope) => this.#binary(node, scope),
    LogicalExpression: (node, scope) => this.#logical(node, scope),
    UnaryExpression: (node, scope) => this.#unary(node, scope),
    ConditionalExpression: (node, scope) => {
      const [test, yes, no] = [node.test, node.consequent, node.alternate]
        .map((part) => this.compile(part as SyntaxNode, scope).run) as [Run, Run, Run];
      const text = this.#textOf(node.test as SyntaxNode);
      return { run: (frame) => isTrue(test(frame), text) ? yes(frame) : no(frame) };
    },
    TemplateLiteral: (node, scope) => {
      const texts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
      const values = (node.expressions as SyntaxNode[]).map((part) => this.compile(part, scope).run);
      return {
        run: (frame) =>
          texts.map((text, at) => {
            const value = values[at]?.(frame);
            return text + (value === null || value === undefined ? "" : String(value));
          }).join(""),
      };
    },
    ArrayExpression: (node, scope) => {
      const items = this.#list(node.elements as SyntaxNode[], scope);
      return { run: items };
    },
    ObjectExpression: (node, scope) => this.#record(node, scope),
    ArrowFunctionExpression: (node, scope) => this.#arrow(node, scope, undefined),
  };

  // The object of a member access. A name, or a member, is told that its value is an object.
  #object(node: SyntaxNode, scope: Scope): Piece {
    const inner = unwrapped(node);
    if (inner.type === "Identifier") return this.#identifier(inner, scope, true);
    if (inner.type === "CallExpression") return this.#call(inner, scope, true);
    return inner.type === "MemberExpression" ? this.#member(inner, scope, true) : this.compile(inner, scope);
  }

  #identifier(node: SyntaxNode, scope: Scope, isDotted = false): Piece {
    const name = node.name as string;
    const at = scope.findLastIndex((local) => local.name === name);
    if (at !== -1) {
      const path = scope[at]?.path;
      if (!isDotted && path !== undefined) this.paths.push({ fields: path, position: node.start, isWhole: true });
      return { run: ({ locals }) => locals[at], path };
    }
    if (!this.names.has(name)) this.names.set(name, node.start);
    this.paths.push({ fields: [name], position: node.start, isWhole: !isDotted });
    const isGlobal = Object.hasOwn(SAFE_GLOBALS, name);
    // The object's own names win over globals.
    const run: Run = isGlobal
      ? ({ read }) => read(name, isDotted) ?? SAFE_GLOBALS[name]
      : ({ read }) => read(name, isDotted);
    return { run: this.#noted(run, isDotted), path: [name] };
  }

  #member(node: SyntaxNode, scope: Scope, isDotted = false): Piece {
    const object = this.#object(node.object as SyntaxNode, scope);
    const key = this.#key(node, scope);
    const path = this.#extended(object.path, key, {
      position: (node.property as SyntaxNode).start,
      isWhole: !isDotted,
    });
    const name = key.name;
    const run: Run = name === undefined
      ? (frame) => readMember(object.run(frame), toKey(key.run(frame)), isDotted)
      : (frame) => readMember(object.run(frame), name, isDotted);
    if (!path?.includes("status")) return { run: this.#noted(run, isDotted), path };
    const id = path.join(".");
    const counted: Run = (frame) => run(frame) ?? (this.zeros.has(id) ? 0 : undefined);
    return { run: this.#noted(counted, isDotted), path };
  }

  // Notes that the end of a path has a value. A dotted path goes on.
  #noted(run: Run, isDotted = false): Run {
    if (isDotted) return run;
    return (frame) => {
      const value = run(frame);
      if (value !== undefined && value !== null) this.gaveValue = true;
      return value;
    };
  }

  // The key of a member access: a name that is known now, or an expression.
  #key(node: SyntaxNode, scope: Scope): { name: string | number | undefined; run: Run } {
    const property = node.property as SyntaxNode;
    if (!node.computed) {
      if (property.type !== "Identifier") throw this.#refuse(property);
      const name = property.name as string;
      return { name, run: () => name };
    }
    if (property.type === "Literal" && ["string", "number"].includes(typeof property.value)) {
      const name = property.value as string | number;
      return { name, run: () => name };
    }
    return { name: undefined, run: this.compile(property, scope).run };
  }

  #extended(
    path: readonly string[] | undefined,
    { name }: { name: string | number | undefined },
    use: Omit<ExpressionPath, "fields">,
  ): readonly string[] | undefined {
    if (path === undefined) return undefined;
    const fields = [...path, typeof name === "string" ? name : "[]"];
    this.paths.push({ fields, ...use });
    return fields;
  }

  #call(node: SyntaxNode, scope: Scope, isDotted = false): Piece {
    const callee = unwrapped(node.callee as SyntaxNode);
    if (callee.type === "MemberExpression") {
      const piece = this.#methodCall(node, callee, scope);
      // The elements themselves are used, as in pods.filter((pod) => !pod.ready).
      const { path: fields } = piece;
      if (!isDotted && fields !== undefined) this.paths.push({ fields, position: callee.start, isWhole: true });
      return piece;
    }
    const target = this.compile(callee, scope);
    const args = this.#list(node.arguments as SyntaxNode[], scope);
    const text = this.#textOf(callee);
    return { run: (frame) => callValue(target.run(frame), text, args(frame)) };
  }

  #methodCall(node: SyntaxNode, callee: SyntaxNode, scope: Scope): Piece {
    const key = this.#key(callee, scope);
    const method = typeof key.name === "string" ? key.name : "";
    // A string method on a related object uses the object's name: node.startsWith("gpu-").
    const isOfText = Object.hasOwn(String.prototype, method);
    const object = (isOfText ? this.compile : this.#object).call(this, callee.object as SyntaxNode, scope);
    if (!isOfText && !Object.hasOwn(Array.prototype, method) && object.path !== undefined) {
      const position = (callee.property as SyntaxNode).start;
      this.paths.push({ fields: [...object.path, method], position, isCall: true });
    }
    // Own fields can be functions too: `condition.has(...)` of the scope. So the path is not recorded as a field.
    const element = object.path && [...object.path, "[]"];
    const args = this.#list(
      node.arguments as SyntaxNode[],
      scope,
      (one) => this.#arrow(one, scope, element, ELEMENT_PARAMETERS[method]),
    );
    const target = this.#noted(object.run);
    const run: Run = (frame) => callMember(target(frame), toKey(key.run(frame)), args(frame));
    if (SAME_LIST.has(method)) return { run, path: object.path };
    return ONE_ELEMENT.has(method) ? { run, path: element } : { run };
  }

  #construct(node: SyntaxNode, scope: Scope): Piece {
    const callee = node.callee as SyntaxNode;
    const value = callee.type === "Identifier" ? SAFE_GLOBALS[callee.name as string] : undefined;
    if (!isCallableGlobal(value)) throw this.#refuse(node);
    const args = this.#list(node.arguments as SyntaxNode[], scope);
    return { run: (frame) => value.call(...args(frame) as never[]) };
  }

  #binary(node: SyntaxNode, scope: Scope): Piece {
    const operation = BINARY_OPERATORS[node.operator as string];
    if (operation === undefined) throw this.#refuse(node);
    const left = this.compile(node.left as SyntaxNode, scope).run;
    const right = this.compile(node.right as SyntaxNode, scope).run;
    const literals = [node.left as SyntaxNode, node.right as SyntaxNode].filter(({ type }) => type === "Literal");
    const checked = withLiterals(operation, literals.map(({ value }) => value));
    return { run: (frame) => checked(left(frame), right(frame)) };
  }

  #logical(node: SyntaxNode, scope: Scope): Piece {
    const left = this.compile(node.left as SyntaxNode, scope).run;
    const right = this.compile(node.right as SyntaxNode, scope).run;
    if (node.operator === "??") return { run: (frame) => left(frame) ?? right(frame) };
    const stopsAt = node.operator === "||";
    const text = this.#textOf(node.left as SyntaxNode);
    return {
      run(frame) {
        const value = left(frame);
        return isTrue(value, text) === stopsAt ? value : right(frame);
      },
    };
  }

  #unary(node: SyntaxNode, scope: Scope): Piece {
    const { run } = this.compile(node.argument as SyntaxNode, scope);
    const text = this.#textOf(node.argument as SyntaxNode);
    switch (node.operator) {
      case "!":
        return { run: (frame) => !isTrue(run(frame), text) };
      case "-":
        return { run: (frame) => BINARY_OPERATORS["*"]?.(run(frame), -1) };
      case "+":
        return { run: (frame) => Number(run(frame)) };
      case "typeof":
        return { run: (frame) => typeof run(frame) };
      default:
        throw this.#refuse(node);
    }
  }

  #record(node: SyntaxNode, scope: Scope): Piece {
    const parts = (node.properties as SyntaxNode[]).map((property) => {
      if (property.type === "SpreadElement") {
        const { run } = this.compile(property.argument as SyntaxNode, scope);
        return (frame: Frame, into: Record<string, unknown>) => Object.assign(into, run(frame));
      }
      if (property.type !== "Property" || property.method || property.kind !== "init") throw this.#refuse(property);
      const key = property.key as SyntaxNode;
      const name: Run = property.computed
        ? this.compile(key, scope).run
        : () => key.type === "Identifier" ? key.name : key.value;
      const { run } = this.compile(property.value as SyntaxNode, scope);
      return (frame: Frame, into: Record<string, unknown>) => {
        Object.defineProperty(into, String(name(frame)), {
          value: run(frame),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      };
    });
    return {
      run(frame) {
        const result: Record<string, unknown> = {};
        for (const part of parts) part(frame, result);
        return result;
      },
    };
  }

  #arrow(
    node: SyntaxNode,
    scope: Scope,
    element: readonly string[] | undefined,
    elementParameters: readonly number[] = [],
  ): Piece {
    const body = node.body as SyntaxNode;
    if (node.async || body.type === "BlockStatement") {
      throw expressionError(this.#text, body.start, "a function in an expression has no statements", {
        hints: ["write its result after the arrow, or write the whole expression as a function: pod => { ... }"],
      });
    }
    const names = (node.params as SyntaxNode[]).map((param) => {
      if (param.type !== "Identifier") throw this.#refuse(param);
      return param.name as string;
    });
    const inner: Scope = [
      ...scope,
      ...names.map((name, at) => ({ name, path: elementParameters.includes(at) ? element : undefined })),
    ];
    const { run } = this.compile(body, inner);
    return {
      run: ({ read, locals }) => (...args: unknown[]) =>
        run({ read, locals: [...locals, ...names.map((_, at) => args[at])] }),
    };
  }

  #list(
    nodes: readonly (SyntaxNode | null)[],
    scope: Scope,
    arrow = (node: SyntaxNode) => this.compile(node, scope),
  ): (frame: Frame) => unknown[] {
    const parts = nodes.map((node) => {
      if (node?.type === "SpreadElement") {
        return { isSpread: true, run: this.compile(node.argument as SyntaxNode, scope).run };
      }
      if (node?.type === "ArrowFunctionExpression") return { isSpread: false, run: arrow(node).run };
      return { isSpread: false, run: node === null ? () => undefined : this.compile(node, scope).run };
    });
    return (frame) =>
      parts.flatMap(({ isSpread, run }) => {
        const value = run(frame);
        return isSpread ? [...(value ?? []) as Iterable<unknown>] : [value];
      });
  }

  #textOf({ start, end }: SyntaxNode): string {
    return this.#text.slice(start, end);
  }

  #refuse(node: SyntaxNode): InputError {
    const text = this.#textOf(node);
    if (node.type === "AssignmentExpression") {
      return expressionError(this.#text, node.start, "an expression cannot assign", { hints: ["write == to compare"] });
    }
    return expressionError(this.#text, node.start, `${JSON.stringify(text)} is not supported in an expression`, {
      hints: ["write the whole expression as a function to use any code: pod => ..."],
    });
  }
}

function callValue(value: unknown, text: string, args: readonly unknown[]): unknown {
  if (value === null || value === undefined) return undefined;
  if (isCallableGlobal(value)) return value.call(...args as never[]);
  if (typeof value !== "function") throw new InputError(`Cannot call ${text}: it is not a function`);
  return value(...args);
}
