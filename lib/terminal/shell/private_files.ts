import { ConfigError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { Shell } from "./shell.ts";

/**
 * Writes texts to files in a private folder that only this user can read, and returns their paths. Equal texts share a
 * path, so repeated calls create no further files.
 */
export async function privateFiles(
  { env }: Pick<Shell, "env">,
  texts: Record<string, string>,
): Promise<Record<string, string>> {
  const entries = Object.entries(texts);
  if (entries.length === 0) return {};
  const folder = await privateFolder(env);
  const written = entries.map(async ([name, text]) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    const mark = new Uint8Array(digest).slice(0, 8).toHex();
    const path = `${folder}/${name.toLowerCase()}-${mark}.pem`;
    const temporary = `${path}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, text, { mode: 0o600, createNew: true });
    await Deno.rename(temporary, path);
    return [name, path];
  });
  return Object.fromEntries(await Promise.all(written));
}

/** Removes all files of {@linkcode privateFiles}, and returns their number. */
export async function removePrivateFiles({ env }: Pick<Shell, "env">): Promise<number> {
  const folder = folderIn(env);
  try {
    const files = await Array.fromAsync(Deno.readDir(folder));
    await Deno.remove(folder, { recursive: true });
    return files.length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw new ConfigError(`Cannot remove the folder "${folder}": ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function privateFolder(env: Shell["env"]): Promise<string> {
  const folder = folderIn(env);
  requirePermission({ name: "write", path: folder });
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError(`Cannot store certificates in files: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
      hints: ["set XDG_CACHE_HOME to a folder that you can write to"],
    });
  }
  return folder;
}

function folderIn(env: Shell["env"]): string {
  // Use the user's cache folder, because another user could have created the folder in /tmp.
  const home = env("HOME") || env("USERPROFILE");
  const cache = env("XDG_CACHE_HOME") || (home ? `${home}/.cache` : undefined);
  if (cache === undefined) {
    throw new ConfigError("Cannot store certificates in files: neither XDG_CACHE_HOME nor HOME is set", {
      hints: ["set XDG_CACHE_HOME to a folder that you can write to"],
    });
  }
  return `${cache}/kubeshell/env`;
}
