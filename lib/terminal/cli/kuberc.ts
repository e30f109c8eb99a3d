import { InputError } from "../../data/core/errors.ts";
import type { Shell } from "../shell/shell.ts";

/** A default value of an option, by the option's long name without dashes. */
export interface OptionDefault {
  name: string;
  value: string;
}

/** An alias: a name for a command line. */
export interface Alias {
  name: string;
  /** The command, such as `config view`. */
  command: string;
  prependArgs: readonly string[];
  appendArgs: readonly string[];
  options: readonly OptionDefault[];
}

/** The preferences of a kuberc file (kubectl.config.k8s.io, KEP-3104). */
export interface Preferences {
  /** The path of the file, for messages. */
  path: string;
  aliases: readonly Alias[];
  defaults: readonly { command: string; options: readonly OptionDefault[] }[];
  /** Whether it restricts which credential plugins may run, which `k8s` does not support. */
  restrictsPlugins: boolean;
}

/**
 * Reads kubectl's preferences from `--kuberc`, KUBERC or `~/.kube/kuberc`. If there is no file, this costs one access to
 * the file system. `KUBERC=off` turns preferences off.
 *
 * @throws {InputError} If a file named by the flag or the variable cannot be read or is not valid.
 */
export async function loadKuberc(
  args: readonly string[],
  shell: Pick<Shell, "env" | "err" | "status">,
): Promise<Preferences | undefined> {
  const named = kubercFlag(args);
  const variable = shell.env("KUBERC");
  if (variable === "off") {
    if (named === undefined) return undefined;
    throw new InputError("disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive");
  }
  const explicit = named ?? (variable || undefined);
  const home = shell.env("HOME") || shell.env("USERPROFILE");
  const path = explicit ?? (home ? `${home}/.kube/kuberc` : undefined);
  if (path === undefined || (explicit === undefined && !isThere(path))) return undefined;
  const { readPreferences } = await import("./kuberc_file.ts");
  try {
    const preferences = await readPreferences(path);
    if (preferences.restrictsPlugins && shell.status !== undefined) {
      shell.err(`Warning: ${path}: k8s does not support credentialPluginPolicy; any credential plugin may run`);
    }
    return preferences;
  } catch (error) {
    if (explicit !== undefined) throw error;
    shell.err(`kuberc: no preferences loaded from ${path}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // The file does not exist, or this process must not read it.
    return false;
  }
}

function kubercFlag(args: readonly string[]): string | undefined {
  const end = args.indexOf("--");
  const head = end < 0 ? args : args.slice(0, end);
  const at = head.findIndex((arg) => arg === "--kuberc" || arg.startsWith("--kuberc="));
  if (at < 0) return undefined;
  const value = head[at] === "--kuberc" ? head[at + 1] : head[at]?.slice("--kuberc=".length);
  if (value === undefined || value === "") throw new InputError("kuberc file is not found");
  return value;
}
