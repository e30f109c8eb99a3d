import { type Recent, recent } from "../../data/base/recent.ts";
import { ConfigError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { configFile, replaceConfigFile } from "./config_file.ts";
import type { Shell } from "./shell.ts";

const NAME = "protected";
/** A bulk write reads the file a few times, instead of once per object. */
const PERIOD_MS = 100;

/**
 * The file of protected contexts: one pattern per line, in which `*` matches any text. It is not part of the kubeconfig,
 * because tools that rewrite contexts there (cloud tools, at each login) would remove it.
 */
export async function protectedPatterns(shell: Pick<Shell, "env">): Promise<string[]> {
  const file = configFile(shell, NAME);
  return file === undefined ? [] : patternsOf(await read(file));
}

/** Returns the pattern that protects a context, or undefined. */
export async function findProtection(shell: Pick<Shell, "env">, context: string): Promise<string | undefined> {
  const file = configFile(shell, NAME);
  if (context === "" || file === undefined) return undefined;
  return patternsOf(await readRecent(file)).find((pattern) => matches(pattern, context));
}

function patternsOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
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
  texts.get(file)?.forget();
}

const texts = new Map<string, Recent<string>>();

function readRecent(file: string): Promise<string> {
  const text = texts.get(file) ?? recent(() => read(file), PERIOD_MS);
  texts.set(file, text);
  return text();
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
