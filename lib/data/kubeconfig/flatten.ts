import { dirname, resolve } from "node:path";
import type { LoadedKubeconfig } from "./load.ts";
import { requirePermission } from "./permission.ts";
import type { Kubeconfig } from "./types.ts";
import { unreadable } from "./unreadable.ts";

/**
 * A copy that stands alone: what certificates and keys are named by their paths is put in, as `kubectl config view
 * --flatten` does.
 *
 * @param loaded Read without `resolve`: paths are relative to the files that hold them.
 * @param config What of it is wanted. @default {all of it}
 * @throws {ConfigError} Where a file cannot be read.
 */
export async function flattened(loaded: LoadedKubeconfig, config: Kubeconfig = loaded.config): Promise<Kubeconfig> {
  const { origins } = loaded;
  return {
    ...config,
    clusters: await Promise.all(config.clusters.map(async ({ name, cluster }) => ({
      name,
      cluster: await withData(cluster, ["certificate-authority"], origins.clusters.get(name)),
    }))),
    users: await Promise.all(config.users.map(async ({ name, user }) => ({
      name,
      user: await withData(user, ["client-certificate", "client-key"], origins.users.get(name)),
    }))),
  };
}

async function withData<T extends object>(entry: T, fields: readonly string[], file = ""): Promise<T> {
  const values = new Map<string, unknown>(Object.entries(entry));
  for (const field of fields) {
    const path = values.get(field);
    if (typeof path !== "string" || path === "") continue;
    values.delete(field);
    // Where both are there, the data counts.
    if (values.get(`${field}-data`)) continue;
    values.set(`${field}-data`, (await read(field, resolve(dirname(resolve(file)), path))).toBase64());
  }
  return Object.fromEntries(values) as T;
}

async function read(field: string, path: string): Promise<Uint8Array> {
  try {
    requirePermission({ name: "read", path });
    return await Deno.readFile(path);
  } catch (error) {
    throw unreadable(field, path, error);
  }
}
