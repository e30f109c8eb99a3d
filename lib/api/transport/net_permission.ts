import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { type Endpoint, listHosts } from "./endpoint.ts";

/**
 * Checks the permission to reach a server through `node:` modules and Deno's sockets.
 *
 * @throws {Deno.errors.NotCapable} If it is not granted.
 */
export function requireWay(endpoint: Endpoint): void {
  const { unixSocket, proxyUrl } = endpoint;
  if (unixSocket !== undefined) return requireSocket(unixSocket);
  for (const host of listHosts(endpoint, true)) requirePermission({ name: "net", host });
  // The packages for proxies search the entire environment for DEBUG.
  if (proxyUrl !== undefined) requirePermission({ name: "env" });
}

/**
 * Checks the permission to use a Unix socket, which needs three permissions of Deno.
 *
 * @throws {Deno.errors.NotCapable} If one is not granted.
 */
export function requireSocket(path: string): void {
  requirePermission({ name: "net", host: `unix:${path}` });
  for (const name of ["read", "write"] as const) requirePermission({ name, path });
}
