import type { KubeObject, ListMeta } from "./object.ts";

/** A column of a server-side table (meta.k8s.io/v1 TableColumnDefinition). */
export interface TableColumn {
  /** The title. */
  name: string;
  /** OpenAPI type: `string`, `integer`, `number`, `boolean`, `date`. */
  type: string;
  /** More about the type, such as `name` or `date-time`. */
  format?: string;
  /** What it means. */
  description?: string;
  /** 0 is always shown, more only with `-o wide`. */
  priority?: number;
}

/** A row; `object` holds the whole object, its metadata or nothing, as `includeObject` asked. */
export interface TableRow {
  /** A value for each column. */
  cells: unknown[];
  /** The object, as much of it as was asked for. */
  object?: KubeObject | null;
}

/** The server's own printing of a list or an object (`kind: Table`, meta.k8s.io/v1). */
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

/** Says whether a value is a server-side table. */
export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Table" &&
    "columnDefinitions" in value && Array.isArray(value.columnDefinitions);
}

/** The row with no more of its object than tables show: name, namespace and labels. */
export function slimRow({ cells, object }: TableRow): TableRow {
  const { name, namespace, labels } = object?.metadata ?? {};
  const metadata = {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
  };
  return { cells, object: { metadata } };
}
