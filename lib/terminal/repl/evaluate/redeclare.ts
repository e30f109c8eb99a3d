import type { Node } from "acorn";
import type { TextEdit } from "./modules.ts";
import { declaredBy } from "./identifiers.ts";

/** The keyword that declares a name. */
export type Keyword = "let" | "const" | "var";

/** Names that must be declared with the keyword of an earlier input. */
export type Keywords = ReadonlyMap<string, Keyword>;

/** V8's replMode allows repeated declarations only with the same keyword. A class counts as let, a function as var. */
export const KEYWORDS: readonly Keyword[] = ["let", "const", "var"];

/** Declares an input's names with the keywords of earlier inputs. */
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

/** Returns the keyword that replaces a statement's own, if it differs. */
export function chooseKeyword(statement: Node, keywords: Keywords): Keyword | undefined {
  return declaredBy(statement).map((name) => keywords.get(name)).find((keyword) => keyword !== undefined);
}

/**
 * Returns the names to retry with, after an evaluation failed because a name was declared with another keyword.
 *
 * @returns Undefined if there was another reason, or if every keyword was tried.
 */
export function otherKeywords(error: unknown, names: readonly string[], tried: Keywords): Keywords | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const [, name = ""] = /^Identifier '(.+)' has already been declared$/.exec(error.message) ?? [];
  if (!names.includes(name)) return undefined;
  const before = tried.get(name);
  const next = KEYWORDS[before === undefined ? 0 : KEYWORDS.indexOf(before) + 1];
  return next === undefined ? undefined : new Map([...tried, [name, next]]);
}
