import { compareValues } from "./order.ts";
import { inRange, type QueryResult, type Range } from "./result.ts";
import { eachValue, titleOf, valueText } from "./value_text.ts";

/** Counts values. A list counts each of its elements, and an absent value counts as a group of its own. */
export class ValueCounts {
  readonly #groups = new Map<string | undefined, { value: unknown; count: number }>();
  #total = 0;

  /** Counts the value of a row. */
  add(value: unknown): void {
    const values = Array.isArray(value) || value instanceof Set ? eachValue(value) : [value];
    for (const each of values) {
      const key = valueText(each);
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, { value: key === undefined ? undefined : each, count: 1 });
      else group.count++;
      this.#total++;
    }
  }

  /** Returns the groups with their shares, largest first. */
  result(text: string, range: Range = {}): QueryResult {
    const groups = [...this.#groups.values()].sort((a, b) => b.count - a.count || compareValues(a.value, b.value));
    return {
      columns: [
        { title: titleOf(text), key: text },
        { title: "COUNT", key: "count" },
        { title: "SHARE", key: "share" },
      ],
      rows: inRange(groups, range).map(({ value, count }) => [value, count, shareOf(count, this.#total)]),
    };
  }
}

/** Collects the distinct values. A list gives each of its elements. */
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
