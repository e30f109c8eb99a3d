import { UsageError } from "../../../data/core/errors.ts";
import { renameContext, setContext } from "../../../data/kubeconfig/edit.ts";
import { defineCommand } from "../../shell/command.ts";
import { EMPTY_VALUE } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { currentOf, switchContext, where } from "./current.ts";

/** `k8s config use-context NAME`. */
export function configUseContextCommand(shell: Shell) {
  return defineCommand({
    name: "config use-context",
    description: "Set the current context.",
    arguments: [CONTEXT],
    action: async (flags, name) => {
      await switchContext(shell, flags, name, await currentOf(flags));
    },
  });
}

/** `k8s config set-context NAME`: with `--cluster`, `--user`, `--namespace`. */
export function configSetContextCommand(shell: Shell) {
  return defineCommand({
    name: "config set-context",
    description: "Create or change a context with --cluster, --user and --namespace.",
    examples: [
      ["Change the namespace of the current context", "k8s config set-context --current -n shop"],
      ["Remove the namespace of the current context", "k8s config set-context --current --namespace="],
    ],
    arguments: [{ ...CONTEXT, optional: true }],
    options: { current: { help: "Change the current context" } },
    action: async (flags, given) => {
      if (flags.current && given !== undefined) {
        throw new UsageError("Cannot set a context with both a name and --current", {
          hints: ["leave out the name or --current"],
        });
      }
      const name = given ?? (flags.current ? await currentContext(flags) : undefined);
      if (name === undefined || name === "") {
        throw new UsageError("Cannot set a context without its name", { hints: ["add its name, or --current"] });
      }
      const { cluster, user, namespace } = flags;
      const { created } = await setContext(name, setFlags({ cluster, user, namespace }), where(flags));
      await shell.out(`Context "${name}" ${created ? "created" : "modified"}.\n`);
    },
  });
}

/** `k8s config rename-context NAME NEW-NAME`. */
export function configRenameContextCommand(shell: Shell) {
  return defineCommand({
    name: "config rename-context",
    description: "Rename a context.",
    arguments: [CONTEXT, { name: "new-name" }],
    action: async (flags, name, newName) => {
      await renameContext(name, newName, where(flags));
      await shell.out(`Context "${name}" renamed to "${newName}".\n`);
    },
  });
}

const CONTEXT = { name: "context", completion: "context" } as const;

/** Returns the flags that were given; an empty string for a flag with an empty value. */
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
