import { ConfigError } from "../../../data/core/errors.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { contextNotFound } from "../../../data/kubeconfig/select.ts";
import { formatTable } from "../../../data/output/table/table.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import type { Shell } from "../../shell/shell.ts";

interface ContextsFlags extends Globals {
  output?: string | undefined;
  headers?: boolean | undefined;
}

/** `k8s config get-contexts`. */
export function configGetContextsCommand(shell: Shell) {
  return newCommand("config get-contexts", "The contexts of the kubeconfig; a star marks the one in use.")
    .arguments("[name...:string]")
    .option("-o, --output <format:string>", "name.")
    .option("--no-headers", "Leave the first line out.")
    .action(async (flags: ContextsFlags, ...wanted: string[]) => {
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
      await shell.out(formatTable({ kind: "Table", columnDefinitions, rows }, { noHeaders: flags.headers === false }));
    });
}

/** `k8s config current-context`. */
export function configCurrentContextCommand(shell: Shell) {
  return newCommand("config current-context", "The context in use.")
    .action(async (flags: Globals) => {
      const { config, files } = await load(flags);
      const current = config["current-context"];
      if (current === undefined || current === "") {
        throw new ConfigError("There is no current context", {
          hints: [`read ${files.join(", ") || "no file"}`, "k8s config use-context NAME chooses one"],
        });
      }
      await shell.out(`${current}\n`);
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
  return newCommand(`config get-${list}`, `The names of the kubeconfig's ${list}.`)
    .action(async (flags: Globals) => {
      const { config } = await load(flags);
      const names = config[list].map(({ name }) => name).toSorted();
      await shell.out(["NAME", ...names].map((line) => `${line}\n`).join(""));
    });
}
