import { columnsTable } from "../../../../data/output/table/custom_columns.ts";
import { mergeContexts } from "../../../../features/fleet/context_tables.ts";
import { customColumnsOf, tablePrinter } from "../../../shell/formats.ts";
import type { Shell } from "../../../shell/shell.ts";
import type { GetFlags } from "../flags.ts";
import { objectOf } from "./object_outputs.ts";
import type { QueryOutput } from "./output.ts";
import type { PreparedRow } from "./table_output.ts";

/** Prints the objects of several contexts as one table of `-o custom-columns`. */
export async function mergedCustomColumns(
  shell: Shell,
  { output = "", headers }: GetFlags,
): Promise<QueryOutput<Omit<PreparedRow, "resource">>> {
  const columns = await customColumnsOf(output);
  const empty = columnsTable(columns, []);
  const format = { noHeaders: headers === false, plainTitles: true };
  const kept: Omit<PreparedRow, "resource">[] = [];
  return {
    expressions: [],
    part: "Object",
    prepare: (row) => {
      const [cells = { cells: [] }] = columnsTable(columns, [objectOf(row, output)]).rows;
      return { columns: empty.columnDefinitions, row: cells, context: row.page.context };
    },
    write: (rows) => Promise.resolve(void kept.push(...rows)),
    async end() {
      const { table, first } = mergeContexts(kept);
      const writer = await tablePrinter(shell, undefined, { ...format, first });
      // As in kubectl, an empty table has titles too.
      await shell.out(kept.length > 0 ? writer.page(table) : writer.header(empty));
    },
  };
}
