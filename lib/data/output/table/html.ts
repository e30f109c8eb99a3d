import type { Table } from "../../core/table.ts";
import { toCells } from "./cells.ts";

/** Options of an HTML table. */
export interface HtmlTableFormat {
  /** Add a first column with the namespace. The rows need metadata. @default {false} */
  withNamespace?: boolean;
}

/** Formats a table of the server as HTML. Everything from the server is escaped text. */
export function formatHtmlTable(table: Table, { withNamespace = false }: HtmlTableFormat = {}): string {
  const { titles, rows } = toCells(table);
  const namespaces = withNamespace ? table.rows.map(({ object }) => [object?.metadata?.namespace ?? ""]) : [];
  const head = row("th", [...(withNamespace ? ["NAMESPACE"] : []), ...titles]);
  const body = rows.map((cells, index) => row("td", [...(namespaces[index] ?? []), ...cells])).join("");
  return `<table><thead>${head}</thead><tbody>${body}</tbody></table>`;
}

function row(tag: "th" | "td", cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
