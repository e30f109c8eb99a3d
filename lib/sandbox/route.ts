import { verbOf } from "../data/request/access.ts";
import type { SandboxKind, SandboxRequest } from "./types.ts";

/** Parses the method and URL of a request (apiserver pkg/endpoints/request/requestinfo.go). */
export function readRoute(method: string, url: URL, kinds: readonly SandboxKind[]): SandboxRequest {
  const info: SandboxRequest = {
    verb: method.toLowerCase(),
    path: url.pathname,
    query: url.searchParams,
    group: "",
    resource: "",
    namespace: "",
    name: "",
    subresource: "",
  };
  const parts = url.pathname.split("/").filter((part) => part !== "").map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root !== "api" && root !== "apis") return info;
  const group = root === "api" ? "" : rest.shift() ?? "";
  const version = rest.shift() ?? "";
  if (rest.length === 0) return info;
  let namespace = "";
  // `namespaces/x` is the Namespace itself; `namespaces/x/pods` is a list in that namespace.
  if (rest[0] === "namespaces" && rest.length > 2 && !["status", "finalize"].includes(rest[2] ?? "")) {
    namespace = rest[1] ?? "";
    rest.splice(0, 2);
  }
  const [plural = "", name = "", ...subresource] = rest;
  const kind = kinds.find((kind) => kind.group === group && kind.version === version && kind.plural === plural);
  const isOwnKind = kind !== undefined && (namespace === "" || kind.namespaced);
  return {
    ...info,
    verb: verbOf(method, name, url.searchParams),
    group,
    resource: plural,
    kind: isOwnKind ? kind : undefined,
    namespace: plural === "namespaces" && group === "" ? name : namespace,
    name,
    subresource: subresource.join("/"),
  };
}
