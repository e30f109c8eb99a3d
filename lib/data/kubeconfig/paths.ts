import type { Kubeconfig } from "./types.ts";

/** Makes the paths in a kubeconfig absolute, in place; they are relative to the file that holds them. */
export async function resolvePaths(config: Kubeconfig, file: string): Promise<void> {
  const relative: { holder: Record<string, string>; field: string }[] = [];
  const note = (holder: object, ...fields: string[]) => {
    for (const field of fields) {
      const path = (holder as Record<string, unknown>)[field];
      if (typeof path !== "string" || path === "" || isPlainlyAbsolute(path)) continue;
      relative.push({ holder: holder as Record<string, string>, field });
    }
  };
  for (const { cluster } of config.clusters) note(cluster, "certificate-authority");
  for (const { user } of config.users) {
    note(user, "client-certificate", "client-key", "tokenFile");
    // A bare command name is looked up in PATH, not beside the file.
    if (user.exec?.command?.includes("/")) note(user.exec, "command");
  }
  if (relative.length === 0) return;
  const { dirname, isAbsolute, join, resolve } = await import("node:path");
  const folder = dirname(resolve(file));
  for (const { holder, field } of relative) {
    const path = holder[field] ?? "";
    if (!isAbsolute(path)) holder[field] = join(folder, path);
  }
}

// Spares the common case the loading of node:path.
function isPlainlyAbsolute(path: string): boolean {
  return path.startsWith("/") && Deno.build.os !== "windows";
}
