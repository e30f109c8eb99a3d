import { formatAge } from "../core/duration.ts";
import { isRecord } from "../core/object.ts";
import type { TableColumn } from "../core/table.ts";
import type { Stored } from "./types.ts";

/** The columns of one kind, and a row's cells. */
export interface Columns {
  columns: TableColumn[];
  cells: (object: Stored, now: Date) => unknown[];
}

type Json = Record<string, unknown>;

/** What every table begins with. */
export const NAME: TableColumn = column("Name", { format: "name" });
/** What most tables end with. */
export const AGE: TableColumn = column("Age");

export function column(name: string, { type = "string", format = "", priority = 0 } = {}): TableColumn {
  return { name, type, format, description: "", priority };
}

export const integer = (name: string, priority = 0) => column(name, { type: "integer", priority });
export const wide = (name: string) => column(name, { priority: 1 });

/** The age of a time; `<unknown>` without one. */
export function age(time: unknown, now: Date): string {
  return typeof time === "string" ? formatAge(now.getTime() - Date.parse(time)) : "<unknown>";
}

export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function spec(object: Stored): Json {
  return record(object.spec);
}

export function status(object: Stored): Json {
  return record(object.status);
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

export function selector(value: unknown): string {
  const labels = Object.entries(record(record(value).matchLabels ?? value)).filter(([, v]) => typeof v === "string");
  return labels.length === 0 ? "<none>" : labels.map(([key, value]) => `${key}=${value}`).sort().join(",");
}

export function containersOf(object: Stored): Json[] {
  return records(record(record(spec(object).template).spec).containers);
}

export const list = (values: unknown[]) => values.map(String).join(",");
export const ageOf = (object: Stored, now: Date) => age(object.metadata.creationTimestamp, now);
