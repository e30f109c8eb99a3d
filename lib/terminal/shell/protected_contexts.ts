import { ConfigError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { configFile, replaceConfigFile } from "./config_file.ts";
import type { Shell } from "./shell.ts";

const NAME = "protected";

/**
 * The file of protected contexts: one pattern per line, in which `*` matches any text. It is not part of the kubeconfig,
 * because tools that rewrite contexts there (cloud tools, at each login) would remove it.
 */
export async function protectedPatterns(shell: Pick<Shell, "env">): Promise<string[]> {
  const file = configFile(shell, NAME);
  const text = file === undefined ? "" : await read(file);
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

/** Returns the pattern that protects a context, or undefined. */
export async function findProtection(shell: Pick<Shell, "env">, context: string): Promise<string | undefined> {
  if (context === "") return undefined;
  return (await protectedPatterns(shell)).find((pattern) => matches(pattern, context));
}

/** Adds a pattern. Returns false if it exists already. */
export async function protect(shell: Pick<Shell, "env">, pattern: string): Promise<boolean> {
  const patterns = await protectedPatterns(shell);
  if (patterns.includes(pattern)) return false;
  await change(shell, (text) => `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${pattern}\n`);
  return true;
}

/** Removes a pattern. Returns false if it does not exist. */
export async function unprotect(shell: Pick<Shell, "env">, pattern: string): Promise<boolean> {
  if (!(await protectedPatterns(shell)).includes(pattern)) return false;
  await change(shell, (text) => text.split("\n").filter((line) => line.trim() !== pattern).join("\n"));
  return true;
}

/** Reports whether a pattern matches a context: `prod`, `*-prod`, `gke_*`. */
export function matches(pattern: string, context: string): boolean {
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(context);
}

async function change(shell: Pick<Shell, "env">, edit: (text: string) => string): Promise<void> {
  const file = configFile(shell, NAME);
  if (file === undefined) throw new ConfigError("Cannot protect a context: neither XDG_CONFIG_HOME nor HOME is set");
  await replaceConfigFile(file, edit(await read(file)));
}

// If the file exists but cannot be read, no context may count as unprotected.
async function read(file: string): Promise<string> {
  try {
    return await readAllowed(file);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw new ConfigError(
      `Cannot read "${file}", the list of protected contexts: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
