import { UsageError } from "../core/errors.ts";
import { setContext, useContext } from "../kubeconfig/edit.ts";
import { type Globals, newCommand } from "./globals.ts";
import type { Shell } from "./shell.ts";

/** `k8s config use-context NAME`. */
export function configUseContextCommand(shell: Shell) {
  return newCommand("config use-context", "Choose the context that commands use.")
    .arguments("<name:string>")
    .action(async (flags: Globals, name: string) => {
      await useContext(name, where(flags));
      await shell.out(`Switched to context "${name}".\n`);
    });
}

/** `k8s config set-context NAME`: with `--cluster`, `--user`, `--namespace`. */
export function configSetContextCommand(shell: Shell) {
  return newCommand("config set-context", "Make a context, or change one: --cluster, --user, --namespace.")
    .arguments("[name:string]")
    .option("--current", "The context in use, instead of a name.")
    .example("Another namespace from now on", "k8s config set-context --current -n shop")
    .action(async (flags: Globals & { current?: boolean | undefined }, given?: string) => {
      const name = given ?? (flags.current ? await currentContext(flags) : undefined);
      if (name === undefined || name === "") {
        throw new UsageError("Cannot set a context without its name", { hints: ["name it, or use --current"] });
      }
      const { cluster, user, namespace } = flags;
      const { created } = await setContext(name, {
        ...(cluster === undefined ? {} : { cluster }),
        ...(user === undefined ? {} : { user }),
        ...(namespace === undefined ? {} : { namespace }),
      }, where(flags));
      await shell.out(`Context "${name}" ${created ? "created" : "modified"}.\n`);
    });
}

function where({ kubeconfig }: Globals): { paths?: string[] } {
  return kubeconfig === undefined ? {} : { paths: [kubeconfig] };
}

async function currentContext(flags: Globals): Promise<string | undefined> {
  const { loadKubeconfig } = await import("../kubeconfig/load.ts");
  return (await loadKubeconfig(where(flags))).config["current-context"];
}
