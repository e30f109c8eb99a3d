import type { Shell } from "./shell.ts";

const PREFIX = "kubectl-";
const WINDOWS_EXTENSIONS = [".exe", ".cmd", ".bat", ".com"];

/** A program on PATH whose name begins with `kubectl-`. */
export interface CommandPlugin {
  path: string;
  name: string;
  executable: boolean;
}

/**
 * Finds the plugin for a command line: the program whose name matches most of the first words. `foo bar --x` runs
 * `kubectl-foo-bar --x` if it exists, or else `kubectl-foo bar --x`.
 *
 * @returns The program and its arguments, or undefined if there is no plugin.
 */
export async function findCommandPlugin(
  args: readonly string[],
  { env }: Pick<Shell, "env">,
): Promise<{ path: string; args: string[] } | undefined> {
  const flag = args.findIndex((arg) => arg.startsWith("-"));
  const words = args.slice(0, flag < 0 ? args.length : flag);
  for (let count = words.length; count > 0; count--) {
    const name = PREFIX + words.slice(0, count).map((word) => word.replaceAll("-", "_")).join("-");
    const path = await lookUp(name, env);
    if (path !== undefined) return { path, args: args.slice(count) };
  }
  return undefined;
}

/** Returns all plugins, in the order of PATH. */
export async function allPlugins({ env }: Pick<Shell, "env">): Promise<CommandPlugin[]> {
  const plugins: CommandPlugin[] = [];
  for (const folder of new Set(foldersOf(env))) {
    const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
    for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (!name.startsWith(PREFIX) || isDirectory) continue;
      const path = `${folder}/${name}`;
      plugins.push({ path, name, executable: await isExecutable(path) });
    }
  }
  return plugins;
}

async function lookUp(name: string, env: Shell["env"]): Promise<string | undefined> {
  if (/[\\/]/.test(name)) return undefined;
  for (const folder of foldersOf(env)) {
    for (const extension of Deno.build.os === "windows" ? WINDOWS_EXTENSIONS : [""]) {
      const path = `${folder}/${name}${extension}`;
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

function foldersOf(env: Shell["env"]): string[] {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  // In a shell, an empty entry means the current folder. Like Go, do not run programs from there.
  return (env("PATH") ?? "").split(separator).filter((folder) => folder.trim() !== "");
}

async function isExecutable(path: string): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined || !info.isFile) return false;
  if (Deno.build.os === "windows") return WINDOWS_EXTENSIONS.some((end) => path.toLowerCase().endsWith(end));
  return ((info.mode ?? 0) & 0o111) !== 0;
}
