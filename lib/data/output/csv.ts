// @std/csv would need a stand-in for the npm door, and its quoting is one regular expression.
import { isRecord } from "../core/object.ts";

/**
 * Writes rows as comma-separated values. Fields are quoted if needed (RFC 4180). Each record ends with a newline, as the
 * programs of a pipe expect it.
 *
 * A row is a list of fields, or an object whose keys are the columns. The header row holds the keys of all objects, in
 * the order of their first appearance. Nothing is written for an absent value, and JSON for a list or an object.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { csv } from "@kubeshell/k8s";
 *
 * assert.equal(csv([{ name: "web", image: "nginx" }]), "name,image\nweb,nginx\n");
 * ```
 *
 * @param rows The rows: lists of fields, or objects.
 */
export function csv(rows: Iterable<readonly unknown[] | Readonly<Record<string, unknown>>>): string {
  const all = [...rows];
  const keys = [...new Set(all.flatMap((row) => isList(row) ? [] : Object.keys(row)))];
  const records = all.map((row) => isList(row) ? row : keys.map((key) => row[key]));
  return [...keys.length === 0 ? [] : [keys], ...records].map((fields) => `${csvFields(fields)}\n`).join("");
}

/** Writes the fields of one record, without the end of the line. */
export function csvFields(fields: readonly unknown[]): string {
  return fields.map((field) => quoted(textOf(field))).join(",");
}

function isList(row: readonly unknown[] | Readonly<Record<string, unknown>>): row is readonly unknown[] {
  return Array.isArray(row);
}

function textOf(field: unknown): string {
  if (field === undefined || field === null) return "";
  // Quantities and ages are objects with a text of their own.
  return Array.isArray(field) || isRecord(field) && field.toString === Object.prototype.toString
    ? JSON.stringify(field)
    : String(field);
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
