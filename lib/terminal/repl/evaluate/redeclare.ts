import type { Node } from "acorn";
import type { TextEdit } from "./modules.ts";
import { declaredBy } from "./identifiers.ts";

/** The word that declares a name. */
export type Keyword = "let" | "const" | "var";

/** Names that an input has to declare with another word than its own, because an earlier one did. */
export type Keywords = ReadonlyMap<string, Keyword>;

/** V8's replMode lets a name be declared again by the same word alone: a class counts as let, a function as var. */
export const KEYWORDS: readonly Keyword[] = ["let", "const", "var"];

/** Declares an input's names with the words that earlier inputs declared them with. */
export function redeclaringEdits(statement: Node, keywords: Keywords): TextEdit[] {
  const fields = statement as unknown as Record<string, unknown>;
  const { start, end } = statement;
  if (statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") {
    return fields.declaration ? redeclaringEdits(fields.declaration as Node, keywords) : [];
  }
  const keyword = chooseKeyword(statement, keywords);
  if (keyword === undefined) return [];
  if (statement.type === "VariableDeclaration") {
    const edits = [{ start, end: start + String(fields.kind).length, text: keyword }];
    if (keyword !== "const") return edits;
    const bare = (fields.declarations as { end: number; init: Node | null }[]).filter(({ init }) => init === null);
    return [...edits, ...bare.map(({ end }) => ({ start: end, end, text: " = undefined" }))];
  }
  if (statement.type !== "FunctionDeclaration" && statement.type !== "ClassDeclaration") return [];
  return [{ start, end: start, text: `${keyword} ${declaredBy(statement)[0]} = ` }, { start: end, end, text: ";" }];
}

/** The word for what a statement declares, where it is another than its own. */
export function chooseKeyword(statement: Node, keywords: Keywords): Keyword | undefined {
  return declaredBy(statement).map((name) => keywords.get(name)).find((keyword) => keyword !== undefined);
}

/**
 * What to try after an evaluation that never began, because a name of its own was declared by another word.
 *
 * @returns Undefined where that was not the reason, or every word was tried.
 */
export function otherKeywords(error: unknown, names: readonly string[], tried: Keywords): Keywords | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const [, name = ""] = /^Identifier '(.+)' has already been declared$/.exec(error.message) ?? [];
  if (!names.includes(name)) return undefined;
  const before = tried.get(name);
  const next = KEYWORDS[before === undefined ? 0 : KEYWORDS.indexOf(before) + 1];
  return next === undefined ? undefined : new Map([...tried, [name, next]]);
}
