import { InputError } from "../../core/errors.ts";
import { isKubeObject, isRecord, type KubeObject } from "../../core/object.ts";
import type { Validation } from "./documents.ts";

/** Returns the objects of a document: itself, or the items of a List. An invalid item is returned as an error. */
export function* manifestObjects(
  value: unknown,
  source: string,
  validation: Validation,
): Generator<KubeObject | InputError> {
  const items = itemsOf(value);
  if (items === undefined) yield objectOf(value, source, validation);
  else for (const item of items) yield* manifestObjects(item, source, validation);
}

/** Returns the items of a list. As in Go, null and absent mean an empty list. */
function itemsOf(value: unknown): unknown[] | undefined {
  if (!isRecord(value) || typeof value.kind !== "string" || !value.kind.endsWith("List")) return undefined;
  const { items } = value;
  if (Array.isArray(items)) return items.map((item) => withType(item, value));
  const isPlainList = value.kind === "List" && value.apiVersion === "v1";
  return items === null || (items === undefined && isPlainList) ? [] : undefined;
}

// The items of the server's lists (PodList) have no apiVersion and kind.
function withType(item: unknown, list: Record<string, unknown>): unknown {
  const kind = typeof list.kind === "string" ? list.kind.replace(/List$/, "") : "";
  return isRecord(item) && item.kind === undefined && kind !== ""
    ? { apiVersion: list.apiVersion, kind, ...item }
    : item;
}

function objectOf(value: unknown, source: string, validation: Validation): KubeObject | InputError {
  const file = source === "standard input" ? "STDIN" : source;
  const problem = isRecord(value) ? typeProblem(value) : "invalid object to validate";
  if (problem !== undefined || !isKubeObject(value)) {
    // The words of kubectl, with validation and without it.
    const missing = /kind/.test(problem ?? "")
      ? "Object 'Kind' is missing"
      : isRecord(value)
      ? problem
      : "it is not a mapping";
    const message = validation === "Ignore"
      ? `unable to decode "${file}": ${missing}`
      : `error validating "${file}": error validating data: ${problem}`;
    return new InputError(message, { hints: ["each document needs apiVersion, kind and metadata.name"] });
  }
  const wrong = metadataProblem(value.metadata);
  return wrong === undefined ? value : new InputError(`unable to decode "${file}": ${wrong}`);
}

function typeProblem(object: Record<string, unknown>): string | undefined {
  const problems = ["apiVersion", "kind"].flatMap((field) => {
    const value = object[field];
    if (value === undefined || value === null || value === "") return [`${field} not set`];
    return typeof value === "string" ? [] : [`${field} isn't string type`];
  });
  return problems.length > 1 ? `[${problems.join(", ")}]` : problems[0];
}

// The path of the object depends on each of these fields.
function metadataProblem(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isRecord(metadata)) return "metadata must be a mapping";
  const field = ["name", "generateName", "namespace"].find((name) =>
    metadata[name] !== undefined && metadata[name] !== null && typeof metadata[name] !== "string"
  );
  return field === undefined ? undefined : `metadata.${field} must be a string; put quotes around it`;
}
