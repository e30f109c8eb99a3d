import { decideEnv, type EnvChanges } from "../../../api/client/changes/containers.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { K8s } from "../../../session/k8s.ts";
import { CHANGE_FLAGS, changeEach, LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { splitPairs } from "../../shell/pairs.ts";
import { type Globals, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { CONTAINERS_FLAG } from "./containers_option.ts";

const ENV_OPTIONS = {
  env: { short: "-e", value: "pair", repeated: true, help: "Variable to set: KEY=VALUE, or - for standard input" },
  from: { value: "type/name", help: "Set the keys of a Secret or a ConfigMap, as references" },
  keys: { value: "keys", help: "Only set these keys of --from, separated by commas" },
  prefix: { value: "text", help: "Prefix of the names of all variables" },
  overwrite: { value: "yes", type: "boolean", help: "Change variables that have another value", default: "true" },
  list: { help: "Print the variables, with the changes" },
  resolve: { help: "With --list, print the values of Secrets and ConfigMaps" },
  ...CONTAINERS_FLAG,
  ...LOCAL,
  ...CHANGE_FLAGS,
} as const satisfies Options;

/** The flags of `k8s set env`. */
export type EnvFlags = Globals & FlagsOf<typeof ENV_OPTIONS>;

/** `k8s set env`: sets and removes environment variables of containers. */
export function setEnvCommand(shell: Shell) {
  return defineCommand({
    name: "set env",
    description: "Set environment variables of containers (KEY=VALUE) and remove them (KEY-). " +
      "Unlike kubectl, it exits with 1 if no container matches.",
    examples: [
      ["Set a variable and remove another", "k8s set env deploy/web LOG_LEVEL=debug OLD-"],
      ["Set the keys of a Secret as references", "k8s set env deploy/web --from=secret/db --prefix=DB_"],
      ["List the variables", "k8s set env deploy/web --list"],
    ],
    arguments: [TARGETS],
    options: ENV_OPTIONS,
    action: async (flags, ...words) => await setEnv(shell, flags, words),
  });
}

async function setEnv(shell: Shell, flags: EnvFlags, words: readonly string[]): Promise<void> {
  const { targets, pairs } = splitPairs(words, "environment", (word) => /.=|-$/s.test(word));
  const { env = [], from, keys, prefix = "", containers, overwrite, list, output } = flags;
  if (list && output !== undefined) throw new UsageError("--list and --output may not be specified together");
  if (keys !== undefined && from === undefined) {
    throw new UsageError("when specifying --keys, a configmap or secret must be provided with --from");
  }
  const given = await readVariables(shell, [...env, ...pairs]);
  const decide = async (k8s: K8s | undefined) => {
    const changes = new Map<string, string | object | null>(given);
    if (from !== undefined) {
      if (k8s === undefined) throw new UsageError("Cannot use --from together with --local");
      for (const [name, reference] of await references(shell, k8s, flags, from)) changes.set(name, reference);
    }
    const named = [...changes].map(([name, value]) => [value === null ? name : prefix + name, value]);
    const decision: EnvChanges = Object.fromEntries(named);
    return decideEnv(decision, { containers, overwrite });
  };
  if (!list) return await changeEach(shell, flags, targets, { decide, notesOwners: true });
  const { listEnv } = await import("./list_env.ts");
  await listEnv(shell, flags, targets, decide);
}

async function readVariables(shell: Shell, words: readonly string[]): Promise<Map<string, string | null>> {
  const changes = new Map<string, string | null>();
  const set = (name: string, value: string | null) => {
    if (changes.has(name) && (changes.get(name) === null) !== (value === null)) {
      throw new UsageError("can not both modify and remove the same environment variable in the same command");
    }
    changes.set(name, value);
  };
  for (const word of words) {
    const equals = word.indexOf("=");
    if (word === "-") {
      const text = await new Response(shell.stdin()).text();
      for (const line of text.split("\n").map((line) => line.replace(/#.*/, ""))) {
        const at = line.indexOf("=");
        if (at > 0) set(line.slice(0, at), line.slice(at + 1).replace(/\r$/, ""));
      }
    } else if (equals > 0) {
      const name = word.slice(0, equals);
      // Kubernetes allows every printable character of ASCII but "=" since 1.34.
      if (!/^[!-<>-~]+$/.test(name)) throw new UsageError(`"${name}" is not a valid key name`);
      set(name, word.slice(equals + 1));
    } else if (word.endsWith("-")) set(word.slice(0, -1), null);
    else throw new UsageError(`unknown environment variable: ${word}`);
  }
  return changes;
}

/** Returns a reference to each key of a Secret or a ConfigMap, by the name of its variable. */
async function references(
  shell: Shell,
  k8s: K8s,
  { keys }: EnvFlags,
  from: string,
): Promise<[name: string, reference: object][]> {
  const { kind, data = {}, metadata } = await k8s.get<string>(from, undefined, { signal: shell.signal });
  const field = kind === "Secret" ? "secretKeyRef" : kind === "ConfigMap" ? "configMapKeyRef" : undefined;
  if (field === undefined) throw new UsageError("unsupported resource specified in --from");
  const wanted = keys?.split(",");
  return Object.keys(data).sort().filter((key) => wanted?.includes(key) ?? true).map((key) => {
    const name = key.replace(/[^a-zA-Z0-9_]/g, "_").toUpperCase();
    if (name !== key) shell.err(`Warning: key ${key} transferred to ${name}`);
    return [name, { [field]: { name: metadata.name, key } }];
  });
}
