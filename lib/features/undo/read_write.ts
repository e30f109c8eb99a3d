import { isRecord, type KubeObject, records } from "../../data/core/object.ts";
import { PATCH_TYPES } from "../../data/request/media.ts";
import { readPath } from "../../data/request/writes.ts";
import type { WriteVerb } from "./entry.ts";
import type { WriteBody } from "./pin.ts";

/** A write that is about to be sent. */
export interface Write extends WriteBody {
  verb: WriteVerb;
  /** The path of the object, or of the collection for a create or the deletion of a collection. */
  path: string;
  /** Whether the path names an object. */
  isNamed: boolean;
  /** Whether the objects are Secrets, of which only metadata is read. */
  isSecret: boolean;
  /** Whether it may change more than metadata. */
  changesData: boolean;
  manager: string | undefined;
}

// Writes of these subresources change fields of the object or of a view of it, so they can be taken back.
const CHANGEABLE = ["", "status", "scale", "resize", "approval"];

/** Reads a write. The body of an action, which may be endless, is not read. */
export async function readWrite(request: Request): Promise<Write> {
  const { pathname, searchParams } = new URL(request.url);
  const { plural, name, subresource = [] } = readPath(pathname);
  const write: Write = {
    verb: "action",
    method: request.method,
    type: request.headers.get("content-type") ?? "",
    text: "",
    path: pathname,
    isNamed: name !== undefined,
    isSecret: isSecretPath(pathname),
    changesData: true,
    manager: searchParams.get("fieldManager") ?? undefined,
    hasQuery: ["gracePeriodSeconds", "propagationPolicy", "orphanDependents"].some((key) => searchParams.has(key)),
  };
  const isObject = plural !== undefined && CHANGEABLE.includes(subresource.join("/")) && !REVIEW_REGEXP.test(plural);
  if (!isObject || request.headers.has("upgrade")) return write;
  write.verb = verbOf(write, subresource.length > 0);
  if (write.verb !== "action" && request.body !== null) write.text = await request.clone().text();
  write.changesData = !isAboutMetadata(write);
  return write;
}

function isAboutMetadata({ method, text }: Write): boolean {
  if (method !== "PATCH") return false;
  try {
    const patch: unknown = JSON.parse(text);
    if (Array.isArray(patch)) return records(patch).every(({ path }) => String(path).startsWith("/metadata"));
    return isRecord(patch) && Object.keys(patch).every((key) => ["apiVersion", "kind", "metadata"].includes(key));
  } catch {
    return false;
  }
}

// The server answers these without storing anything.
const REVIEW_REGEXP = /reviews$|^componentstatuses$/;

function verbOf({ method, type, isNamed }: Write, isSubresource: boolean): WriteVerb {
  switch (method) {
    case "POST":
      return isNamed ? "action" : "create";
    case "PATCH":
      return type.startsWith(PATCH_TYPES.apply) ? "apply" : "update";
    case "PUT":
      return "update";
    case "DELETE":
      return isSubresource ? "action" : "delete";
    default:
      return "action";
  }
}

/** Reports whether a path is of Secrets. The values of these are never read. */
export function isSecretPath(path: string): boolean {
  return path.startsWith("/api/v1/") && readPath(path).plural === "secrets";
}

/** Returns the path of an object in a collection. */
export function pathIn(collection: string, object: KubeObject): string | undefined {
  const { name, namespace } = object.metadata ?? {};
  if (name === undefined) return undefined;
  // The collection may be of all namespaces.
  const inNamespace = namespace === undefined || collection.includes("/namespaces/")
    ? collection
    : collection.replace(/^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/([^/]+)$/, `$1/namespaces/${namespace}/$2`);
  return `${inNamespace}/${name}`;
}
