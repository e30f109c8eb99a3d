import { defined } from "../../data/base/defined.ts";
import type { ListMeta } from "../../data/core/object.ts";
import type { Table, TableColumn } from "../../data/core/table.ts";
import type { SandboxKind, StoredObject } from "../types.ts";
import { autoscaler } from "./autoscaler.ts";
import { BASICS } from "./basics.ts";
import { customCells, customColumns } from "./custom.ts";
import { NETWORK } from "./network.ts";
import { ageCell, type Printer } from "./parts.ts";
import { pod, podConditions } from "./pod.ts";
import { STORAGE } from "./storage.ts";
import { WORKLOADS } from "./workloads.ts";

/** The part of each object that a row contains. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** Options of a {@linkcode TablePrinter}. */
export interface SandboxTableOptions {
  /** The metadata of the table. */
  metadata: ListMeta;
  /** The part of each object that a row contains. */
  include: IncludeObject;
  /** The time to compute ages from. */
  now: Date;
}

const PRINTERS: Record<string, Printer> = {
  "Pod.": pod,
  "HorizontalPodAutoscaler.autoscaling": autoscaler,
  ...WORKLOADS,
  ...NETWORK,
  ...STORAGE,
  ...BASICS,
};

/** Converts objects of one kind to a Table (meta.k8s.io/v1). */
export type TablePrinter = (objects: readonly StoredObject[], options: SandboxTableOptions) => Table;

/** Returns the printer of a kind. Its tables equal those of the API server (kubernetes pkg/printers). */
export async function serverTablePrinter(kind: SandboxKind): Promise<TablePrinter> {
  const { columns, cells } = kind.custom === undefined ? await builtin(kind) : await custom(kind.custom.columns);
  const isPod = kind.kind === "Pod" && kind.group === "";
  return (objects, { metadata, include, now }) => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns,
    rows: objects.map((object) => {
      const conditions = isPod ? podConditions(object) : [];
      return defined({
        cells: cells(object, now),
        conditions: conditions.length === 0 ? undefined : conditions,
        object: included(object, include),
      });
    }),
  });
}

function included(object: StoredObject, include: IncludeObject) {
  if (include === "None") return null;
  if (include === "Object") return object;
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

interface Columns {
  columns: TableColumn[];
  cells: (object: StoredObject, now: Date) => unknown[];
}

async function builtin({ kind, group }: SandboxKind): Promise<Columns> {
  const key = `${kind}.${group}`;
  const columns = (await columnDefinitions())[key];
  if (columns === undefined) throw new TypeError(`Cannot print ${key}: its columns are not known`);
  return {
    columns,
    cells: (object, now) => {
      const { name, creationTimestamp } = object.metadata;
      const row = { Name: name, Age: ageCell(creationTimestamp, now), ...PRINTERS[key]?.(object, now) };
      return columns.map((column) => Reflect.get(row, column.name) ?? "");
    },
  };
}

// A custom kind without printer columns has the columns Name and Age. Their descriptions are those of built-in kinds.
async function custom(own: NonNullable<SandboxKind["custom"]>["columns"]): Promise<Columns> {
  const common = (await columnDefinitions())["ServiceAccount."] ?? [];
  const description = common.find(({ name }) => name === "Age")?.description ?? "";
  const printed = own.length > 0
    ? own
    : [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description }];
  return {
    columns: [...common.slice(0, 1), ...customColumns(printed)],
    cells: (object, now) => [object.metadata.name, ...customCells(printed, object, now)],
  };
}

let loaded: Promise<Record<string, TableColumn[]>> | undefined;

/** Returns the columns of the built-in kinds by `Kind.group`, as a real API server defines them. */
export function columnDefinitions(): Promise<Record<string, TableColumn[]>> {
  return loaded ??= unpack();
}

async function unpack(): Promise<Record<string, TableColumn[]>> {
  const { COLUMNS } = await import("../generated/columns.ts");
  const bytes = Uint8Array.fromBase64(COLUMNS);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
