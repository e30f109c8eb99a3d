import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { type Endpoint, listHosts } from "./endpoint.ts";

/**
 * Asks whether this process may take the way to a server through `node:` modules and Deno's own sockets.
 *
 * @throws {Deno.errors.NotCapable} Where it may not.
 */
export function requireWay(endpoint: Endpoint): void {
  const { unixSocket, proxyUrl } = endpoint;
  if (unixSocket !== undefined) return requireSocket(unixSocket);
  for (const host of listHosts(endpoint, true)) requirePermission({ name: "net", host });
  // The packages that go through a proxy look through the whole environment for a DEBUG.
  if (proxyUrl !== undefined) requirePermission({ name: "env" });
}

/**
 * Asks whether this process may use a socket of the file system, for which Deno wants three permissions.
 *
 * @throws {Deno.errors.NotCapable} Where it may not.
 */
export function requireSocket(path: string): void {
  requirePermission({ name: "net", host: `unix:${path}` });
  for (const name of ["read", "write"] as const) requirePermission({ name, path });
}
