import { defined } from "../base/defined.ts";
import type { KubeObject, ListMeta } from "./object.ts";

/** A column of a server-side table (meta.k8s.io/v1 TableColumnDefinition). */
export interface TableColumn {
  /** The title. */
  name: string;
  /** The OpenAPI type: `string`, `integer`, `number`, `boolean`, `date`. */
  type: string;
  /** The OpenAPI format, such as `name` or `date-time`. */
  format?: string;
  /** The description. */
  description?: string;
  /** The priority. Columns with 0 are always shown, others only in the wide format. */
  priority?: number;
}

/** A row. `object` holds the object, its metadata or nothing, depending on `includeObject`. */
export interface TableRow {
  /** The values of the columns. */
  cells: unknown[];
  /** The requested part of the object. */
  object?: KubeObject | null;
}

/** A list or an object, printed by the server (`kind: Table`, meta.k8s.io/v1). */
export interface Table {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion?: string;
  /** Always `Table`. */
  kind: "Table";
  /** Metadata. */
  metadata?: ListMeta;
  /** The columns. */
  columnDefinitions: TableColumn[];
  /** The rows. */
  rows: TableRow[];
}

/** Reports whether a value is a server-side table. */
export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Table" &&
    "columnDefinitions" in value && Array.isArray(value.columnDefinitions);
}

/** Returns the row with only the name, namespace and labels of its object. */
export function slimRow({ cells, object }: TableRow): TableRow {
  const { name, namespace, labels } = object?.metadata ?? {};
  return { cells, object: { metadata: defined({ name, namespace, labels }) } };
}
