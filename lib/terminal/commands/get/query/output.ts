import type { QueryRow } from "../../../../data/query/row.ts";
import type { TableRow } from "../../../../data/core/table.ts";
import type { RowPage } from "../../../shell/query_rows.ts";
import type { OptionExpression } from "../../../shell/row_expression.ts";

/** A row that passed the filter, with the page that it is from. */
export interface FoundRow extends QueryRow {
  readonly printed?: TableRow;
  readonly page: RowPage;
}

/** A way to print the rows of a query. */
export interface QueryOutput<Prepared = unknown> {
  /** The expressions that it evaluates. */
  readonly expressions: readonly OptionExpression[];
  /** Whether it needs the rows of the server's table. @default {false} */
  readonly withTable?: boolean;
  /** The part of each object that it needs besides. @default {"None"} */
  readonly part?: "None" | "Metadata" | "Object";
  /** Whether it prints a total of the rows, such as their count, instead of the rows. @default {false} */
  readonly isTotal?: boolean;
  /** Reduces a row to what is printed of it, so that sorting keeps no whole objects. Rows come in the order of the server. */
  prepare(row: FoundRow, index: number): Prepared | Promise<Prepared>;
  /** Prints rows, in their final order. */
  write(rows: readonly Prepared[]): Promise<void>;
  /** Returns the titles of the columns that were cut to the width of the terminal. */
  truncated?(): Iterable<string>;
  /** Prints the end, after all rows. */
  end(): Promise<void>;
}
