import { ORIGIN } from "../core/handler.ts";
import type { KubeObject } from "../core/object.ts";
import type { Resource } from "../core/resource.ts";
import { formatSelector } from "../core/selectors.ts";
import {
  IDENTITY,
  isStreamRequest,
  JSON_TYPE,
  METADATA_ACCEPT,
  METADATA_LIST_ACCEPT,
  PATCH_TYPES,
  TABLE_ACCEPT,
} from "./media.ts";
import { textRequest } from "./body_text.ts";
import { resourcePath, type Where } from "./paths.ts";
import { defined } from "../base/defined.ts";

/** Options of every request. */
interface Call {
  signal?: AbortSignal | undefined;
}

/** Options of a list: its selectors and its page. */
export interface ListWhere extends Where, Call {
  labels?: string | Record<string, string> | undefined;
  fields?: string | Record<string, string> | undefined;
  /** The number of objects in a page; 0 requests all in one. */
  limit?: number | undefined;
  /** The continue token of the previous page. */
  continue?: string | undefined;
  resourceVersion?: string | undefined;
}

/** Options of a write. */
export interface WriteWhere extends Where, Call {
  dryRun?: boolean | undefined;
  fieldManager?: string | undefined;
  fieldValidation?: string | undefined;
}

/** Options of a delete (meta/v1 DeleteOptions). */
export interface DeleteWhere extends Where, Call {
  dryRun?: boolean | undefined;
  gracePeriodSeconds?: number | undefined;
  propagationPolicy?: string | undefined;
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
}

/** Returns the request that reads one object. */
export function getRequest(resource: Resource, where: Where & Call): Request {
  return build("GET", resourcePath(resource, where), {}, where.signal);
}

/** Returns the request that reads the metadata of one object. */
export function metadataGetRequest(resource: Resource, where: Where & Call): Request {
  return build("GET", resourcePath(resource, where), {}, where.signal, METADATA_ACCEPT);
}

/** Returns the request that reads a page of a list. */
export function listRequest(resource: Resource, where: ListWhere): Request {
  return build("GET", resourcePath(resource, where), listQuery(where), where.signal);
}

/** Returns the request that reads a page of a list, only metadata. */
export function metadataRequest(resource: Resource, where: ListWhere): Request {
  return build("GET", resourcePath(resource, where), listQuery(where), where.signal, METADATA_LIST_ACCEPT);
}

/** Returns the request that reads a page of a list, or one object, as a table. */
export function tableRequest(
  resource: Resource,
  where: ListWhere & { includeObject?: "None" | "Metadata" | "Object" | undefined },
): Request {
  const query = { ...listQuery(where), includeObject: where.includeObject ?? "None" };
  return build("GET", resourcePath(resource, where), query, where.signal, TABLE_ACCEPT);
}

/** Options of a watch: its selectors, its start and its form. */
export interface WatchWhere extends ListWhere {
  /** The server ends the watch after this time. */
  timeoutSeconds: number;
  /** The form of the objects. @default {JSON_TYPE} */
  accept?: string | undefined;
  /** With {@linkcode TABLE_ACCEPT}, the part of the object in each row. */
  includeObject?: "None" | "Metadata" | "Object" | undefined;
}

/** Returns the request that watches a kind after a resourceVersion, with bookmarks. */
export function watchRequest(resource: Resource, where: WatchWhere): Request {
  const query = {
    ...listQuery(where),
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(where.timeoutSeconds),
    includeObject: where.includeObject,
  };
  const request = build("GET", resourcePath(resource, where), query, where.signal, where.accept);
  request.headers.set("accept-encoding", IDENTITY);
  return request;
}

/** Returns the request that creates an object. For a subresource such as `token`, `where` has the name. */
export function createRequest(resource: Resource, object: KubeObject, where: WriteWhere): Request {
  return build("POST", resourcePath(resource, where), writeQuery(where), where.signal, JSON_TYPE, object);
}

/** Returns the request that replaces an object. */
export function replaceRequest(resource: Resource, object: KubeObject, where: WriteWhere): Request {
  return build("PUT", resourcePath(resource, where), writeQuery(where), where.signal, JSON_TYPE, object);
}

