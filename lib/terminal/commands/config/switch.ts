import { stripControl } from "../../../data/base/text.ts";
import { ConfigError, isForbidden, UsageError } from "../../../data/core/errors.ts";
import { setContext } from "../../../data/kubeconfig/edit.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { readPrevious, rememberPrevious } from "../../shell/previous.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { currentOf, switchContext, where } from "./current.ts";

/** `k8s use [CONTEXT]`: short for `config use-context`. */
export function useCommand(shell: Shell) {
  return defineCommand({
    name: "use",
    description: "Switch to another context (- switches back). Without a name, list the contexts.",
    examples: [["Switch to another context, and back", "k8s use prod\nk8s use -"]],
    arguments: [{ name: "context", optional: true, completion: "context" }],
    action: async (flags, name) => {
      refuseAtPrompt(shell, ".ctx", name);
      if (name === undefined) return await listContexts(shell, flags);
      const { current, key } = await currentOf(flags);
      const chosen = name === "-" ? (await readPrevious(shell, key)).context : name;
      if (chosen === undefined) throw noWayBack("context");
      await switchContext(shell, flags, chosen, { current, key });
    },
  });
}

/** `k8s ns [NAMESPACE]`: short for `config set-context --current --namespace`. */
export function nsCommand(shell: Shell) {
  return defineCommand({
    name: "ns",
    description:
      "Switch to another namespace of the current context (- switches back). Without a name, list the namespaces.",
    examples: [["Switch to another namespace, and back", "k8s ns shop\nk8s ns -"]],
    arguments: [{ name: "namespace", optional: true, completion: "namespace" }],
    action: async (flags, name) => {
      refuseAtPrompt(shell, ".ns", name);
      const { current, namespace, key } = await currentOf(flags);
      if (name === undefined) return await listNamespaces(shell, flags, namespace);
      if (current === "") {
        throw new ConfigError("Cannot switch the namespace: there is no current context", {
          hints: ["run `k8s use` to list the contexts, and `k8s use CONTEXT` to switch to one"],
        });
      }
      const previous = await readPrevious(shell, key);
      const chosen = name === "-" ? previous.namespaces[current] : name;
      if (chosen === undefined) throw noWayBack("namespace");
      await setContext(current, { namespace: chosen }, where(flags));
      if (chosen !== namespace) {
        await rememberPrevious(shell, key, {
          ...previous,
          namespaces: { ...previous.namespaces, [current]: namespace },
        });
      }
      await shell.out(`Switched to namespace "${chosen}" of context "${current}".\n`);
    },
  });
}

async function listContexts(shell: Shell, flags: Globals): Promise<void> {
  const { config } = await loadKubeconfig(where(flags));
  const current = flags.context ?? config["current-context"];
  const names = config.contexts.map(({ name }) => name).toSorted();
  await shell.out(names.map((name) => lineOf(name, name === current)).join(""));
}

async function listNamespaces(shell: Shell, flags: Globals, current: string): Promise<void> {
  await using k8s = await openShellSession(shell, flags);
  try {
    const { rows } = await k8s.table("namespaces", { includeObject: "Metadata", signal: shell.signal });
    const names = rows.map(({ object }) => object?.metadata?.name ?? "");
    await shell.out(names.map((name) => lineOf(name, name === k8s.namespace)).join(""));
  } catch (error) {
    // Without the permission to list namespaces, print only the current one.
    if (!isForbidden(error)) throw error;
    await shell.out(lineOf(current, true));
  }
}

function lineOf(name: string, isCurrent: boolean): string {
  return `${isCurrent ? "*" : " "} ${stripControl(name)}\n`;
}

function noWayBack(what: string): UsageError {
  return new UsageError(`Cannot switch back: there is no previous ${what}`, {
    hints: [`run \`k8s ${what === "context" ? "use" : "ns"}\` to list the ${what}s`],
  });
}

// Changes of the kubeconfig do not affect the session of the prompt.
function refuseAtPrompt({ session }: Shell, dot: string, name = ""): void {
  if (session === undefined) return;
  throw new UsageError("Cannot switch here: this command does not affect the prompt", {
    hints: [`enter \`${`${dot} ${name}`.trimEnd()}\` instead`],
  });
}
