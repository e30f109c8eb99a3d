import { type Amount, amountValue, commonUnit, roundedValue, toAmount, type Unit } from "./amount.ts";
import { UnreadableValueError } from "../expression/unreadable_value_error.ts";
import { inRange, type QueryColumn, type QueryResult, type Range } from "./result.ts";
import { groupKey } from "./groups.ts";
import { eachValue } from "./value_text.ts";

/** Notes a value that is not an amount, and the index of its expression. It does not count. */
export type NoteUnreadable = (error: UnreadableValueError, index: number) => void;

function amountsOf(value: unknown, note: ((error: UnreadableValueError) => void) | undefined): Amount[] {
  return eachValue(value).flatMap((each) => {
    try {
      return toAmount(each) ?? [];
    } catch (error) {
      if (note === undefined || !(error instanceof UnreadableValueError)) throw error;
      note(error);
      return [];
    }
  });
}

/** Adds up the amounts of one expression. */
class Total {
  #sum = 0;
  #unit: Unit | undefined;

  add(value: unknown, note?: (error: UnreadableValueError) => void): void {
    for (const amount of amountsOf(value, note)) {
      this.#unit = commonUnit(this.#unit, amount.unit);
      this.#sum += amount.value;
    }
  }

  get amount(): Amount {
    return { value: this.#sum, unit: this.#unit ?? "number" };
  }
}

/** Keeps the amounts of one expression, for their distribution. */
class Distribution {
  readonly #values: number[] = [];
  #unit: Unit | undefined;

  add(value: unknown, note?: (error: UnreadableValueError) => void): void {
    for (const amount of amountsOf(value, note)) {
      this.#unit = commonUnit(this.#unit, amount.unit);
      this.#values.push(amount.value);
    }
  }

  get amount(): Amount {
    return this.#amountOf(this.#values.reduce((sum, value) => sum + value, 0));
  }

  /** The count, sum, average, minimum, median, 95th percentile and maximum. */
  cells(): unknown[] {
    const sorted = Float64Array.from(this.#values).sort();
    const { length } = sorted;
    if (length === 0) return [0];
    const at = (index: number) => sorted[index] ?? NaN;
    const middle = (at(Math.floor((length - 1) / 2)) + at(Math.ceil((length - 1) / 2))) / 2;
    const { amount } = this;
    return [
      length,
      amountValue(amount),
      roundedValue(this.#amountOf(amount.value / length)),
      amountValue(this.#amountOf(at(0))),
      roundedValue(this.#amountOf(middle)),
      // The nearest rank: the smallest value that at least 95% of all values do not exceed.
      amountValue(this.#amountOf(at(Math.ceil(0.95 * length) - 1))),
      amountValue(this.#amountOf(at(length - 1))),
    ];
  }

  #amountOf(value: number): Amount {
    return { value, unit: this.#unit ?? "number" };
  }
}

/** Amounts that are added up per group. Without groups, all rows are one. */
export interface Aggregate {
  /** Adds a row: the values of its group, and a value for each expression. */
  add(group: readonly unknown[], values: readonly unknown[], note?: NoteUnreadable): void;
  /** Returns a row for each group, the largest first amount first. */
  result(range?: Range): QueryResult;
}

/** Adds up the values of several expressions: `requests.cpu`, `requests.memory`. */
export function sums(columns: readonly QueryColumn[], by: readonly QueryColumn[]): Aggregate {
  return aggregate(by, columns, () => {
    const totals = columns.map(() => new Total());
    return {
      add: (values, note) => totals.forEach((total, at) => total.add(values[at], note && ((error) => note(error, at)))),
      size: () => totals[0]?.amount.value ?? 0,
      cells: () => totals.map(({ amount }) => amountValue(amount)),
    };
  });
}

const STATISTICS = ["count", "sum", "average", "min", "median", "p95", "max"];

/** Describes the distribution of the values of an expression. */
export function statistics(by: readonly QueryColumn[]): Aggregate {
  return aggregate(by, STATISTICS.map((key) => ({ title: key.toUpperCase(), key })), () => {
    const values = new Distribution();
    return {
      add: ([value], note) => values.add(value, note && ((error) => note(error, 0))),
      size: () => values.amount.value,
      cells: () => values.cells(),
    };
  });
}

interface Group {
  add(values: readonly unknown[], note?: NoteUnreadable): void;
  /** The amount by which groups are sorted. */
  size(): number;
  cells(): unknown[];
}

function aggregate(by: readonly QueryColumn[], columns: readonly QueryColumn[], create: () => Group): Aggregate {
  const groups = new Map<string, { values: readonly unknown[]; group: Group }>();
  // Without groups there is one row even if there are no objects.
  if (by.length === 0) groups.set(groupKey([]), { values: [], group: create() });
  return {
    add(values, amounts, note) {
      const key = groupKey(values);
      let found = groups.get(key);
      if (found === undefined) groups.set(key, found = { values, group: create() });
      found.group.add(amounts, note);
    },
    result(range = {}) {
      const sorted = [...groups.values()].map(({ values, group }) => ({
        values,
        size: group.size(),
        cells: group.cells(),
      })).sort((a, b) => b.size - a.size);
      return {
        columns: [...by, ...columns],
        rows: inRange(sorted, range).map(({ values, cells }) => [...values, ...cells]),
      };
    },
  };
}
