import { isRecord } from "../../data/core/object.ts";
import type { Shell } from "./shell.ts";

/** The previous context and namespaces of one kubeconfig, for `k8s use -` and `k8s ns -`. */
export interface Previous {
  context?: string | undefined;
  /** The previous namespaces by context. */
  namespaces: Record<string, string>;
}

/** Reads the previous choices of a kubeconfig. Returns none if the file cannot be read. */
export async function readPrevious(shell: Pick<Shell, "env">, kubeconfig: string): Promise<Previous> {
  const entry = (await readAll(shell))[kubeconfig];
  const { context, namespaces } = isRecord(entry) ? entry : {};
  return {
    context: typeof context === "string" ? context : undefined,
    namespaces: isRecord(namespaces) ? namespaces as Record<string, string> : {},
  };
}

/** Stores the previous choices of a kubeconfig. If that fails, only switching back does not work. */
export async function rememberPrevious(
  shell: Pick<Shell, "env">,
  kubeconfig: string,
  previous: Previous,
): Promise<void> {
  const file = fileIn(shell.env);
  if (file === undefined) return;
  try {
    const all = { ...await readAll(shell), [kubeconfig]: previous };
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    const temporary = `${file}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, `${JSON.stringify(all)}\n`, { createNew: true, mode: 0o600 });
    await Deno.rename(temporary, file);
  } catch {
    // The home folder may be read-only, as in a container.
  }
}

async function readAll({ env }: Pick<Shell, "env">): Promise<Record<string, unknown>> {
  const file = fileIn(env);
  try {
    const value: unknown = file === undefined ? undefined : JSON.parse(await Deno.readTextFile(file));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function fileIn(env: Shell["env"]): string | undefined {
  const home = env("HOME") || env("USERPROFILE");
  const folder = env("XDG_STATE_HOME") || (home ? `${home}/.local/state` : undefined);
  return folder === undefined ? undefined : `${folder}/kubeshell/previous.json`;
}
