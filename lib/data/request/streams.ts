import { ORIGIN } from "../core/handler.ts";
import { resourcePath } from "./paths.ts";

/** The pod of an upgrade request. */
export interface PodPath {
  namespace: string;
  name: string;
}

/** Options of {@linkcode streamRequest}. */
export interface StreamRequestOptions {
  /** The query. Each value of a list is a parameter of its own; undefined ones are left out. */
  query: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** The subprotocols, the preferred one first. */
  protocols: readonly string[];
  signal?: AbortSignal | undefined;
}

const PODS = { group: "", version: "v1", plural: "pods", namespaced: true };

/** Builds a request that opens a stream to a pod over WebSocket. */
export function streamRequest(
  { namespace, name }: PodPath,
  subresource: "exec" | "attach" | "portforward",
  { query, protocols, signal }: StreamRequestOptions,
): Request {
  const url = new URL(ORIGIN + resourcePath(PODS, { namespace, name, subresource }));
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(each));
  }
  const headers = { upgrade: "websocket", "sec-websocket-protocol": protocols.join(", ") };
  return new Request(url, { headers, signal: signal ?? null });
}
