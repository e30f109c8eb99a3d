import { InputError } from "../../core/errors.ts";
import { isKubeList, isRecord, type KubeObject } from "../../core/object.ts";
import type { Table } from "../../core/table.ts";
import { aboutObject } from "../about_object.ts";
import { goNumber } from "../go_number.ts";
import { parsePath, type PathStep } from "../jsonpath/parse.ts";
import { evaluate } from "../jsonpath/steps.ts";
import { formatTable, type TableFormat } from "./table.ts";

/** A column of `-o custom-columns`. */
export interface CustomColumn {
  title: string;
  steps: PathStep[];
}

/**
 * Parses the columns of `-o custom-columns`: `NAME:.metadata.name,IMAGE:.spec.containers[*].image`. Paths are JSONPath with
 * optional braces and an optional leading dot, as in kubectl.
 *
 * @throws {InputError} If a column has no path.
 */
export function parseColumns(spec: string): CustomColumn[] {
  return spec.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(":");
    const [title, path] = [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    // The title can be empty, as in the well-known `--no-headers -o custom-columns=:metadata.name`.
    if (colon < 0 || path === "") throw badColumn(part);
    return { title, steps: stepsOf(path) };
  });
}

/**
 * Parses the file of `-o custom-columns-file`: a line of titles, and a line of paths.
 *
 * @throws {InputError} If one of the lines is missing, or if there are more titles than paths.
 */
export function parseColumnsFile(text: string): CustomColumn[] {
  const [titles, paths] = text.split("\n").filter((line) => line.trim() !== "").map((line) => line.trim().split(/\s+/));
  if (titles === undefined || paths === undefined || titles.length !== paths.length) {
    throw new InputError(
      "Cannot read the file of columns: it must have a line of titles and a line with as many paths",
      {
        hints: ["NAME            NODE", ".metadata.name  .spec.nodeName"],
      },
    );
  }
  return titles.map((title, index) => ({ title, steps: stepsOf(paths[index] ?? "") }));
}

/** Returns the table of some objects: a row for each object. Several values of a cell are separated by commas. */
export function columnsTable(columns: readonly CustomColumn[], objects: Iterable<KubeObject>): Table {
  return {
    kind: "Table",
    columnDefinitions: columns.map(({ title }) => ({ name: title, type: "string" })),
    // Each object is forgotten before the next one is read.
    rows: Array.from(objects, (object) => ({ cells: columns.map((column) => readCell(column, object)) })),
  };
}

// A missing key, a missing index and a value of another type are <none>.
function readCell({ title, steps }: CustomColumn, object: KubeObject): string {
  try {
    return cellOf(evaluate(steps, object, "odd"));
  } catch (error) {
    throw error instanceof InputError ? aboutObject(error, object, ` of the column "${title}"`) : error;
  }
}

/** Returns a function that formats an object or a list as a table of custom columns. */
export function columnsPrinter(columns: readonly CustomColumn[], format: TableFormat = {}): (value: unknown) => string {
  return (value) => formatTable(columnsTable(columns, objectsOf(value)), { ...format, plainTitles: true });
}

function objectsOf(value: unknown): KubeObject[] {
  if (isKubeList(value)) return value.items;
  return isRecord(value) ? [value] : [];
}

function stepsOf(path: string): PathStep[] {
  const steps = parsePath(path);
  if (steps === undefined) throw badColumn(path);
  return steps;
}

function badColumn(part: string): InputError {
  return new InputError(`Cannot read the column "${part}"`, {
    hints: ["write columns as TITLE:PATH, separated by commas: NAME:.metadata.name,NODE:.spec.nodeName"],
  });
}

function textOf(value: unknown): string {
  if (typeof value === "number" || value instanceof Number) return goNumber(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function cellOf(values: readonly unknown[]): string {
  if (values.every((value) => value === null)) return "<none>";
  return values.map(textOf).join(",");
}
