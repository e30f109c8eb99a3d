import type { ListMeta } from "../core/object.ts";
import type { Table, TableColumn } from "../core/table.ts";
import { compileJsonPath } from "../output/jsonpath.ts";
import { age, type Columns } from "./column_parts.ts";
import { COLUMNS, DEFAULT_COLUMNS } from "./columns.ts";
import type { SandboxKind, Stored } from "./types.ts";

/** How much of each object a row carries. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** Prints objects as the API server does when it is asked for a Table. */
export function tableOf(
  kind: SandboxKind,
  objects: readonly Stored[],
  metadata: ListMeta,
  include: IncludeObject,
  now: Date,
): Table {
  const { columns, cells } = columnsOf(kind);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns,
    rows: objects.map((object) => ({ cells: cells(object, now), object: included(object, include) })),
  };
}

function included(object: Stored, include: IncludeObject) {
  if (include === "None") return null;
  if (include === "Object") return object;
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

function columnsOf(kind: SandboxKind): Columns {
  if (kind.custom === undefined) return COLUMNS[`${kind.kind}.${kind.group}`] ?? DEFAULT_COLUMNS;
  const name: TableColumn = { name: "Name", type: "string", format: "name", description: "", priority: 0 };
  const own = kind.custom.columns.length > 0
    ? kind.custom.columns
    : [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }];
  const printed = own.map((column) => ({ ...column, read: compileJsonPath(`{${column.jsonPath}}`) }));
  return {
    columns: [
      name,
      ...own.map(({ name, type, format = "", description = "", priority = 0 }) => ({
        name,
        type,
        format,
        description,
        priority,
      })),
    ],
    cells: (object, now) => [object.metadata.name, ...printed.map(({ type, read }) => cell(type, read(object), now))],
  };
}

function cell(type: string, text: string, now: Date): unknown {
  if (text === "") return null;
  if (type === "date") return age(text, now);
  if (type === "integer" || type === "number") return Number(text);
  if (type === "boolean") return text === "true";
  return text;
}
