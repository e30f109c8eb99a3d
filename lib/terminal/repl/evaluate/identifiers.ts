import type { Node } from "acorn";
import { children } from "./modules.ts";

/** A name that code reads or assigns. */
export interface Use {
  name: string;
  node: Node;
  /** Whether it is the shorthand of `name: name` in an object: `{ _ }`. */
  isShorthand: boolean;
}

/** Returns the variables that a node uses, including inner scopes. Property names are not variables. */
export function* findUses(node: Node): Generator<Use> {
  const fields = node as unknown as Record<string, unknown>;
  if (node.type === "Identifier") {
    yield { name: String(fields.name), node, isShorthand: false };
    return;
  }
  if (node.type === "Property" && fields.shorthand === true) {
    const value = fields.value as Node;
    // In a pattern with a default, the value is an assignment.
    if (value.type === "Identifier") {
      yield { name: String((value as unknown as { name: unknown }).name), node: value, isShorthand: true };
    } else yield* findUses(value);
    return;
  }
  const isNamed = ["MemberExpression", "Property", "PropertyDefinition", "MethodDefinition"].includes(node.type);
  for (const child of children(node)) {
    const isField = isNamed && fields.computed !== true && (child === fields.property || child === fields.key);
    if (!isField) yield* findUses(child);
  }
}

/** Returns the names that a statement declares in its scope. */
export function declaredBy(statement: Node): string[] {
  const fields = statement as unknown as Record<string, unknown>;
  switch (statement.type) {
    case "VariableDeclaration":
      return (fields.declarations as { id: Node }[]).flatMap(({ id }) => patternNames(id));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return patternNames(fields.id as Node);
    case "ImportDeclaration":
      return (fields.specifiers as { local: Node }[]).flatMap(({ local }) => patternNames(local));
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return fields.declaration ? declaredBy(fields.declaration as Node) : [];
    default:
      return [];
  }
}

/** Returns the names that a pattern binds. */
export function patternNames(node: Node | null): string[] {
  const fields = node as unknown as Record<string, unknown>;
  switch (node?.type) {
    case "Identifier":
      return [String(fields.name)];
    case "ObjectPattern":
      return (fields.properties as Node[]).flatMap((property) =>
        patternNames(
          (property as unknown as { value?: Node; argument?: Node }).value ??
            (property as unknown as { argument?: Node }).argument ?? null,
        )
      );
    case "ArrayPattern":
      return (fields.elements as (Node | null)[]).flatMap(patternNames);
    case "AssignmentPattern":
      return patternNames(fields.left as Node);
    case "RestElement":
      return patternNames(fields.argument as Node);
    default:
      return [];
  }
}
