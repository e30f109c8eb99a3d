import { UsageError } from "../../../data/core/errors.ts";
import { renameContext, setContext, useContext } from "../../../data/kubeconfig/edit.ts";
import { EMPTY_VALUE } from "../../shell/global_flags.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config use-context NAME`. */
export function configUseContextCommand(shell: Shell) {
  return newCommand("config use-context", "Choose the context that commands use.")
    .arguments("<context:string>")
    .action(async (flags: Globals, name: string) => {
      await useContext(name, where(flags));
      await shell.out(`Switched to context "${name}".\n`);
    });
}

/** `k8s config set-context NAME`: with `--cluster`, `--user`, `--namespace`. */
export function configSetContextCommand(shell: Shell) {
  return newCommand("config set-context", "Make a context, or change one: --cluster, --user, --namespace.")
    .arguments("[context:string]")
    .option("--current", "The context in use, instead of a name.")
    .example("Another namespace from now on", "k8s config set-context --current -n shop")
    .example("None from now on", "k8s config set-context --current --namespace=")
    .action(async (flags: Globals & { current?: boolean | undefined }, given?: string) => {
      if (flags.current && given !== undefined) {
        throw new UsageError("Cannot take both the name of a context and --current", {
          hints: ["leave out one of them"],
        });
      }
      const name = given ?? (flags.current ? await currentContext(flags) : undefined);
      if (name === undefined || name === "") {
        throw new UsageError("Cannot set a context without its name", { hints: ["name it, or use --current"] });
      }
      const { cluster, user, namespace } = flags;
      const { created } = await setContext(name, setFlags({ cluster, user, namespace }), where(flags));
      await shell.out(`Context "${name}" ${created ? "created" : "modified"}.\n`);
    });
}

/** `k8s config rename-context NAME NEW-NAME`. */
export function configRenameContextCommand(shell: Shell) {
  return newCommand("config rename-context", "Give a context another name.")
    .arguments("<context:string> <new-name:string>")
    .action(async (flags: Globals, name: string, newName: string) => {
      await renameContext(name, newName, where(flags));
      await shell.out(`Context "${name}" renamed to "${newName}".\n`);
    });
}

/** The kubeconfig that a command is to change. */
export function where({ kubeconfig }: Pick<Globals, "kubeconfig">): { paths?: string[] } {
  return kubeconfig === undefined ? {} : { paths: [kubeconfig] };
}

/** What was given of some flags; an empty text where one was given an empty value. */
export function setFlags<T extends object>(flags: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(flags).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, value === EMPTY_VALUE ? "" : value])) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

async function currentContext(flags: Globals): Promise<string | undefined> {
  const { loadKubeconfig } = await import("../../../data/kubeconfig/load.ts");
  return (await loadKubeconfig(where(flags))).config["current-context"];
}
