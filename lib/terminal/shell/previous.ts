import { isRecord } from "../../data/core/object.ts";
import type { Shell } from "./shell.ts";

/** The choices of one kubeconfig before the current ones, for `k8s use -` and `k8s ns -`. */
export interface Previous {
  context?: string | undefined;
  /** By context. */
  namespaces: Record<string, string>;
}

/** Reads the previous choices of a kubeconfig. A file that cannot be read counts as none. */
export async function readPrevious(shell: Pick<Shell, "env">, kubeconfig: string): Promise<Previous> {
  const entry = (await readAll(shell))[kubeconfig];
  const { context, namespaces } = isRecord(entry) ? entry : {};
  return {
    context: typeof context === "string" ? context : undefined,
    namespaces: isRecord(namespaces) ? namespaces as Record<string, string> : {},
  };
}

/** Remembers the choices of a kubeconfig. If that is not possible, there is no way back, and nothing else is lost. */
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
    // A home folder that is read-only, as in a container.
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
