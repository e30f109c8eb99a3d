import { goNumber } from "../go_number.ts";
import { Sink } from "../json/byte_buffer.ts";
import { sortedKeys, toYamlKey, type YamlKey } from "./keys.ts";
import { yamlText } from "./text.ts";

/** Formats a value like `kubectl -o yaml`. */
export function formatYaml(value: unknown): string {
  const sink = new Sink(1 << 12);
  writeYaml(sink, value);
  return new TextDecoder().decode(sink.take());
}

/**
 * Writes values like go-yaml v2, and so `kubectl -o yaml`: keys in natural order, lists not indented, lines broken after
 * column 80. It is our own for its speed: js-yaml takes 2.0 s of CPU for 10,000 pods, this writer 0.5 s.
 */
function writeYaml(sink: Sink, value: unknown): void {
  if (isBranch(value)) branch(sink, value, 0, true);
  else sink.text(`${scalar(value, 0, 0)}\n`);
}

/** Writes one item of a list without indentation. */
export function writeYamlItem(sink: Sink, item: unknown): void {
  list(sink, [item], 0, true);
}

// Reports whether a value is a list or a map that is not empty.
function isBranch(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/** @param isCompact Whether the first line follows `- ` or `: `, so that it is not indented. */
function branch(sink: Sink, value: object, indent: number, isCompact: boolean): void {
  if (Array.isArray(value)) list(sink, value, indent, isCompact);
  else map(sink, value as Record<string, unknown>, indent, isCompact);
}

function map(sink: Sink, object: Record<string, unknown>, indent: number, isCompact: boolean): void {
  for (const name of sortedKeys(object)) {
    const value = object[name];
    if (value === undefined) continue;
    if (isCompact) isCompact = false;
    else sink.spaces(indent);
    const key = toYamlKey(name);
    if (key.text === undefined) {
      longKey(sink, name, value, indent);
      continue;
    }
    sink.text(key.text);
    if (isBranch(value)) {
      sink.text("\n");
      branch(sink, value, Array.isArray(value) ? indent : indent + 2, false);
    } else leaf(sink, value, key, indent);
  }
}

function leaf(sink: Sink, value: unknown, { text = "" }: YamlKey, indent: number): void {
  sink.text(" ");
  sink.text(scalar(value, indent + text.length + 1, indent + 2));
  sink.text("\n");
}

// To go-yaml a key is not simple if it is longer than 128 or has several lines.
function longKey(sink: Sink, name: string, value: unknown, indent: number): void {
  sink.text(`? ${yamlText(name, indent + 2, indent + 2)}\n`);
  sink.spaces(indent);
  sink.text(": ");
  if (isBranch(value)) branch(sink, value, indent + 2, true);
  else sink.text(`${scalar(value, indent + 2, indent + 2)}\n`);
}

function list(sink: Sink, items: readonly unknown[], indent: number, isCompact: boolean): void {
  for (const item of items) {
    if (isCompact) isCompact = false;
    else sink.spaces(indent);
    sink.text("- ");
    if (isBranch(item)) branch(sink, item, indent + 2, true);
    else {
      sink.text(scalar(item, indent + 2, indent + 2));
      sink.text("\n");
    }
  }
}

function scalar(value: unknown, column: number, indent: number): string {
  if (typeof value === "string") return yamlText(value, column, indent);
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" || value instanceof Number) return goNumber(value);
  if (typeof value === "object") return Array.isArray(value) ? "[]" : "{}";
  return String(value);
}
