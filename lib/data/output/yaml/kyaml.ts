import { isRecord } from "../../core/object.ts";
import { kyamlKey, kyamlText } from "./kyaml_text.ts";
import { Sink } from "../json/byte_buffer.ts";

/** Formats a value like `kubectl -o kyaml` (KEP-5295): YAML whose meaning does not depend on indentation. */
export function formatKyaml(value: unknown): string {
  const sink = new Sink(1 << 12);
  sink.text("---\n");
  writeKyaml(sink, value, 0);
  sink.text("\n");
  return new TextDecoder().decode(sink.take());
}

/** Formats a value after the start of a line. `depth` is the indentation level of its other lines. */
export function writeKyaml(sink: Sink, value: unknown, depth: number): void {
  if (Array.isArray(value)) list(sink, value, depth);
  else if (isRecord(value)) map(sink, value, depth);
  else sink.text(typeof value === "string" ? kyamlText(value, depth + 1) : JSON.stringify(value ?? null));
}

function map(sink: Sink, object: Record<string, unknown>, depth: number): void {
  const names = Object.keys(object).filter((name) => object[name] !== undefined).sort();
  if (names.length === 0) return sink.text("{}");
  sink.text("{");
  for (const name of names) {
    sink.line(2 * (depth + 1));
    sink.text(kyamlKey(name));
    sink.text(": ");
    writeKyaml(sink, object[name], depth + 1);
    sink.text(",");
  }
  sink.line(2 * depth);
  sink.text("}");
}

// Brackets share a line if only lists and maps are between them.
function list(sink: Sink, items: readonly unknown[], depth: number): void {
  const isCuddled = items.every((item) => Array.isArray(item) || isRecord(item));
  sink.text("[");
  for (const [index, item] of items.entries()) {
    if (!isCuddled) sink.line(2 * (depth + 1));
    else if (index > 0) sink.text(", ");
    writeKyaml(sink, item, isCuddled ? depth : depth + 1);
    if (!isCuddled) sink.text(",");
  }
  if (!isCuddled) sink.line(2 * depth);
  sink.text("]");
}
