import type { Shell } from "../shell/shell.ts";
import type { CommandLine } from "../repl/repl_context.ts";
import type { OptionInfo } from "./arguments.ts";

/** What can be run; the real type is Cliffy's, which would have to be loaded to be named. */
export interface Runnable {
  parse(args: string[]): Promise<unknown>;
  getHelp(options?: { colors?: boolean }): string;
  getOptions(hidden?: boolean): OptionInfo[];
  getArguments(): { name: string; variadic?: boolean }[];
}

/** Makes a command; `literal` is what stands after `--`, or after the script's name. */
export type MakeCommand = (shell: Shell, literal: readonly string[]) => Runnable;

/** A command: its line in the list, and how it is loaded. */
export interface CommandEntry {
  summary: string;
  load: () => Promise<MakeCommand>;
  /** Everything after the first word is not ours but the script's, flags and all. */
  runsScript?: boolean;
  /** Sends no request of its own that --curl could print. */
  silent?: boolean;
  /** Writes colours of its own on stdout. */
  paints?: boolean;
  /** Not in the list: for programs. */
  hidden?: boolean;
}

/** All commands, in the order in which help lists them. Two words are a command of a family: `config view`. */
export const COMMANDS: Record<string, CommandEntry> = {
  "get": { summary: "read objects", load: async () => (await import("../commands/get/get.ts")).getCommand },
  "describe": {
    summary: "tell about objects",
    load: async () => (await import("../commands/inspect/describe.ts")).describeCommand,
  },
  "tree": { summary: "owners and owned", load: async () => (await import("../commands/inspect/tree.ts")).treeCommand },
  "top": {
    summary: "what pods and nodes use",
    load: async () => (await import("../commands/inspect/top.ts")).topCommand,
  },
  "events": {
    summary: "what happened",
    load: async () => (await import("../commands/inspect/events.ts")).eventsCommand,
  },
  "create": {
    summary: "create objects",
    load: async () => (await import("../commands/write/create.ts")).createCommand,
  },
  "apply": {
    summary: "apply manifests, server-side",
    load: async () => (await import("../commands/write/apply.ts")).applyCommand,
  },
  "replace": {
    summary: "replace objects whole",
    load: async () => (await import("../commands/write/replace.ts")).replaceCommand,
  },
  "patch": {
    summary: "change fields of an object",
    load: async () => (await import("../commands/write/patch.ts")).patchCommand,
  },
  "delete": {
    summary: "delete objects",
    load: async () => (await import("../commands/write/delete.ts")).deleteCommand,
  },
  "raw": { summary: "send any request", load: async () => (await import("../commands/cluster/raw.ts")).rawCommand },
  "path": {
    summary: "the path of a kind or an object",
    load: async () => (await import("../commands/inspect/path.ts")).pathCommand,
  },
  "api-resources": {
    summary: "the kinds of this server",
    load: async () => (await import("../commands/inspect/api_resources.ts")).apiResourcesCommand,
  },
  "api-versions": {
    summary: "the groups and versions of this server",
    load: async () => (await import("../commands/inspect/api_versions.ts")).apiVersionsCommand,
  },
  "explain": {
    summary: "what a field means",
    load: async () => (await import("../commands/inspect/explain.ts")).explainCommand,
  },
  "types": {
    summary: "TypeScript types of this server's kinds",
    load: async () => (await import("../commands/inspect/types.ts")).typesCommand,
  },
  "config view": {
    summary: "the kubeconfig, merged, without secrets",
    load: async () => (await import("../commands/config/view.ts")).configViewCommand,
    silent: true,
  },
  "config get-contexts": {
    summary: "the contexts",
    load: async () => (await import("../commands/config/contexts.ts")).configGetContextsCommand,
    silent: true,
  },
  "config current-context": {
    summary: "the context in use",
    load: async () => (await import("../commands/config/contexts.ts")).configCurrentContextCommand,
    silent: true,
  },
  "config use-context": {
    summary: "choose a context",
    load: async () => (await import("../commands/config/edit.ts")).configUseContextCommand,
    silent: true,
  },
  // kubectl's other name for it.
  "config use": {
    summary: "choose a context",
    load: async () => (await import("../commands/config/edit.ts")).configUseContextCommand,
    silent: true,
    hidden: true,
  },
  "config set-context": {
    summary: "make or change a context",
    load: async () => (await import("../commands/config/edit.ts")).configSetContextCommand,
    silent: true,
  },
  "config rename-context": {
    summary: "give a context another name",
    load: async () => (await import("../commands/config/edit.ts")).configRenameContextCommand,
    silent: true,
  },
  "config delete-context": {
    summary: "take a context away",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteContextCommand,
    silent: true,
  },
  "config get-clusters": {
    summary: "the clusters",
    load: async () => (await import("../commands/config/contexts.ts")).configGetClustersCommand,
    silent: true,
  },
  "config set-cluster": {
    summary: "make or change a cluster",
    load: async () => (await import("../commands/config/entries.ts")).configSetClusterCommand,
    silent: true,
  },
  "config delete-cluster": {
    summary: "take a cluster away",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteClusterCommand,
    silent: true,
  },
  "config get-users": {
    summary: "the users",
    load: async () => (await import("../commands/config/contexts.ts")).configGetUsersCommand,
    silent: true,
  },
  "config set-credentials": {
    summary: "make or change a user",
    load: async () => (await import("../commands/config/entries.ts")).configSetCredentialsCommand,
    silent: true,
  },
  "config delete-user": {
    summary: "take a user away",
    load: async () => (await import("../commands/config/delete.ts")).configDeleteUserCommand,
    silent: true,
  },
  "config set": {
    summary: "set a field of the kubeconfig",
    load: async () => (await import("../commands/config/property.ts")).configSetCommand,
    silent: true,
  },
  "config unset": {
    summary: "take a field of it away",
    load: async () => (await import("../commands/config/property.ts")).configUnsetCommand,
    silent: true,
  },
  "config protect": {
    summary: "ask before a context is written to",
    load: async () => (await import("../commands/config/protect.ts")).configProtectCommand,
    silent: true,
  },
  "config unprotect": {
    summary: "take a protection away",
    load: async () => (await import("../commands/config/protect.ts")).configUnprotectCommand,
    silent: true,
  },
  "server": {
    summary: "the address of the API server",
    load: async () => (await import("../commands/cluster/server.ts")).serverCommand,
    silent: true,
  },
  "token": {
    summary: "a token of a service account",
    load: async () => (await import("../commands/auth/token.ts")).tokenCommand,
  },
  "auth whoami": {
    summary: "who the server takes you for",
    load: async () => (await import("../commands/auth/whoami.ts")).authWhoamiCommand,
  },
  "auth can-i": {
    summary: "what you may do",
    load: async () => (await import("../commands/auth/can_i.ts")).authCanICommand,
  },
  "auth token": {
    summary: "the bearer token in use",
    load: async () => (await import("../commands/auth/token_claims.ts")).authTokenCommand,
    silent: true,
  },
  "doctor": {
    summary: "what is wrong, and what to do about it",
    load: async () => (await import("../commands/cluster/doctor.ts")).doctorCommand,
    silent: true,
    paints: true,
  },
  "permissions": {
    summary: "the least that Deno must allow a script",
    load: async () => (await import("../commands/cluster/permissions.ts")).permissionsCommand,
    runsScript: true,
    silent: true,
  },
  "env": {
    summary: "shell lines for a hand-written curl",
    load: async () => (await import("../commands/auth/env.ts")).envCommand,
    silent: true,
  },
  "version": {
    summary: "versions of client and server",
    load: async () => (await import("../commands/cluster/version.ts")).versionCommand,
  },
  "proxy": {
    summary: "a local proxy to the API server",
    load: async () => (await import("../commands/cluster/proxy.ts")).proxyCommand,
    silent: true,
  },
  "repl": {
    summary: "a prompt with a preloaded k8s",
    async load() {
      const { replCommand } = await import("../commands/script/repl.ts");
      return runsOthers(replCommand);
    },
    silent: true,
    paints: true,
  },
  "run": {
    summary: "run a script with a preloaded k8s",
    runsScript: true,
    paints: true,
    load: async () => (await import("../commands/script/run_script.ts")).runCommand,
  },
  "eval": {
    summary: "evaluate TypeScript",
    load: async () => (await import("../commands/script/eval.ts")).evalCommand,
    paints: true,
  },
  "sandbox": {
    summary: "serve a cluster that lives in this process",
    load: async () => (await import("../commands/cluster/sandbox.ts")).sandboxCommand,
    silent: true,
  },
  "completions": {
    summary: "completion for bash, zsh or fish",
    load: async () => (await import("../commands/script/completions.ts")).completionsCommand,
    silent: true,
  },
  "demo": {
    summary: "walk through everything on a sandbox",
    async load() {
      const { demoCommand } = await import("../commands/script/demo.ts");
      return runsOthers(demoCommand);
    },
    silent: true,
    paints: true,
  },
  "__complete": {
    summary: "what could come next, for the shells",
    load: async () => (await import("./complete.ts")).completeCommand,
    runsScript: true,
    hidden: true,
  },
};
// The command line is handed to commands that run other commands, because commands/ cannot import cli/.
async function runsOthers(make: (shell: Shell, commands: CommandLine) => Runnable): Promise<MakeCommand> {
  const { commandLine } = await import("./command_line.ts");
  return (shell) => make(shell, commandLine);
}

// `toString` is no command.
Object.setPrototypeOf(COMMANDS, null);
