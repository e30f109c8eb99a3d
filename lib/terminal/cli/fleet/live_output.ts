import { createQueue } from "../../../data/base/queue.ts";
import type { Table, TableColumn } from "../../../data/core/table.ts";
import type { TableFormat, TableWriter } from "../../../data/output/table/table.ts";
import { mergeContexts } from "../../../features/fleet/context_tables.ts";
import { tablePrinter } from "../../shell/formats.ts";
import type { Shell } from "../../shell/shell.ts";

/** The output of commands that follow several contexts. It is printed as it arrives, line by line. */
export class LiveOutput {
  readonly #shell: Shell;
  readonly #mark: (context: string, line: string) => string;
  readonly #queue = createQueue();
  readonly #tables = new Map<string, LiveTable>();

  /**
   * Creates the output.
   *
   * @param mark Returns a line with its context.
   */
  constructor(shell: Shell, mark: (context: string, line: string) => string) {
    this.#shell = shell;
    this.#mark = mark;
  }

  /** Returns the function that prints the text of one context, and the one that prints a line without an end. */
  of(context: string): { out(text: string): Promise<void>; end(): Promise<void> } {
    let rest = "";
    const print = (lines: readonly string[]) =>
      this.#queue(async () => {
        const text = lines.map((line) => `${this.#mark(context, line)}\n`).join("");
        if (text !== "") await this.#shell.out(text);
      });
    return {
      out: async (text) => {
        const lines = `${rest}${text}`.split("\n");
        rest = lines.pop() ?? "";
        await print(lines);
      },
      end: async () => {
        if (rest !== "") await print([rest]);
        rest = "";
      },
    };
  }

  /** Creates a writer of rows of one context. They are printed before the next text of the context is. */
  table(context: string, output: string | undefined, format: TableFormat): TableWriter {
    const key = JSON.stringify([output, format.kindPrefix]);
    let table = this.#tables.get(key);
    if (table === undefined) this.#tables.set(key, table = new LiveTable(this.#shell, output, format));
    const shown = table;
    const page = (rows: Table) => {
      // The command waits for its next text, which is printed after these rows.
      this.#queue(() => shown.print(context, rows)).catch(() => {});
      return "";
    };
    return { page, header: () => "", cut: new Set() };
  }
}

/** A table to which several contexts add rows. New columns get a new header. */
class LiveTable {
  readonly #shell: Shell;
  readonly #output: string | undefined;
  readonly #format: TableFormat;
  #columns: TableColumn[] = [];
  #writer: TableWriter | undefined;
  #contextOf: NonNullable<TableFormat["first"]>["text"] = () => "";

  constructor(shell: Shell, output: string | undefined, format: TableFormat) {
    this.#shell = shell;
    this.#output = output;
    this.#format = format;
  }

  async print(context: string, { columnDefinitions, rows }: Table): Promise<void> {
    if (rows.length === 0) return;
    const further = columnDefinitions.filter(({ name }) => !this.#columns.some((column) => column.name === name));
    if (this.#writer === undefined || further.length > 0) {
      this.#columns = [...this.#columns, ...further];
      const first = { title: "CONTEXT", text: (row: Table["rows"][number]) => this.#contextOf(row) };
      this.#writer = await tablePrinter(this.#shell, this.#output, { ...this.#format, first });
    }
    const known = this.#columns.map((column) => columnDefinitions.find(({ name }) => name === column.name));
    const merged = mergeContexts(rows.map(({ cells, object }) => ({
      context,
      columns: this.#columns,
      row: {
        cells: known.map((column) => column === undefined ? "<none>" : cells[columnDefinitions.indexOf(column)]),
        object: object ?? null,
      },
    })));
    this.#contextOf = merged.first.text;
    await this.#shell.out(this.#writer.page(merged.table));
  }
}
