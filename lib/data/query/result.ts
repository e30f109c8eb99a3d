/** A column of a query: a title for tables, and a key for JSON. */
export interface QueryColumn {
  readonly title: string;
  readonly key: string;
}

/** Returns the column of an expression. Paths are in capitals, as in the tables of the server. */
export function columnOf({ text, title }: { text: string; title?: string | undefined }): QueryColumn {
  if (title !== undefined) return { title, key: title };
  return { title: /^[\w.$-]+$/.test(text) ? text.toUpperCase() : text, key: text };
}

/** The rows of a query with computed columns. Absent values are undefined. */
export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The part of some rows that is kept: the first or the last of them. */
export interface Range {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

/** Returns the rows of a range. */
export function inRange<T>(rows: readonly T[], { first, last }: Range): readonly T[] {
  const head = first === undefined ? rows : rows.slice(0, first);
  return last === undefined ? head : last === 0 ? [] : head.slice(-last);
}
