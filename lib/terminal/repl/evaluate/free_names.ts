import type { Node } from "acorn";
import { declaredBy, patternNames } from "./identifiers.ts";
import { children } from "./modules.ts";

/** A use of a name that the code does not declare in any scope around it. */
export interface FreeName {
  name: string;
  node: Node;
  /** The nodes around it, outermost first. */
  parents: readonly Node[];
  /** Whether it is the shorthand of `name: name` in an object. */
  isShorthand: boolean;
  /** Whether the code around it runs in a function, which may be called later. */
  isInFunction: boolean;
  /** Whether `await` is allowed around it. */
  canAwait: boolean;
}

/** The free names of code. */
export interface FreeNames {
  /** The uses whose value is read. `typeof name` does not read it. */
  read: readonly FreeName[];
  /** The names that are assigned and not declared. */
  assigned: ReadonlySet<string>;
}

/** The names that are declared at a place. */
interface Scope {
  names: ReadonlySet<string>;
  outer?: Scope;
}

/** The surroundings of a node. */
interface Surroundings {
  scope: Scope;
  parents: readonly Node[];
  isInFunction: boolean;
  canAwait: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** Finds the names that statements use and do not declare, by the scopes of JavaScript. */
export function findFreeNames(body: readonly Node[]): FreeNames {
  const read: FreeName[] = [];
  const assigned = new Set<string>();
  const scope: Scope = { names: new Set([...body.flatMap(declaredBy), ...body.flatMap(hoisted)]) };
  walkAll(body, { scope, parents: [], isInFunction: false, canAwait: true });
  return { read, assigned };

  function walkAll(nodes: readonly (Node | null | undefined)[], around: Surroundings): void {
    for (const node of nodes) if (node) walk(node, around);
  }

  function walk(node: Node, around: Surroundings): void {
    const fields = node as unknown as Fields;
    const inside = { ...around, parents: [...around.parents, node] };
    switch (node.type) {
      case "Identifier":
        return use(node, around);
      case "UnaryExpression": {
        const argument = fields.argument as Node;
        return fields.operator === "typeof" && argument.type === "Identifier" ? undefined : walk(argument, inside);
      }
      case "MemberExpression":
        return walkAll([fields.object as Node, fields.computed === true ? fields.property as Node : null], inside);
      case "Property": {
        if (fields.computed === true) walk(fields.key as Node, inside);
        const value = fields.value as Node;
        if (fields.shorthand === true && value.type === "Identifier") return use(value, inside, true);
        return walk(value, inside);
      }
      case "AssignmentExpression":
        target(fields.left as Node, inside);
        return walk(fields.right as Node, inside);
      case "UpdateExpression":
        return target(fields.argument as Node, inside);
      case "VariableDeclaration":
        for (const { id, init } of fields.declarations as { id: Node; init: Node | null }[]) {
          walkDefaults(id, inside);
          if (init !== null) walk(init, inside);
        }
        return;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return walkFunction(node, inside);
      case "ClassDeclaration":
      case "ClassExpression":
        return walkClass(fields, inside);
      case "BlockStatement":
        return walkAll(fields.body as Node[], within(inside, (fields.body as Node[]).flatMap(declaredBy)));
      case "SwitchStatement": {
        walk(fields.discriminant as Node, inside);
        const cases = fields.cases as { test: Node | null; consequent: Node[] }[];
        const block = within(inside, cases.flatMap(({ consequent }) => consequent.flatMap(declaredBy)));
        for (const { test, consequent } of cases) walkAll([test, ...consequent], block);
        return;
      }
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        return walkLoop(fields, inside);
      case "CatchClause": {
        const param = fields.param as Node | null;
        const block = within(inside, patternNames(param));
        if (param !== null) walkDefaults(param, block);
        return walk(fields.body as Node, block);
      }
      case "LabeledStatement":
        return walk(fields.body as Node, inside);
      case "BreakStatement":
      case "ContinueStatement":
      case "MetaProperty":
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      case "ExportNamedDeclaration":
        return fields.declaration ? walk(fields.declaration as Node, inside) : undefined;
      default:
        // Of the nodes for types, only these contain an expression.
        if (node.type.startsWith("TS")) {
          return "expression" in node ? walk(fields.expression as Node, inside) : undefined;
        }
        return walkAll([...children(node)], inside);
    }
  }

  function use(node: Node, { scope, parents, isInFunction, canAwait }: Surroundings, isShorthand = false): void {
    const { name } = node as unknown as { name: string };
    if (!isDeclared(scope, name)) read.push({ name, node, parents, isShorthand, isInFunction, canAwait });
  }

  // Names in an assigned pattern are not read, but the rest of the pattern is code.
  function target(node: Node, around: Surroundings): void {
    if (node.type === "MemberExpression") return walk(node, around);
    for (const name of patternNames(node)) if (!isDeclared(around.scope, name)) assigned.add(name);
    walkDefaults(node, around);
  }

  // Walks the default values and computed keys of a pattern.
  function walkDefaults(pattern: Node | null, around: Surroundings): void {
    const fields = pattern as unknown as Fields;
    switch (pattern?.type) {
      case "ObjectPattern":
        for (const property of fields.properties as (Node & { computed?: boolean; key?: Node; value?: Node })[]) {
          if (property.computed === true && property.key !== undefined) walk(property.key, around);
          walkDefaults(property.value ?? (property as unknown as { argument: Node }).argument, around);
        }
        return;
      case "ArrayPattern":
        for (const element of fields.elements as (Node | null)[]) walkDefaults(element, around);
        return;
      case "AssignmentPattern":
        walkDefaults(fields.left as Node, around);
        return walk(fields.right as Node, around);
      case "RestElement":
        return walkDefaults(fields.argument as Node, around);
      case "MemberExpression":
        return walk(pattern, around);
      default:
        return;
    }
  }

  function walkFunction(node: Node, around: Surroundings): void {
    const fields = node as unknown as Fields;
    const params = (fields.params as Node[]).map((param) => parameterOf(param));
    const own = node.type === "FunctionExpression" ? patternNames(fields.id as Node | null) : [];
    const implicit = node.type === "ArrowFunctionExpression" ? [] : ["arguments"];
    const outside = within(around, [...params.flatMap(patternNames), ...own, ...implicit]);
    for (const param of params) walkDefaults(param, { ...outside, isInFunction: true, canAwait: false });
    const body = fields.body as Node | null;
    if (body === null) return;
    const inside = { ...within(outside, hoisted(body)), isInFunction: true, canAwait: fields.async === true };
    walk(body, inside);
  }

  function walkClass(fields: Fields, around: Surroundings): void {
    const inside = within(around, patternNames(fields.id as Node | null));
    if (fields.superClass) walk(fields.superClass as Node, inside);
    const later = { ...inside, isInFunction: true, canAwait: false };
    for (const member of (fields.body as { body: (Node & Fields)[] }).body) {
      if (member.computed === true) walk(member.key as Node, inside);
      if (member.type === "StaticBlock") {
        const statements = member.body as Node[];
        walkAll(statements, within(later, [...statements.flatMap(declaredBy), ...statements.flatMap(hoisted)]));
      } else if (member.value) walk(member.value as Node, later);
    }
  }

  function walkLoop(fields: Fields, around: Surroundings): void {
    const head = (fields.init ?? fields.left) as Node | null | undefined;
    const inside = within(around, head ? declaredBy(head) : []);
    if (head) {
      if (fields.left === undefined || head.type === "VariableDeclaration") walk(head, inside);
      else target(head, inside);
    }
    walkAll([fields.right, fields.test, fields.update, fields.body] as (Node | null | undefined)[], inside);
  }
}

function isDeclared(scope: Scope | undefined, name: string): boolean {
  for (; scope !== undefined; scope = scope.outer) if (scope.names.has(name)) return true;
  return false;
}

function within(around: Surroundings, names: readonly string[]): Surroundings {
  return names.length === 0 ? around : { ...around, scope: { names: new Set(names), outer: around.scope } };
}

// A parameter property of a constructor (`private name: string`) wraps the parameter.
function parameterOf(param: Node): Node {
  return param.type as string === "TSParameterProperty" ? (param as unknown as { parameter: Node }).parameter : param;
}

/** Returns the names that `var` and functions declare in the whole function around them. */
function hoisted(node: Node): string[] {
  const fields = node as unknown as Fields;
  if (node.type === "VariableDeclaration") return fields.kind === "var" ? declaredBy(node) : [];
  if (node.type === "FunctionDeclaration") return declaredBy(node);
  if (/Function|^Class|Expression$|^TS/.test(node.type)) return [];
  return [...children(node)].flatMap(hoisted);
}
