import { InputError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import type { TableColumn } from "../../data/core/table.ts";
import { parsePath } from "../../data/output/jsonpath/parse.ts";
import { evaluate } from "../../data/output/jsonpath/steps.ts";
import type { PrinterColumn, StoredObject } from "../types.ts";
import { ageCell } from "./parts.ts";

/** Returns the column definitions for the `additionalPrinterColumns` of a CustomResourceDefinition. */
export function customColumns(columns: readonly PrinterColumn[]): TableColumn[] {
  return columns.map(({ name, type, format = "", description = "", priority = 0, jsonPath }) => ({
    name,
    type,
    format,
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority,
  }));
}

// If a path does not exist in the object, or an index is out of bounds, the cell is empty.
function valueAt(jsonPath: string, object: StoredObject): unknown {
  try {
    return evaluate(parsePath(jsonPath) ?? [], object)[0];
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * Returns the cells of a custom object. A value of another type than its column's becomes null (apiextensions-apiserver
 * pkg/registry/customresource/tableconvertor).
 */
export function customCells(columns: readonly PrinterColumn[], object: StoredObject, now: Date): unknown[] {
  return columns.map(({ type, jsonPath }) => {
    const value = valueAt(jsonPath, object);
    if (value === undefined || value === null) return null;
    switch (type) {
      case "integer":
        return typeof value === "number" ? Math.trunc(value) : null;
      case "number":
        return typeof value === "number" ? value : null;
      case "boolean":
        return typeof value === "boolean" ? value : null;
      case "date":
        if (typeof value !== "string") return null;
        return Number.isNaN(Date.parse(value)) ? "<invalid>" : ageCell(value, now);
      default:
        return isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
    }
  });
}
