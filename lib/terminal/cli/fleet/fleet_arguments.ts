import { UsageError } from "../../../data/core/errors.ts";
import { TIME_LIMIT_MS } from "../../../features/fleet/settle.ts";
import type { ChosenFleet, ValueFormat } from "../../shell/member.ts";

/** The arguments of a command that runs for several contexts. */
export interface FleetArguments {
  readonly patterns: readonly string[];
  /** The name of a fleet. */
  readonly fleet: string | undefined;
  /** The namespace in all contexts, unless the command names one. */
  readonly namespace: string | undefined;
  /** The context with the ClusterProfiles, which may have a namespace after a slash. */
  readonly hub: string | undefined;
  /** The file with the credential plugins of ClusterProfiles. */
  readonly providerFile: string | undefined;
  readonly allowPartial: boolean;
  readonly failFast: boolean;
  readonly kubeconfig: string | undefined;
  readonly requestTimeout: string | undefined;
  /** Whether the command prints until it is ended, so that its output is not collected. */
  readonly isLive: boolean;
  /** Whether `--watch` is set. */
  readonly isWatched: boolean;
  /** The value of `-o`. */
  readonly output: string | undefined;
  /** The format of the merged values. The contexts answer in JSON in this case. */
  readonly valueFormat: ValueFormat | undefined;
  /** The arguments of the command for one context, without its `--context`. */
  readonly memberArgs: readonly string[];
}

const OWN = new Set(["contexts", "fleet", "fleet-from", "clusterprofile-provider-file", "allow-partial", "fail-fast"]);

/**
 * Reads the arguments that choose contexts.
 *
 * @param verb The words of the command.
 * @param args The words and flags as `arrange()` returns them: `--name` or `--name=value`.
 * @param chosen The contexts to use if the arguments choose none.
 */
export function readFleetArguments(verb: string, args: readonly string[], chosen?: ChosenFleet): FleetArguments {
  const given = new Map<string, string[]>();
  const memberArgs: string[] = [];
  for (const arg of args) {
    const [, name = "", value = ""] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== "") given.set(name, [...given.get(name) ?? [], value]);
    if (!OWN.has(name)) memberArgs.push(arg);
  }
  const last = (name: string) => given.get(name)?.at(-1);
  for (const [name, other] of CONTRADICTIONS) {
    if (given.has(name) && given.has(other)) throw new UsageError(`Cannot use --${name} together with --${other}`);
  }
  const hub = last("fleet-from");
  const isGiven = given.has("contexts") || given.has("fleet") || hub !== undefined;
  const fallback = hub !== undefined ? ["*"] : isGiven ? [] : chosen?.contexts ?? [];
  const patterns = given.get("contexts") ?? fallback;
  if (patterns.length === 0 && !given.has("fleet")) {
    const [name] = [...given.keys()].filter((name) => OWN.has(name));
    throw new UsageError(`Cannot use --${name} without several contexts`, {
      hints: ["add --contexts PATTERN, such as --contexts 'prod-*'"],
    });
  }
  if (given.has("clusterprofile-provider-file") && hub === undefined) {
    throw new UsageError("Cannot use --clusterprofile-provider-file without --fleet-from", {
      hints: ["add --fleet-from CONTEXT"],
    });
  }
  const output = last("output") ?? (given.has("neat") ? "yaml" : undefined);
  const valueFormat = output === "json" || output === "yaml" || output === "kyaml" ? output : undefined;
  const isLive = verb === "wait" || LIVE.some((name) => given.has(name));
  if (isLive && valueFormat !== undefined && valueFormat !== "json") {
    throw new UsageError(`Cannot follow several contexts with -o ${valueFormat}`, {
      hints: ["use -o json, which prints one object a line"],
    });
  }
  // A request of a cluster that does not answer must end, even if the command itself has no end.
  if (isLive && !given.has("request-timeout")) memberArgs.push(`--request-timeout=${TIME_LIMIT_MS}ms`);
  return {
    patterns,
    fleet: last("fleet"),
    namespace: isGiven ? undefined : chosen?.namespace,
    hub,
    providerFile: last("clusterprofile-provider-file"),
    isLive,
    isWatched: given.has("watch"),
    allowPartial: given.has("allow-partial"),
    failFast: given.has("fail-fast"),
    kubeconfig: last("kubeconfig"),
    requestTimeout: last("request-timeout"),
    output,
    valueFormat,
    memberArgs: valueFormat === undefined
      ? memberArgs
      : [...memberArgs.filter((arg) => !arg.startsWith("--output=")), "--output=json"],
  };
}

const LIVE = ["watch", "watch-only", "until", "follow"];

const CONTRADICTIONS = [
  ["contexts", "context"],
  ["contexts", "fleet"],
  ["fleet", "context"],
  ["fleet", "sandbox"],
  ["fleet", "server"],
  ["fleet", "cluster"],
  ["fleet-from", "context"],
  ["fleet-from", "sandbox"],
  ["fleet-from", "server"],
  ["fleet-from", "cluster"],
  ["contexts", "sandbox"],
  ["contexts", "server"],
  ["contexts", "cluster"],
  ["allow-partial", "fail-fast"],
] as const;
