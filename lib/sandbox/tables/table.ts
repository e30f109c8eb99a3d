import type { ListMeta } from "../../data/core/object.ts";
import type { Table, TableColumn } from "../../data/core/table.ts";
import type { SandboxKind, Stored } from "../types.ts";
import { autoscaler } from "./autoscaler.ts";
import { BASICS } from "./basics.ts";
import { customCells, customColumns } from "./custom.ts";
import { columnDefinitions } from "./definitions.ts";
import { NETWORK } from "./network.ts";
import { age, type Printer } from "./parts.ts";
import { pod, podConditions } from "./pod.ts";
import { STORAGE } from "./storage.ts";
import { WORKLOADS } from "./workloads.ts";

/** How much of each object a row carries. */
export type IncludeObject = "None" | "Metadata" | "Object";

/** What a list is printed with. */
export interface SandboxTableOptions {
  /** The list's, or that of the one object. */
  metadata: ListMeta;
  /** How much of each object a row carries. */
  include: IncludeObject;
  /** What ages are reckoned from. */
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

/** Prints objects of one kind. */
export type TablePrinter = (objects: readonly Stored[], options: SandboxTableOptions) => Table;

/** What prints a kind as the API server does when it is asked for a Table (kubernetes pkg/printers). */
export async function tablePrinter(kind: SandboxKind): Promise<TablePrinter> {
  const { columns, cells } = kind.custom === undefined ? await builtin(kind) : await custom(kind.custom.columns);
  const isPod = kind.kind === "Pod" && kind.group === "";
  return (objects, { metadata, include, now }) => ({
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns,
    rows: objects.map((object) => {
      const conditions = isPod ? podConditions(object) : [];
      return {
        cells: cells(object, now),
        ...(conditions.length === 0 ? {} : { conditions }),
        object: included(object, include),
      };
    }),
  });
}

function included(object: Stored, include: IncludeObject) {
  if (include === "None") return null;
  if (include === "Object") return object;
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}

interface Columns {
  columns: TableColumn[];
  cells: (object: Stored, now: Date) => unknown[];
}

async function builtin({ kind, group }: SandboxKind): Promise<Columns> {
  const key = `${kind}.${group}`;
  const columns = (await columnDefinitions())[key];
  if (columns === undefined) throw new TypeError(`The sandbox has no columns for ${key}`);
  return {
    columns,
    cells: (object, now) => {
      const { name, creationTimestamp } = object.metadata;
      const row = { Name: name, Age: age(creationTimestamp, now), ...PRINTERS[key]?.(object, now) };
      return columns.map((column) => Reflect.get(row, column.name) ?? "");
    },
  };
}

// Without columns of its own a custom kind is printed with its age, which is described as everybody's.
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
