import { isRecord } from "../core/object.ts";
import { type Fields, FIELDS_OF } from "./schema.ts";
import type { Kubeconfig } from "./types.ts";

/** Makes the paths in a kubeconfig absolute, in place; they are relative to the file that holds them. */
export async function resolvePaths(config: Kubeconfig, file: string): Promise<void> {
  const relative = [
    ...config.clusters.flatMap(({ cluster }) => relativePaths(cluster, FIELDS_OF.clusters)),
    ...config.users.flatMap(({ user }) => relativePaths(user, FIELDS_OF.users)),
  ];
  if (relative.length === 0) return;
  const { dirname, isAbsolute, join, resolve } = await import("node:path");
  const folder = dirname(resolve(file));
  for (const { holder, field, path } of relative) {
    if (!isAbsolute(path)) Reflect.set(holder, field, join(folder, path));
  }
}

interface RelativePath {
  holder: object;
  field: string;
  path: string;
}

function relativePaths(holder: object, fields: Fields): RelativePath[] {
  return Object.entries(holder).flatMap(([name, value]): RelativePath[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field?.type === "object" && isRecord(value)) return relativePaths(value, field.fields);
    if (field?.path === undefined || typeof value !== "string" || value === "" || isPlainlyAbsolute(value)) return [];
    // The bare name of a program is looked up in PATH, not beside the file.
    return field.path === "program" && !value.includes("/") ? [] : [{ holder, field: name, path: value }];
  });
}

// Spares the common case the loading of node:path.
function isPlainlyAbsolute(path: string): boolean {
  return path.startsWith("/") && Deno.build.os !== "windows";
}
