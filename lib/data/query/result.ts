/** The rows of a query with computed columns. Absent values are undefined. */
export interface QueryResult {
  /** The columns: a title for tables, and a key for JSON. */
  readonly columns: readonly { readonly title: string; readonly key: string }[];
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
