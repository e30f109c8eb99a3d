import { ConfigError } from "../../../data/core/errors.ts";
import type { Kubeconfig } from "../../../data/kubeconfig/types.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { entryNotFound } from "../../../data/kubeconfig/select.ts";
import type { Table } from "../../../data/core/table.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, TABLE_FORMATS, tableText } from "../../shell/formats.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { where } from "./current.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config get-contexts`. */
export function configGetContextsCommand(shell: Shell) {
  return defineCommand({
    name: "config get-contexts",
    description: "List the contexts of the kubeconfig; a star marks the current one.",
    examples: [["List only the names", "k8s config get-contexts -o name"]],
    arguments: [{ name: "name", optional: true, repeated: true, completion: "context" }],
    options: { output: outputOption(["name", ...TABLE_FORMATS]), headers: SHARED_OPTIONS.headers },
    action: async (flags, ...wanted) => {
      const { config } = await load(flags);
      const contexts = config.contexts.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
        .toSorted((a, b) => a.name < b.name ? -1 : 1);
      shell.keep?.(contexts.map(({ name, context: { cluster = "", user = "", namespace } }) => ({
        ...{ name, cluster, user, namespace: namespace || "default" },
        current: name === config["current-context"],
      })));
      await shell.out(
        flags.output === "name"
          ? contexts.map(({ name }) => `${name}\n`).join("")
          : await textOf(shell, tableOf(contexts, config["current-context"]), flags),
      );
      // As in kubectl, list the other contexts if one is missing.
      const missing = wanted.filter((name) => !config.contexts.some((context) => context.name === name));
      if (missing[0] === undefined) return;
      const problem = `Cannot list some contexts: ${missing.map((name) => `context ${name} not found`).join(", ")}`;
      throw entryNotFound(config, "contexts", missing[0], problem);
    },
  });
}

function tableOf(contexts: Kubeconfig["contexts"], current: string): Table {
  const titles = ["Current", "Name", "Cluster", "AuthInfo", "Namespace"];
  const rows = contexts.map(({ name, context: { cluster = "", user = "", namespace = "" } }) => ({
    cells: [name === current ? "*" : "", name, cluster, user, namespace],
  }));
  return { kind: "Table", columnDefinitions: titles.map((name) => ({ name, type: "string" })), rows };
}

// kubectl prints the header row even if there are no contexts.
async function textOf(
  shell: Shell,
  table: Table,
  flags: { output?: string | undefined; headers?: boolean | undefined },
): Promise<string> {
  const text = await tableText(shell, table, flags);
  if (text !== "" || flags.headers === false) return text;
  return (await import("../../../data/output/table/table.ts")).tableWriter().header(table);
}

/** `k8s config current-context`. */
export function configCurrentContextCommand(shell: Shell) {
  return defineCommand({
    name: "config current-context",
    description: "Print the current context.",
    action: async (flags) => {
      const { config, files } = await load(flags);
      const current = config["current-context"];
      if (current === undefined || current === "") {
        throw new ConfigError("Cannot print the current context: current-context is not set", {
          hints: [
            `check the kubeconfig: ${files.join(", ") || "no file was found"}`,
            "run `k8s use` to list the contexts, and `k8s use CONTEXT` to switch to one",
          ],
        });
      }
      await shell.out(`${current}\n`);
    },
  });
}

function load({ kubeconfig }: Globals) {
  return loadKubeconfig(where({ kubeconfig }));
}

/** `k8s config get-clusters`. */
export const configGetClustersCommand = (shell: Shell) => namesCommand(shell, "clusters");

/** `k8s config get-users`. */
export const configGetUsersCommand = (shell: Shell) => namesCommand(shell, "users");

function namesCommand(shell: Shell, list: "clusters" | "users") {
  return defineCommand({
    name: `config get-${list}`,
    description: `List the ${list} of the kubeconfig.`,
    options: { output: outputOption(["name", ...TABLE_FORMATS]), headers: SHARED_OPTIONS.headers },
    action: async (flags) => {
      const { config } = await load(flags);
      const names = config[list].map(({ name }) => name).toSorted();
      if (flags.output === "name") return await shell.out(names.map((name) => `${name}\n`).join(""));
      const columnDefinitions = [{ name: "Name", type: "string" }];
      const rows = names.map((name) => ({ cells: [name] }));
      await shell.out(await tableText(shell, { kind: "Table", columnDefinitions, rows }, flags));
    },
  });
}
