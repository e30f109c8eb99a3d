import { ORIGIN } from "../core/handler.ts";

/** Media types of the Kubernetes API, in one place. */
export const JSON_TYPE = "application/json";

/** Content types of PATCH, by the name that kubectl gives the kind of patch. */
export const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** Asks for the server's own table; a server that has none answers with plain JSON. */
export const TABLE_ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** Asks for metadata alone (PartialObjectMetadata). */
export const METADATA_LIST_ACCEPT = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

/** Asks for one object's metadata alone. */
export const METADATA_ACCEPT = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

/** Asks for aggregated discovery (KEP-3352), with the older lists as the way back. */
export const DISCOVERY_ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** The value of Accept-Encoding that a stream needs: the bytes as they are. */
export const IDENTITY = "identity";

/**
 * Reports whether the answer to a request goes on for as long as the server likes: a watch, or a log that is followed.
 *
 * A stream must not be compressed. The API server ends a gzip member at each flush of a watch (endpoints/handlers/watch.go,
 * `perFlushGzipWriter`), and Deno's fetch (2.9.6) stops after the first member as if the stream had ended.
 */
export function isStreamRequest(request: Request): boolean {
  return isWatch(request) || (request.method === "GET" && isTrue(queryOf(request).get("follow")));
}

/** Reports whether a request is a watch, whose answer is one JSON value a line. */
export function isWatch(request: Request): boolean {
  if (request.method !== "GET") return false;
  return isTrue(queryOf(request).get("watch")) || WATCH_PATH_REGEXP.test(request.url);
}

// Deprecated since Kubernetes 1.11, but still served: /api/v1/watch/pods, /apis/apps/v1/watch/deployments.
const WATCH_PATH_REGEXP = new RegExp(`^${ORIGIN}/(api|apis/[^/?]+)/[^/?]+/watch/[^?]`);

function queryOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams;
}

// Any value but these is true, the empty one too (apimachinery, Convert_Slice_string_To_bool).
function isTrue(value: string | null): boolean {
  return value !== null && !/^(0|false)$/i.test(value);
}
