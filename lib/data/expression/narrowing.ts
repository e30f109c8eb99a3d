import { defined } from "../base/defined.ts";
import type { Resource } from "../core/resource.ts";
import { selectableFields } from "../core/selectable_fields.ts";
import { kindKeyOf } from "./names_of_kind.ts";
import { parseExpression, type SyntaxNode, unwrapped } from "./parse.ts";

/** Selectors of a list request. */
export interface Narrowing {
  labels?: string;
  fields?: string;
}

/** The fields that the server can select by, by the names of expressions for each kind. */
const FIELDS_OF_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Pod.": { node: "spec.nodeName", serviceAccount: "spec.serviceAccountName" },
  "Service.": { type: "spec.type" },
  "Namespace.": { state: "status.phase" },
};
const NAMES_OF_ALL: Readonly<Record<string, string>> = { name: "metadata.name", namespace: "metadata.namespace" };

// Values that need neither quotes nor escapes in a selector.
const PLAIN_REGEXP = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_REGEXP = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/**
 * Derives selectors from the comparisons that have to be true for an expression to be true. They only narrow the list:
 * the server treats an absent field as `""` or `false`, so the expression has to be evaluated as well.
 */
export function narrowingSelectors(
  text: string,
  resource: Pick<Resource, "plural" | "group" | "kind" | "namespaced">,
): Narrowing {
  const labels: string[] = [];
  const fields: string[] = [];
  const selectable = selectableFields(resource);
  const names = { ...NAMES_OF_ALL, ...FIELDS_OF_NAMES[kindKeyOf(resource)] };
  for (const { path: [first = "", ...rest], operator, value } of comparisons(parseExpression(text))) {
    if (!PLAIN_REGEXP.test(value)) continue;
    const path = first === "object" ? rest : [first, ...rest];
    const label = labelOf(path);
    if (label !== undefined) labels.push(`${label}${operator}${value}`);
    const field = path.length === 1 ? names[path[0] ?? ""] ?? path[0] ?? "" : path.join(".");
    // An absent field is not equal to anything, on the server and in the expression.
    if (selectable.includes(field)) fields.push(`${field}${operator}${value}`);
  }
  const joined = (parts: readonly string[]) => parts.length === 0 ? undefined : parts.join(",");
  return defined({ labels: joined(labels), fields: joined(fields) });
}

interface Comparison {
  readonly path: readonly string[];
  readonly operator: "=" | "!=";
  readonly value: string;
}

const OPERATORS: Readonly<Record<string, Comparison["operator"]>> = { "==": "=", "===": "=", "!=": "!=", "!==": "!=" };

function* comparisons(outer: SyntaxNode): Generator<Comparison> {
  const node = unwrapped(outer);
  const [left, right] = [node.left, node.right] as SyntaxNode[];
  if (left === undefined || right === undefined) return;
  if (node.type === "LogicalExpression" && node.operator === "&&") {
    yield* comparisons(left);
    yield* comparisons(right);
    return;
  }
  const operator = node.type === "BinaryExpression" ? OPERATORS[node.operator as string] : undefined;
  if (operator === undefined) return;
  for (const [side, other] of [[left, right], [right, left]] as const) {
    const path = pathOf(side);
    if (path !== undefined && other.type === "Literal" && typeof other.value === "string") {
      yield { path, operator, value: other.value };
    }
  }
}

function pathOf(outer: SyntaxNode): string[] | undefined {
  const node = unwrapped(outer);
  if (node.type === "Identifier") return [node.name as string];
  if (node.type !== "MemberExpression") return undefined;
  const before = pathOf(node.object as SyntaxNode);
  const property = node.property as SyntaxNode;
  const name = node.computed ? property.value : property.name;
  return before === undefined || typeof name !== "string" ? undefined : [...before, name];
}

function labelOf(path: readonly string[]): string | undefined {
  const [first, second, third] = path;
  const label = path.length === 2 && first === "labels"
    ? second
    : path.length === 3 && first === "metadata" && second === "labels"
    ? third
    : undefined;
  return label !== undefined && LABEL_REGEXP.test(label) ? label : undefined;
}
