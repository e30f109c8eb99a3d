import type { Operation } from "./model.ts";
import { createSkeleton } from "./schema.ts";

/** The media type of a server-side apply. */
export const APPLY = "application/apply-patch+yaml";

/** Returns a sample body for an operation and a content type. The form shows it until the body is edited. */
export function bodyToBegin(operation: Operation, type: string, name = ""): string {
  const { kind, subresource, verb, schemas } = operation;
  const tried = { labels: { tried: "yes" } };
  const known = kind === undefined ? undefined : { group: kind.group, version: kind.version, kind: kind.name };
  if (verb === "patch" && type === "application/json-patch+json") {
    return pretty([{ op: "test", path: "/metadata/name", value: name || "example" }]);
  }
  if (verb === "patch" && (type !== APPLY || known === undefined)) return pretty({ metadata: tried });
  if (known === undefined || subresource !== "") return "{}";
  if (verb !== "patch") return pretty(createSkeleton(kind?.schema, schemas, { ...known, name: name || "example" }));
  return pretty(createSkeleton(undefined, schemas, { ...known, name: name || "example" }));
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
