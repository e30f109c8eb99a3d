import { ConfigError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { Shell } from "./shell.ts";

/** Returns the path of a file with settings of the user; undefined if the user has no folder for them. */
export function configFile({ env }: Pick<Shell, "env">, name: string): string | undefined {
  const home = env("HOME") || env("USERPROFILE");
  const folder = env("XDG_CONFIG_HOME") || (home ? `${home}/.config` : undefined);
  return folder === undefined ? undefined : `${folder}/kubeshell/${name}`;
}

/**
 * Replaces a file of {@linkcode configFile}. Other processes read either the old text or the new one.
 *
 * @throws {ConfigError} If it cannot be written.
 */
export async function replaceConfigFile(file: string, text: string): Promise<void> {
  try {
    const folder = file.slice(0, file.lastIndexOf("/"));
    requirePermission({ name: "write", path: folder });
    await Deno.mkdir(folder, { recursive: true });
    const temporary = `${file}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, text, { createNew: true });
    await Deno.rename(temporary, file);
  } catch (cause) {
    throw new ConfigError(`Cannot write "${file}": ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
