import type { Node } from "acorn";
import { edited, type TextEdit } from "../evaluate/modules.ts";
import { declaredBy, findUses } from "../evaluate/identifiers.ts";
import { parseInput } from "../evaluate/source.ts";
import { savedWords, type ScriptNames } from "./saved_words.ts";
import type { CodeStep } from "./transcript.ts";

/** An input as the statements of a script. */
export interface CodeParts {
  /** The imports, which come first in a script. */
  imports: string[];
  /** The statements before the last expression. */
  before: string;
  /** The last expression, awaited if the prompt awaited it. Undefined if the input does not end with an expression. */
  value: string | undefined;
}

/** Facts about the other inputs that are needed to convert one input. */
export interface CodeContext {
  /** Names that are declared more than once. Later declarations become assignments. */
  repeated: ReadonlySet<string>;
  /** The repeated names that are already declared. Conversion adds to this set. */
  declared: Set<string>;
  /** Returns the variable for `_`, `_1` and so on, or undefined if the name is not part of the result history. */
  last(name: string): string | undefined;
  /** Returns the specifier of a module as seen from the script. */
  specifier(text: string): string;
  /** The names that calls in place of words need. */
  names: ScriptNames;
}

/** Converts an input to statements of a script. Syntax that only the prompt allows is replaced. */
export function codeOfStep({ text, isAwaited = false, value, words = [] }: CodeStep, context: CodeContext): CodeParts {
  const { typescript, program } = parseInput(text);
  const kinds = savedWords(program, new Set(words), context.names);
  const imports: string[] = [];
  const statements: string[] = [...kinds.before];
  const edit = (node: Node, more: TextEdit[] = []) =>
    edited(typescript, [...within(node, kinds.edits), ...editsOf(node, context), ...more], node.start, node.end);
  const last = program.body.at(-1);
  const expression = last?.type === "ExpressionStatement" && value !== undefined
    ? (last as unknown as { expression: Node }).expression
    : undefined;
  for (const node of program.body) {
    if (expression !== undefined && node === last) break;
    if (node.type === "ImportDeclaration" && !isRepeated(node, context)) imports.push(edit(node));
    else statements.push(...assigned(node, typescript, context, edit));
  }
  const call = expression === undefined ? undefined : edit(expression);
  return { imports, before: statements.join("\n"), value: call === undefined ? undefined : awaited(call, expression) };

  function awaited(code: string, node: Node | undefined): string {
    if (!isAwaited) return code;
    const binds = ["CallExpression", "MemberExpression", "Identifier", "ImportExpression", "NewExpression"];
    return `await ${binds.includes(node?.type ?? "") ? code : `(${code})`}`;
  }
}

/** Returns the names that an input declares, with repetitions. */
export function declaredIn(text: string): string[] {
  return parseInput(text).program.body.flatMap(declaredBy);
}

/** Returns the names that an input uses. */
export function usedIn(text: string): Set<string> {
  return new Set(parseInput(text).program.body.flatMap((node) => [...findUses(node)].map(({ name }) => name)));
}

function within(node: Node, edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter(({ start, end }) => start >= node.start && end <= node.end);
}

function isRepeated(node: Node, { repeated }: CodeContext): boolean {
  return declaredBy(node).some((name) => repeated.has(name));
}

function editsOf(node: Node, { last, specifier }: CodeContext): TextEdit[] {
  const names = [...findUses(node)].flatMap(({ name, node: { start, end }, isShorthand }) => {
    const value = last(name);
    return value === undefined ? [] : [{ start, end, text: isShorthand ? `${name}: ${value}` : value }];
  });
  return [
    ...names,
    ...sources(node).map(({ start, end, value }) => ({
      start,
      end,
      text: JSON.stringify(specifier(value)),
    })),
  ];
}

// The string literals that name modules.
function sources(node: Node): { start: number; end: number; value: string }[] {
  const fields = node as unknown as Record<string, unknown>;
  const own = fields.source as { start: number; end: number; type: string; value?: unknown } | null | undefined;
  const found = own?.type === "Literal" && typeof own.value === "string"
    ? [{ start: own.start, end: own.end, value: own.value }]
    : [];
  const inner = Object.values(fields).flatMap((value) => Array.isArray(value) ? value : [value]).filter((value) =>
    typeof value === "object" && value !== null && "type" in value && "start" in value
  ) as Node[];
  return [...found, ...inner.flatMap(sources)];
}

// A name that is declared repeatedly becomes one variable.
function assigned(
  node: Node,
  typescript: string,
  context: CodeContext,
  edit: (node: Node, more?: TextEdit[]) => string,
): string[] {
  const { declared } = context;
  if (!isRepeated(node, context)) return [edit(node)];
  const names = declaredBy(node);
  const fresh = names.filter((name) => !declared.has(name));
  for (const name of names) declared.add(name);
  const declaration = fresh.length === 0 ? [] : [`let ${fresh.map((name) => `${name}: any`).join(", ")};`];
  const fields = node as unknown as Record<string, unknown>;
  if (node.type === "VariableDeclaration") {
    const declarations = fields.declarations as { id: Node; init: Node | null }[];
    return [
      ...declaration,
      ...declarations.map(({ id, init }) => {
        const target = edit({ ...id, end: typed(id) } as Node);
        const value = init === null ? "undefined" : edit(init);
        return id.type === "Identifier" ? `${target} = ${value};` : `(${target} = ${value});`;
      }),
    ];
  }
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") {
    return [...declaration, `${names[0]} = ${edit(node)};`];
  }
  if (node.type === "ImportDeclaration") {
    const { specifiers, source } = fields as unknown as {
      specifiers: { type: string; local: { name: string }; imported?: { name?: string; value?: string } }[];
      source: { value: string };
    };
    const load = `await import(${JSON.stringify(context.specifier(source.value))})`;
    return [
      ...declaration,
      ...specifiers.map(({ type, local, imported }) =>
        type === "ImportNamespaceSpecifier"
          ? `${local.name} = ${load};`
          : `${local.name} = (${load}).${imported?.name ?? imported?.value ?? "default"};`
      ),
    ];
  }
  return [typescript.slice(node.start, node.end)];

  // The pattern without its type annotation.
  function typed(id: Node): number {
    const annotation = (id as unknown as { typeAnnotation?: Node }).typeAnnotation;
    return annotation?.start ?? id.end;
  }
}