/** Returns the request that patches an object. */
export function patchRequest(
  resource: Resource,
  patch: unknown,
  where: WriteWhere & { type: "json" | "merge" | "strategic" },
): Request {
  return build(
    "PATCH",
    resourcePath(resource, where),
    writeQuery(where),
    where.signal,
    JSON_TYPE,
    patch,
    PATCH_TYPES[where.type],
  );
}

/** Returns the request of server-side apply (KEP-555). The body is JSON, which is also YAML, with the type of YAML. */
export function applyRequest(
  resource: Resource,
  object: KubeObject,
  where: WriteWhere & { force?: boolean | undefined },
): Request {
  const query = { ...writeQuery(where), force: where.force ? "true" : undefined };
  return build("PATCH", resourcePath(resource, where), query, where.signal, JSON_TYPE, object, PATCH_TYPES.apply);
}

/** Returns the request that deletes one object. */
export function deleteRequest(resource: Resource, where: DeleteWhere): Request {
  const { gracePeriodSeconds, propagationPolicy, preconditions } = where;
  const options = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    propagationPolicy: propagationPolicy ?? "Background",
    gracePeriodSeconds,
    preconditions,
    dryRun: where.dryRun ? ["All"] : undefined,
  };
  return build("DELETE", resourcePath(resource, where), {}, where.signal, JSON_TYPE, options);
}

/** Options of a raw request: method, headers and body. */
export interface RawWhere extends Call {
  method?: string | undefined;
  body?: unknown;
  headers?: HeadersInit | undefined;
}

/** Returns a request to any path. The body is text, bytes, or a value that is sent as JSON. */
export function rawRequest(
  path: string,
  options: RawWhere = {},
): Request {
  const { body, signal } = options;
  const headers = new Headers(options.headers);
  if (!headers.has("accept")) headers.set("accept", `${JSON_TYPE}, */*`);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", contentType(options));
  const request = new Request(ORIGIN + (path.startsWith("/") ? path : `/${path}`), {
    // The Fetch Standard's "normalize" writes some methods in capitals, but not PATCH.
    method: options.method?.toUpperCase() ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...defined({ body: body === undefined || isBody(body) ? body : JSON.stringify(body), signal }),
  });
  if (isStreamRequest(request)) request.headers.set("accept-encoding", IDENTITY);
  return request;
}

// The server accepts no patch of type application/json. A list can only be a JSON patch.
function contentType({ method, body }: RawWhere): string {
  if (method?.toUpperCase() !== "PATCH") return JSON_TYPE;
  const isList = Array.isArray(body) || (typeof body === "string" && /^\s*\[/.test(body));
  return PATCH_TYPES[isList ? "json" : "merge"];
}

function isBody(body: unknown): body is string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> {
  return typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
}

function listQuery(where: ListWhere): Query {
  return {
    labelSelector: where.labels === undefined ? undefined : formatSelector(where.labels),
    fieldSelector: where.fields === undefined ? undefined : formatSelector(where.fields),
    limit: where.limit === undefined || where.limit === 0 ? undefined : String(where.limit),
    continue: where.continue,
    resourceVersion: where.resourceVersion,
  };
}

function writeQuery(where: WriteWhere): Query {
  return {
    dryRun: where.dryRun ? "All" : undefined,
    fieldManager: where.fieldManager,
    fieldValidation: where.fieldValidation,
  };
}

// The server reads apply patches as YAML. There these characters are an error (go-yaml: "control characters are not
// allowed") or line breaks (U+0085 becomes a space). Escaped, they keep their meaning.
const NOT_YAML_REGEXP = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Escapes the characters of JSON that are not allowed in YAML. */
export function escapedForYaml(json: string): string {
  return json.replace(NOT_YAML_REGEXP, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

type Query = Record<string, string | undefined>;

function build(
  method: string,
  path: string,
  query: Query,
  signal?: AbortSignal,
  accept: string = JSON_TYPE,
  body?: unknown,
  contentType: string = JSON_TYPE,
): Request {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== "") search.set(key, value);
  const text = search.toString();
  const url = ORIGIN + path + (text === "" ? "" : `?${text}`);
  const init: RequestInit = { method, headers: { accept }, ...defined({ signal }) };
  if (body === undefined) return new Request(url, init);
  const json = JSON.stringify(body);
  const headers = { accept, "content-type": contentType };
  return textRequest(url, { ...init, headers }, contentType === PATCH_TYPES.apply ? escapedForYaml(json) : json);
}
