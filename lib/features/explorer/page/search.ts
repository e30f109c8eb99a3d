import type { GroupVersion, Kind, Operation } from "./model.ts";
import { describeType, listPageFields } from "./schema.ts";

/** A search result: a kind, a field of a kind, or an operation with the values that the query contains. */
export type Found =
  | { kind: Kind; operation?: undefined; field?: undefined }
  | { kind: Kind; operation?: undefined; field: string; type: string }
  | { kind: Kind | undefined; operation: Operation; values: Readonly<Record<string, string>> };

/** An entry of the search index. */
export interface SearchEntry {
  found: Found;
  text: string;
  names: readonly string[];
}

/** Creates the search entries of a group and version. */
export function listSearchEntries({ kinds, others }: GroupVersion): SearchEntry[] {
  const entries: SearchEntry[] = [];
  for (const kind of kinds) {
    const names = [kind.name.toLowerCase(), kind.plural, ...kind.shortNames];
    entries.push({ found: { kind }, text: [...names, kind.group, kind.version].join(" "), names });
    for (const operation of kind.operations) entries.push(createEntry(operation, [kind.name, ...kind.shortNames]));
  }
  return [...entries, ...others.map((operation) => createEntry(operation, []))];
}

/**
 * Finds the entries that contain all words of a query, the best first. The path of an object finds its operation, with
 * the form filled in. A query such as `pod.spec.con` finds the fields that begin with it.
 */
export function search(entries: readonly SearchEntry[], query: string, limit = 60): Found[] {
  const words = query.toLowerCase().trim().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const scored: { found: Found; score: number }[] = [];
  const [word = ""] = words;
  if (words.length === 1 && word.includes(".") && !word.includes("/")) {
    const fields = entries.flatMap((entry) => fieldsFound(entry, word.split(".")));
    scored.push(...fields.map((found) => ({ found, score: 500 + base(found) - found.field.length / 50 })));
  }
  for (const { found, text, names } of entries) {
    const values = found.operation === undefined ? undefined : pathValues(found.operation.path, query.trim());
    if (found.operation !== undefined && values !== undefined) {
      scored.push({ found: { ...found, values }, score: 1000 - Object.keys(values).length + base(found) });
      continue;
    }
    if (!words.every((word) => text.includes(word))) continue;
    const exact = words.filter((word) => names.includes(word)).length * 100;
    const begins = words.filter((word) => names.some((name) => name.startsWith(word))).length * 20;
    scored.push({ found, score: exact + begins + base(found) - text.length / 50 });
  }
  return scored.sort((a, b) => b.score - a.score).slice(0, limit).map(({ found }) => found);
}

/**
 * Matches a path or URL against a path template.
 *
 * @returns The values of the template's parameters, or undefined if the path does not match.
 */
export function pathValues(template: string, asked: string): Record<string, string> | undefined {
  const path = asked.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/[?#].*$/s, "");
  if (!path.startsWith("/")) return undefined;
  const names: string[] = [];
  const pattern = template.split(/\{([^}]+)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part);
    // The parameter `path` of a proxy contains any number of segments.
    return part === "path" ? "(.+)" : "([^/]+)";
  }).join("");
  const match = new RegExp(`^${pattern}/?$`).exec(path);
  if (match === null) return undefined;
  try {
    // If the query is the template itself, the parameters have no values.
    const values = names.map((name, index): [string, string] => [name, decodeURIComponent(match[index + 1] ?? "")]);
    return Object.fromEntries(values.filter(([name, value]) => value !== `{${name}}`));
  } catch {
    return undefined;
  }
}

// `deploy.spec.rep`: any name of a kind, the names of fields, and the beginning of the last field's name.
function fieldsFound({ found, names }: SearchEntry, [first = "", ...path]: readonly string[]) {
  const { kind, operation } = found;
  if (operation !== undefined || kind.schema === undefined || !names.includes(first)) return [];
  const { schemas } = kind;
  const last = path.pop() ?? "";
  const above: string[] = [];
  let schema = kind.schema;
  for (const segment of path) {
    const next = listPageFields(schema, schemas).find(([name]) => name.toLowerCase() === segment);
    if (next === undefined) return [];
    above.push(next[0]);
    schema = next[1];
  }
  return listPageFields(schema, schemas).filter(([name]) => name.toLowerCase().startsWith(last)).map((
    [name, field],
  ) => ({
    kind,
    field: [...above, name].join("."),
    type: describeType(field, schemas),
  }));
}

function createEntry(operation: Operation, names: readonly string[]): SearchEntry {
  const { method, path, verb, kind } = operation;
  return {
    found: { kind, operation, values: {} },
    text: [method, verb, path, ...names].join(" ").toLowerCase(),
    names: [],
  };
}

function base({ kind, operation }: Found): number {
  const core = kind?.group === "" ? 6 : kind?.group.includes(".") === false ? 4 : 0;
  if (operation === undefined) return core + 10;
  const plain = operation.subresource === "" ? 5 : 0;
  return core + plain + (operation.method === "GET" ? 3 : 0) - (operation.deprecated ? 50 : 0);
}
