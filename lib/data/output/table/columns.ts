import { stripControl } from "../../base/text.ts";
import type { KubeObject } from "../../core/object.ts";
import type { Table, TableColumn, TableRow } from "../../core/table.ts";
import { goNumber } from "../go_number.ts";

/** The columns of a table that are shown. */
export interface ColumnsFormat {
  /** Include the columns that the server gives a priority above 0. @default {false} */
  wide?: boolean | undefined;
  /** A last column with all labels; rows must carry metadata. @default {false} */
  showLabels?: boolean | undefined;
  /** A column for each of these labels; rows must carry metadata. */
  labelColumns?: readonly string[];
  /** A column before all others, which the server's table does not have. */
  first?: { title: string; text: (row: TableRow) => string } | undefined;
  /** A first column with the namespace; rows must carry metadata. @default {false} */
  withNamespace?: boolean | undefined;
  /** Text before each name, such as `pod/`, if several kinds are shown. */
  kindPrefix?: string | undefined;
  /** Titles stay as they are, instead of in capitals. @default {false} */
  plainTitles?: boolean | undefined;
}

/** A column as it is shown: its title, and the text of a row. Control characters are stripped; tabs and line ends stay. */
export interface Column {
  title: string;
  text: (row: TableRow) => string;
  /** Whether the column is the name, which users copy. */
  isName: boolean;
}

/** Chooses the columns of a table. */
export function shownColumns({ columnDefinitions }: Pick<Table, "columnDefinitions">, format: ColumnsFormat): Column[] {
  const columns: Column[] = [];
  // The author of a CRD chooses the titles.
  const titled = (title: string) => textOf(format.plainTitles ? title : title.toUpperCase());
  if (format.first !== undefined) {
    const { title, text } = format.first;
    columns.push({ title: titled(title), text: (row) => textOf(text(row)), isName: false });
  }
  if (format.withNamespace) {
    columns.push({
      title: "NAMESPACE",
      text: ({ object }) => textOf(object?.metadata?.namespace ?? ""),
      isName: false,
    });
  }
  // A custom kind may have a second column of that title.
  const nameAt = nameIndexOf(columnDefinitions);
  columnDefinitions.forEach(({ name, priority = 0 }, index) => {
    if (priority > 0 && !format.wide) return;
    const isName = index === nameAt;
    const prefix = isName && format.kindPrefix !== undefined ? format.kindPrefix : "";
    columns.push({ title: titled(name), text: ({ cells }) => prefix + textOf(cells[index]), isName });
  });
  for (const label of format.labelColumns ?? []) {
    const title = (label.split("/").at(-1) ?? label).toUpperCase();
    columns.push({ title, text: ({ object }) => textOf(labelsOf(object)[label] ?? ""), isName: false });
  }
  if (format.showLabels) {
    columns.push({
      title: "LABELS",
      text: ({ object }) => textOf(allLabels(object)),
      isName: false,
    });
  }
  return columns;
}

// "The primary identifier column" (meta.k8s.io/v1 TableColumnDefinition).
function nameIndexOf(definitions: readonly TableColumn[]): number {
  const index = definitions.findIndex(({ format }) => format === "name");
  return index < 0 ? definitions.findIndex(({ name }) => name === "Name") : index;
}

function labelsOf(object: KubeObject | null | undefined): Record<string, string> {
  return object?.metadata?.labels ?? {};
}

function allLabels(object: KubeObject | null | undefined): string {
  const labels = Object.entries(labelsOf(object)).sort(([a], [b]) => a < b ? -1 : 1);
  return labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).join(",");
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number" || cell instanceof Number) return goNumber(cell);
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  return stripControl(text);
}
