import type { Command } from "../shell/command.ts";
import type { Shell } from "../shell/shell.ts";
import type { CommandLine } from "../repl/repl_context.ts";
import { WRITE_COMMANDS } from "./write_commands.ts";

/** Creates a command; `literal` holds the arguments after `--` or after the script's name. */
export type MakeCommand = (shell: Shell, literal: readonly string[]) => Command;

/** A command in the list, with the function that loads it. */
export interface CommandEntry {
  summary: string;
  load: () => Promise<MakeCommand>;
  /** Whether all arguments after the first word belong to a script, including flags. */
  runsScript?: boolean;
  /** Whether the arguments after `--` are not words of the command, but a command in a container. */
  runsLiteral?: boolean;
  /** Whether the command sends no requests that --curl could print. */
  silent?: boolean;
  /** Whether the command writes colors to stdout. */
  paints?: boolean;
  /** Boolean flags of kubectl that the command lacks. They may be turned off: `--prune=false`. */
  lacks?: readonly string[];
  /** Whether help omits the command, because it is an alias or is only called by programs. */
  hidden?: boolean;
}

/** All commands. A subcommand has two words: `config view`. Commands that write have their entries in a file of their own. */
export const COMMANDS: Record<string, CommandEntry> = {
  "get": { summary: "Read objects", load: async () => (await import("../commands/get/get.ts")).getCommand },
  "describe": {
    summary: "Describe objects, with their events and related objects",
    load: async () => (await import("../commands/inspect/describe.ts")).describeCommand,
  },
  "tree": {
    summary: "Show the owners of an object and the objects that it owns",
    load: async () => (await import("../commands/inspect/tree.ts")).treeCommand,
  },
  "top": {
    summary: "List the CPU and memory usage of pods or nodes",
    load: async () => (await import("../commands/inspect/top.ts")).topCommand,
  },
  "events": {
    summary: "List events, oldest first",
    load: async () => (await import("../commands/inspect/events.ts")).eventsCommand,
  },
  "logs": {
    summary: "Print the logs of containers",
    paints: true,
    load: async () => (await import("../commands/pods/logs.ts")).logsCommand,
  },
  "exec": {
    summary: "Run a command in a container",
    load: async () => (await import("../commands/pods/exec.ts")).execCommand,
    runsLiteral: true,
    paints: true,
  },
  "attach": {
    summary: "Connect to the main process of a container",
    load: async () => (await import("../commands/pods/attach.ts")).attachCommand,
    paints: true,
  },
  "debug": {
    summary: "Create a debug container in a pod or on a node",
    load: async () => (await import("../commands/pods/debug.ts")).debugCommand,
    runsLiteral: true,
    paints: true,
  },
  "cp": {
    summary: "Copy files to or from a container",
    load: async () => (await import("../commands/pods/cp.ts")).cpCommand,
  },
  "port-forward": {
    summary: "Forward ports of this machine to a pod",
    load: async () => (await import("../commands/pods/port_forward.ts")).portForwardCommand,
  },
  "wait": {
    summary: "Wait until objects meet a condition",
    load: async () => (await import("../commands/wait/wait.ts")).waitCommand,
  },
  "rollout status": {
    summary: "Follow rollouts until they are complete",
    load: async () => (await import("../commands/rollout/status.ts")).rolloutStatusCommand,
  },
  ...WRITE_COMMANDS,
  "compare": {
    summary: "Compare objects between clusters",
    paints: true,
    load: async () => (await import("../commands/inspect/compare.ts")).compareCommand,
  },
  "raw": { summary: "Send any request", load: async () => (await import("../commands/cluster/raw.ts")).rawCommand },
  "path": {
    summary: "Print the path of a type or an object",
    load: async () => (await import("../commands/inspect/path.ts")).pathCommand,
  },
  "api-resources": {
    summary: "List the types of this server",
    load: async () => (await import("../commands/inspect/api_resources.ts")).apiResourcesCommand,
  },
  "api-versions": {
    summary: "List the groups and versions of this server",
    load: async () => (await import("../commands/inspect/api_versions.ts")).apiVersionsCommand,
  },
  "explain": {
    summary: "Explain a field",
    load: async () => (await import("../commands/inspect/explain.ts")).explainCommand,
  },
  "types": {
    summary: "Generate TypeScript types of this server's kinds",
    load: async () => (await import("../commands/inspect/types.ts")).typesCommand,
  },
  "config view": {
    summary: "Print the kubeconfig, merged and without secrets",
    load: async () => (await import("../commands/config/view.ts")).configViewCommand,
    silent: true,
  },
  "config get-contexts": {
    summary: "List the contexts",
    load: async () => (await import("../commands/config/contexts.ts")).configGetContextsCommand,
    silent: true,
  },
  "config current-context": {
    summary: "Print the current context",
    load: async () => (await import("../commands/config/contexts.ts")).configCurrentContextCommand,
    silent: true,
  },
  "config use-context": {
    summary: "Set the current context",
    load: async () => (await import("../commands/config/edit.ts")).configUseContextCommand,
    silent: true,
  },
  // kubectl's alias of the command above.
  "config use": {
    summary: "Set the current context",
    load: async () => (await import("../commands/config/edit.ts")).configUseContextCommand,
    silent: true,
    hidden: true,
  },
  "use": {
    summary: "Set or list the contexts",
    load: async () => (await import("../commands/config/switch.ts")).useCommand,
    silent: true,
  },
  "ns": {
    summary: "Set or list the namespaces",
    load: async () => (await import("../commands/config/switch.ts")).nsCommand,
    silent: true,
  },
  "config set-context": {
    summary: "Create or change a context",
    load: async () => (await import("../commands/config/edit.ts")).configSetContextCommand,
    silent: true,
  },
  "config rename-context": {
    summary: "Rename a context",
    load: async () => (await import("../commands/config/edit.ts")).configRenameContextCommand,
    silent: true,
  },
  "config delete-context": {
    summary: "Delete a context",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteContextCommand,
    silent: true,
  },
  "config get-clusters": {
    summary: "List the clusters",
    load: async () => (await import("../commands/config/contexts.ts")).configGetClustersCommand,
    silent: true,
  },
  "config set-cluster": {
    summary: "Create or change a cluster",
    load: async () => (await import("../commands/config/entries.ts")).configSetClusterCommand,
    silent: true,
  },
  "config delete-cluster": {
    summary: "Delete a cluster",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteClusterCommand,
    silent: true,
  },
  "config get-users": {
    summary: "List the users",
    load: async () => (await import("../commands/config/contexts.ts")).configGetUsersCommand,
    silent: true,
  },
  "config set-credentials": {
    summary: "Create or change a user",
    load: async () => (await import("../commands/config/entries.ts")).configSetCredentialsCommand,
    silent: true,
  },
  "config delete-user": {
    summary: "Delete a user",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteUserCommand,
    silent: true,
  },
  "config set": {
    summary: "Set a field of the kubeconfig",
    load: async () => (await import("../commands/config/property.ts")).configSetCommand,
    silent: true,
  },
  "config unset": {
    summary: "Remove a field of the kubeconfig",
    load: async () => (await import("../commands/config/property.ts")).configUnsetCommand,
    silent: true,
  },
  "config fleet": {
    summary: "Name a set of contexts",
    load: async () => (await import("../commands/config/fleet.ts")).configFleetCommand,
    silent: true,
  },
  "config protect": {
    summary: "Ask before each write to a context",
    load: async () => (await import("../commands/config/protect.ts")).configProtectCommand,
    silent: true,
  },
  "config unprotect": {
    summary: "Remove the protection of a context",
    load: async () => (await import("../commands/config/protect.ts")).configUnprotectCommand,
    silent: true,
  },
  "server": {
    summary: "Print the address of the API server",
    load: async () => (await import("../commands/cluster/server.ts")).serverCommand,
    silent: true,
  },
  "token": {
    summary: "Get a token of a service account",
    load: async () => (await import("../commands/auth/token.ts")).tokenCommand,
  },
  "auth whoami": {
    summary: "Print the user that the server recognizes you as",
    load: async () => (await import("../commands/auth/whoami.ts")).authWhoamiCommand,
  },
  "auth can-i": {
    summary: "Check whether you may do something",
    load: async () => (await import("../commands/auth/can_i.ts")).authCanICommand,
  },
  "auth token": {
    summary: "Print the bearer token in use",
    load: async () => (await import("../commands/auth/token_claims.ts")).authTokenCommand,
    silent: true,
  },
  "doctor": {
    summary: "Diagnose connection and permission problems",
    load: async () => (await import("../commands/cluster/doctor.ts")).doctorCommand,
    silent: true,
    paints: true,
  },
  "permissions": {
    summary: "Print the least permissions that Deno must grant a script",
    load: async () => (await import("../commands/cluster/permissions.ts")).permissionsCommand,
    runsScript: true,
    silent: true,
  },
  "cluster-info": {
    summary: "Print the addresses of the control plane and its services",
    load: async () => (await import("../commands/cluster/cluster_info.ts")).clusterInfoCommand,
  },
  "cluster-info dump": {
    summary: "Print objects and logs for a diagnosis",
    load: async () => (await import("../commands/cluster/cluster_info_dump.ts")).clusterInfoDumpCommand,
  },
  "env": {
    summary: "Print shell variables for a hand-written curl",
    load: async () => (await import("../commands/auth/env.ts")).envCommand,
    silent: true,
  },
  "version": {
    summary: "Print the versions of client and server",
    load: async () => (await import("../commands/cluster/version.ts")).versionCommand,
  },
  "proxy": {
    summary: "Serve a local proxy to the API server",
    load: async () => (await import("../commands/cluster/proxy.ts")).proxyCommand,
    silent: true,
  },
  "repl": {
    summary: "Open a prompt with a preloaded k8s",
    async load() {
      const { replCommand } = await import("../commands/script/repl.ts");
      return runsOthers(replCommand);
    },
    silent: true,
    paints: true,
  },
  "run": {
    summary: "Run a script with a preloaded k8s, or create a pod with --image",
    runsScript: true,
    paints: true,
    load: async () => (await import("../commands/script/run_script.ts")).runScriptCommand,
  },
  "eval": {
    summary: "Evaluate TypeScript",
    load: async () => (await import("../commands/script/eval.ts")).evalCommand,
    paints: true,
  },
  "sandbox": {
    summary: "Serve a cluster inside this process",
    load: async () => (await import("../commands/cluster/sandbox.ts")).sandboxCommand,
    silent: true,
  },
  "completions": {
    summary: "Print a completion script for bash, zsh or fish",
    load: async () => (await import("../commands/script/completions.ts")).completionsCommand,
    silent: true,
  },
  // kubectl's name of the command above.
  "completion": {
    summary: "Print a completion script for bash, zsh or fish",
    load: async () => (await import("../commands/script/completions.ts")).completionsCommand,
    silent: true,
    hidden: true,
  },
  "plugin list": {
    summary: "List the kubectl plugins on PATH",
    load: async () => (await import("../commands/script/plugins.ts")).pluginListCommand,
    silent: true,
  },
  "demo": {
    summary: "Walk through the tutorial on a sandbox",
    async load() {
      const { demoCommand } = await import("../commands/script/demo.ts");
      return runsOthers(demoCommand);
    },
    silent: true,
    paints: true,
  },
  "__complete": {
    summary: "Print candidates for the completion scripts",
    load: async () => (await import("./complete.ts")).completeCommand,
    runsScript: true,
    hidden: true,
  },
};

/** `k8s run` if its first word is not a script: it creates a pod, as kubectl does. */
export const RUN_POD: CommandEntry = {
  summary: "Create a pod",
  load: async () => (await import("../commands/pods/run_pod.ts")).runPodCommand,
  runsLiteral: true,
  paints: true,
};

/** `k8s run --in-cluster SCRIPT`, and `k8s run --clean NAME`. */
export const RUN_IN_CLUSTER: CommandEntry = {
  summary: "Run a script as a Job in the cluster",
  load: async () => (await import("../commands/in_cluster/run_in_cluster.ts")).runInClusterCommand,
  runsScript: true,
};

// Commands that run other commands receive the command line as an argument, because commands/ cannot import cli/.
async function runsOthers(make: (shell: Shell, commands: CommandLine) => Command): Promise<MakeCommand> {
  const { commandLine } = await import("./command_line.ts");
  return (shell) => make(shell, commandLine);
}

// `toString` is not a command.
Object.setPrototypeOf(COMMANDS, null);
