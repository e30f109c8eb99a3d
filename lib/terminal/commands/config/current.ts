import { defined } from "../../../data/base/defined.ts";
import { defaultFile, useContext } from "../../../data/kubeconfig/edit.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { readPrevious, rememberPrevious } from "../../shell/previous.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** Returns the kubeconfig that a command changes. */
export function where({ kubeconfig }: Pick<Globals, "kubeconfig">): { paths?: string[] } {
  return defined({ paths: kubeconfig === undefined ? undefined : [kubeconfig] });
}

/** Sets the current context and stores the previous one. */
export async function switchContext(
  shell: Shell,
  flags: Globals,
  name: string,
  { current, key }: { current: string; key: string },
): Promise<void> {
  await useContext(name, where(flags));
  if (current !== name && current !== "") {
    await rememberPrevious(shell, key, { ...await readPrevious(shell, key), context: current });
  }
  await shell.out(`Switched to context "${name}".\n`);
}

/** Returns the context for the flags, its namespace, and the key under which previous choices are stored. */
export async function currentOf(flags: Globals): Promise<{ current: string; namespace: string; key: string }> {
  const loaded = await loadKubeconfig({ ...where(flags), resolve: false });
  const current = flags.context ?? loaded.config["current-context"] ?? "";
  const context = loaded.config.contexts.find(({ name }) => name === current)?.context;
  return {
    current,
    namespace: context?.namespace || "default",
    key: loaded.origins.currentContext ?? defaultFile(loaded),
  };
}
