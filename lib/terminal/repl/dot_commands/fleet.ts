import { closest } from "../../../data/base/closest.ts";
import { defined } from "../../../data/base/defined.ts";
import { stripControl } from "../../../data/base/text.ts";
import { ConfigError, UsageError } from "../../../data/core/errors.ts";
import { matchContexts } from "../../../data/kubeconfig/context_patterns.ts";
import { type Fleets, readFleets } from "../../shell/fleets.ts";
import type { ReplContext } from "../repl_context.ts";
import { splitWords } from "../shell_words.ts";
import type { RunDot } from "./dot_commands.ts";
import { requireContexts } from "./session.ts";

/** `.fleet [NAME | PATTERN ... | off]` */
export const chooseFleet: RunDot = async (rest, bench) => {
  const { shell } = bench;
  const words = splitWords(rest);
  const [first] = words;
  if (first === undefined) return await showFleet(bench);
  const outside = bench.fleet?.outside ?? bench.k8s;
  if (first === "off" && words.length === 1) {
    if (bench.fleet === undefined) throw new UsageError("Cannot leave the fleet: no fleet is chosen");
    await bench.use(outside);
    bench.steps.push({ kind: "fleet", patterns: undefined });
    return;
  }
  requireContexts(outside);
  const fleets = await readFleets(shell);
  const patterns = (words.length === 1 ? fleets.get(first) : undefined) ?? words;
  const contexts = match(outside.contexts().map(({ name }) => name), patterns, fleets);
  await bench.choose({ name: words.join(" "), contexts, outside });
  bench.steps.push({ kind: "fleet", patterns });
};

async function showFleet({ fleet, shell }: ReplContext): Promise<void> {
  if (fleet !== undefined) return await shell.out(fleet.contexts.map((name) => `${stripControl(name)}\n`).join(""));
  const fleets = await readFleets(shell);
  if (fleets.size === 0) return shell.err("No fleet is named; .fleet PATTERN chooses the contexts that match");
  const lines = [...fleets].map(([name, patterns]) => `  ${stripControl(`${name}  (${patterns.join(" ")})`)}\n`);
  await shell.out(lines.join(""));
}

function match(names: readonly string[], patterns: readonly string[], fleets: Fleets): string[] {
  try {
    return matchContexts(names, patterns);
  } catch (error) {
    const near = patterns.length === 1 ? closest(patterns[0] ?? "", fleets.keys()) : undefined;
    if (near === undefined || !(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.message, {
      cause: error,
      hints: [`did you mean the fleet "${near}"?`, ...error.steps],
    });
  }
}

/** The commands without a dot that run for several contexts. */
const SHORT_FORMS = new Set(["explain", "logs", "doctor"]);

/** Creates the error of a dot command that needs one context. */
export function needsOneContext(name: string, rest: string, { fleet }: ReplContext): UsageError {
  return new UsageError(`Cannot run .${name} for several contexts`, {
    hints: [
      ...SHORT_FORMS.has(name) ? [`type it without the dot: ${`${name} ${rest}`.trim()}`] : [],
      `type .fleet off to return to ${fleet?.outside.context || "one context"}`,
    ],
  });
}

/** Changes the namespace in all contexts. */
export async function chooseFleetNamespace(namespace: string, bench: ReplContext): Promise<void> {
  const { fleet } = bench;
  if (fleet === undefined) return;
  await bench.choose({ ...fleet, ...defined({ namespace }) });
  bench.steps.push({ kind: "fleet", patterns: fleet.contexts, namespace });
}
