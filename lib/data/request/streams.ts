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

function podUrl(pod: PodPath, subresource: string, query: StreamRequestOptions["query"]): URL {
  const url = new URL(ORIGIN + resourcePath(PODS, { ...pod, subresource }));
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(each));
  }
  return url;
}

/** Builds a request for the log of a container. */
export function podLogRequest(pod: PodPath, { query, signal }: Omit<StreamRequestOptions, "protocols">): Request {
  return new Request(podUrl(pod, "log", query), { signal: signal ?? null });
}

/** Builds a request that opens a stream to a pod over WebSocket. */
export function streamRequest(
  { namespace, name }: PodPath,
  subresource: "exec" | "attach" | "portforward" | "log",
  { query, protocols, signal }: StreamRequestOptions,
): Request {
  const url = podUrl({ namespace, name }, subresource, query);
  const headers = { upgrade: "websocket", "sec-websocket-protocol": protocols.join(", ") };
  return new Request(url, { headers, signal: signal ?? null });
}
