import { compareValues } from "./order.ts";
import { inRange, type QueryColumn, type QueryResult, type Range } from "./result.ts";
import { eachValue, valueText } from "./value_text.ts";

/** Counts values, or combinations of values. A list counts each of its elements, and an absent value is a group too. */
export class ValueCounts {
  readonly #groups = new Map<string, { values: readonly unknown[]; count: number }>();
  #total = 0;

  /** Counts the values of a row. */
  add(...values: readonly unknown[]): void {
    for (const combination of combinations(values)) {
      const key = groupKey(combination);
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, { values: combination, count: 1 });
      else group.count++;
      this.#total++;
    }
  }

  /** Returns the groups with their shares, largest first. */
  result(columns: readonly QueryColumn[], range: Range = {}): QueryResult {
    const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count || compareLists(a.values, b.values));
    return {
      columns: [
        ...columns,
        { title: "COUNT", key: "count" },
        { title: "SHARE", key: "share" },
      ],
      rows: inRange(groups, range).map(({ values, count }) => [...values, count, shareOf(count, this.#total)]),
    };
  }
}

/** Returns a text that is the same for equal combinations of values. */
export function groupKey(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => valueText(value) ?? null));
}

// A list counts as each of its elements.
function combinations(values: readonly unknown[]): readonly (readonly unknown[])[] {
  return values.reduce<readonly (readonly unknown[])[]>((all, value) => {
    const each = Array.isArray(value) || value instanceof Set ? eachValue(value) : [value ?? undefined];
    return all.flatMap((before) => each.map((one) => [...before, one]));
  }, [[]]);
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  return a.reduce<number>((order, value, at) => order || compareValues(value, b[at]), 0);
}

/** Collects the distinct values. The elements of a list are collected one by one. */
export class DistinctValues {
  readonly #values = new Map<string, unknown>();

  /** Adds the value of a row. */
  add(value: unknown): void {
    for (const each of eachValue(value)) {
      const key = valueText(each) ?? "";
      if (!this.#values.has(key)) this.#values.set(key, each);
    }
  }

  /** Returns the values in order. */
  values(range: Range = {}): readonly unknown[] {
    return inRange([...this.#values.values()].sort(compareValues), range);
  }
}

function shareOf(count: number, total: number): string {
  const percent = 100 * count / total;
  return `${percent >= 10 || Number.isInteger(percent) ? Math.round(percent) : percent.toFixed(1)}%`;
}
