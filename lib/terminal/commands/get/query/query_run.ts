import { sorted, sortKey } from "../../../../data/output/sort_order.ts";
import { type Keyed, sortedRows } from "../../../../data/query/order.ts";
import { inRange } from "../../../../data/query/result.ts";
import { evaluateRow, holdsFor, type QueryRow } from "../../../../data/query/row.ts";
import type { RowPage } from "../../../shell/query_rows.ts";
import type { QueryOutput } from "./output.ts";
import type { Query } from "./read_query.ts";

// An object with many elements has many rows. Rows that are kept until the end of a page survive collections of young
// objects, and then the heap grows: 100,000 pods took 1.3 times the memory of 10,000.
const MOST_ROWS = 100;

/** The state of one query: it filters, sorts and prints pages as they arrive. */
export class QueryRun {
  /** The number of rows before the filter. */
  rows = 0;
  /** The number of rows after the filter. */
  found = 0;
  readonly #query: Query;
  readonly #output: QueryOutput;
  readonly #keyed: Keyed<unknown>[] = [];
  readonly #last: unknown[] = [];
  readonly #named: unknown[] = [];
  readonly #hasNames: boolean;

  /**
   * Creates a run.
   *
   * @param hasNames Whether objects are requested one by one, so that they are printed together.
   */
  constructor(query: Query, output: QueryOutput, hasNames = false) {
    this.#query = query;
    this.#output = output;
    this.#hasNames = hasNames;
  }

  /** Whether no more rows are needed. */
  get isDone(): boolean {
    const { order, range: { first } } = this.#query;
    return order === undefined && first !== undefined && this.#countsRows && this.found >= first;
  }

  /** Adds the rows of a page, and prints those that are final. */
  async add(page: RowPage): Promise<void> {
    const { each, where, order, range } = this.#query;
    const ready: unknown[] = [];
    for (const object of page.rows) {
      for (const row of each === undefined ? [object] : each.of(object.named)) {
        const index = this.rows++;
        if (where !== undefined && !await holdsFor(where, row, index)) continue;
        this.found++;
        const prepared = this.#output.prepare({ ...row, page }, index);
        const kept = prepared instanceof Promise ? await prepared : prepared;
        if (order !== undefined) this.#keyed.push({ key: await this.#keyOf(row, index), row: kept });
        else if (this.#countsRows && range.last !== undefined) this.#keepLast(kept, range.last);
        else ready.push(kept);
        if (each !== undefined && ready.length >= MOST_ROWS && !this.#hasNames) {
          await this.#output.write(ready.splice(0));
        }
        if (this.isDone) break;
      }
      if (this.isDone) break;
    }
    if (this.#hasNames) this.#named.push(...ready);
    else if (ready.length > 0) await this.#output.write(ready);
  }

  /** Prints the remaining rows and the end. */
  async end(): Promise<void> {
    const { order, range } = this.#query;
    if (order !== undefined) {
      await this.#output.write(inRange(this.#sorted(order), range));
    } else {
      const rest = [...this.#named, ...this.#last];
      if (rest.length > 0) await this.#output.write(rest);
    }
    await this.#output.end();
  }

  #sorted({ field, isReversed }: NonNullable<Query["order"]>): readonly unknown[] {
    if (field === undefined) return sortedRows(this.#keyed, isReversed);
    const rows = this.#keyed.map(({ key, row }) => ({ key: key as ReturnType<typeof sortKey>, row }));
    return sorted(rows, field).map(({ row }) => row);
  }

  // After --count-by and similar flags, the range is one of groups.
  get #countsRows(): boolean {
    return this.#output.isTotal !== true;
  }

  async #keyOf(row: QueryRow, index: number): Promise<unknown> {
    const { field, expression } = this.#query.order ?? {};
    if (field !== undefined) return sortKey(field, row.named.object);
    return expression === undefined ? undefined : await evaluateRow(expression, row, index);
  }

  #keepLast(row: unknown, count: number): void {
    this.#last.push(row);
    if (this.#last.length > count) this.#last.shift();
  }
}
