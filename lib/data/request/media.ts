import { ORIGIN } from "../core/handler.ts";

/** The media types of the Kubernetes API. */
export const JSON_TYPE = "application/json";

/** The content types of PATCH, by kubectl's name for the type of patch. */
export const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** Requests the table that the server prints. A server without tables answers with plain JSON. */
export const TABLE_ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** Requests only the metadata of a list (PartialObjectMetadataList). */
export const METADATA_LIST_ACCEPT = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

/** Requests only the metadata of one object (PartialObjectMetadata). */
export const METADATA_ACCEPT = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

/** Requests aggregated discovery (KEP-3352), or the older lists from servers without it. */
export const DISCOVERY_ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** The value of Accept-Encoding for a stream: no compression. */
export const IDENTITY = "identity";

/**
 * Reports whether the answer to a request has no fixed end: a watch, or a log that is followed.
 *
 * A stream must not be compressed. The API server ends a gzip member at each flush of a watch (endpoints/handlers/watch.go,
 * `perFlushGzipWriter`). Deno's fetch (2.9.6) stops after the first member as if the stream had ended.
 */
export function isStreamRequest(request: Request): boolean {
  return isWatch(request) || (request.method === "GET" && isTrueParameter(queryOf(request).get("follow")));
}

/** Reports whether a request reads the log of a container, and not only a few lines of it. */
export function isPodLog(request: Request): boolean {
  if (request.method !== "GET" || !LOG_PATH_REGEXP.test(request.url)) return false;
  const query = queryOf(request);
  return !query.has("limitBytes") && !query.has("tailLines");
}

const LOG_PATH_REGEXP = new RegExp(`^${ORIGIN}/api/v1/namespaces/[^/?]+/pods/[^/?]+/log(\\?|$)`);

/** Reports whether a request is a watch, whose answer has one JSON value per line. */
export function isWatch(request: Request): boolean {
  if (request.method !== "GET") return false;
  return isTrueParameter(queryOf(request).get("watch")) || WATCH_PATH_REGEXP.test(request.url);
}

// Deprecated since Kubernetes 1.11, but still served: /api/v1/watch/pods, /apis/apps/v1/watch/deployments.
const WATCH_PATH_REGEXP = new RegExp(`^${ORIGIN}/(api|apis/[^/?]+)/[^/?]+/watch/[^?]`);

function queryOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

/**
 * Reports whether a parameter of a query is true. Every value except "0" and "false" is, even the empty one (apimachinery,
 * Convert_Slice_string_To_bool).
 */
export function isTrueParameter(value: string | null): boolean {
  return value !== null && !/^(0|false)$/i.test(value);
}
