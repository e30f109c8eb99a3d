import { dirname, resolve } from "node:path";
import type { LoadedKubeconfig } from "./load.ts";
import { requirePermission } from "./permission.ts";
import { type Fields, FIELDS_OF } from "./schema.ts";
import type { Kubeconfig } from "./types.ts";
import { unreadable } from "./unreadable.ts";

/**
 * Returns a copy that works without other files: it contains the certificates and keys that are named by their paths,
 * as with `kubectl config view --flatten`.
 *
 * @param loaded Read without `resolve`: paths are relative to the files that hold them.
 * @param config The part of it to flatten. @default {all of it}
 * @throws {ConfigError} If a file cannot be read.
 */
export async function flattened(loaded: LoadedKubeconfig, config: Kubeconfig = loaded.config): Promise<Kubeconfig> {
  const { origins } = loaded;
  return {
    ...config,
    clusters: await Promise.all(config.clusters.map(async ({ name, cluster }) => ({
      name,
      cluster: await withData(cluster, FIELDS_OF.clusters, origins.clusters.get(name)),
    }))),
    users: await Promise.all(config.users.map(async ({ name, user }) => ({
      name,
      user: await withData(user, FIELDS_OF.users, origins.users.get(name)),
    }))),
  };
}

async function withData<T extends object>(entry: T, fields: Fields, origin = ""): Promise<T> {
  const values = new Map<string, unknown>(Object.entries(entry));
  for (const [name, field] of Object.entries(fields)) {
    if (field.type !== "data" || field.file === undefined) continue;
    const path = values.get(field.file);
    if (typeof path !== "string" || path === "") continue;
    values.delete(field.file);
    // If both are present, the data is used.
    if (values.get(name)) continue;
    values.set(name, (await read(field.file, resolve(dirname(resolve(origin)), path))).toBase64());
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
