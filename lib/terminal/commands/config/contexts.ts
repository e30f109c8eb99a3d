import { ConfigError } from "../../../data/core/errors.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { contextNotFound } from "../../../data/kubeconfig/select.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, tableText } from "../../shell/formats.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config get-contexts`. */
export function configGetContextsCommand(shell: Shell) {
  return defineCommand({
    name: "config get-contexts",
    description: "List the contexts of the kubeconfig; a star marks the current one.",
    examples: [["List only the names", "k8s config get-contexts -o name"]],
    arguments: [{ name: "name", optional: true, repeated: true, completion: "context" }],
    options: { output: outputOption(["name"]), headers: SHARED_OPTIONS.headers },
    action: async (flags, ...wanted) => {
      const { config } = await load(flags);
      const missing = wanted.find((name) => !config.contexts.some((context) => context.name === name));
      if (missing !== undefined) throw contextNotFound(config, missing);
      const contexts = config.contexts.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
        .toSorted((a, b) => a.name < b.name ? -1 : 1);
      shell.keep?.(contexts.map(({ name, context: { cluster = "", user = "", namespace } }) => ({
        ...{ name, cluster, user, namespace: namespace || "default" },
        current: name === config["current-context"],
      })));
      if (flags.output === "name") return await shell.out(contexts.map(({ name }) => `${name}\n`).join(""));
      const names = ["Current", "Name", "Cluster", "AuthInfo", "Namespace"];
      const rows = contexts.map(({ name, context }) => ({
        cells: [
          name === config["current-context"] ? "*" : "",
          name,
          context.cluster ?? "",
          context.user ?? "",
          context.namespace ?? "",
        ],
      }));
      const columnDefinitions = names.map((name) => ({ name, type: "string" }));
      await shell.out(await tableText({ kind: "Table", columnDefinitions, rows }, flags));
    },
  });
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
        throw new ConfigError("There is no current context", {
          hints: [`read ${files.join(", ") || "no file"}`, "k8s config use-context NAME chooses one"],
        });
      }
      await shell.out(`${current}\n`);
    },
  });
}

function load({ kubeconfig }: Globals) {
  return loadKubeconfig(kubeconfig === undefined ? {} : { paths: [kubeconfig] });
}

/** `k8s config get-clusters`. */
export const configGetClustersCommand = (shell: Shell) => namesCommand(shell, "clusters");

/** `k8s config get-users`. */
export const configGetUsersCommand = (shell: Shell) => namesCommand(shell, "users");

function namesCommand(shell: Shell, list: "clusters" | "users") {
  return defineCommand({
    name: `config get-${list}`,
    description: `List the ${list} of the kubeconfig.`,
    action: async (flags) => {
      const { config } = await load(flags);
      const names = config[list].map(({ name }) => name).toSorted();
      await shell.out(["NAME", ...names].map((line) => `${line}\n`).join(""));
    },
  });
}
