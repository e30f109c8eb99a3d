import { matchContexts } from "../../../data/kubeconfig/context_patterns.ts";
import { parseDuration } from "../../../data/core/duration.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { type Settled, settleEach, TIME_LIMIT_MS } from "../../../features/fleet/settle.ts";
import type { Command } from "../../shell/command.ts";
import type { FailedContext, JointWork } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";
import { openContextSet } from "./context_set.ts";
import { failureOf, failureTable } from "./failures.ts";
import { type FleetArguments, readFleetArguments } from "./fleet_arguments.ts";
import { FLEET_VERBS, type FleetOutput } from "./fleet_verbs.ts";
import { LiveOutput } from "./live_output.ts";
import { type MemberResult, memberShell, type RunningMember } from "./member_shell.ts";
import { mergeText, mergeValues, printTables } from "./merge.ts";

/** A command line that runs for several contexts. */
export interface FleetLine {
  readonly verb: string;
  /** The arguments after `arrange()`. */
  readonly args: readonly string[];
  /** The command, whose arguments are read. */
  readonly command: Command;
  /** Creates the command for one context. */
  make(shell: Shell): Promise<Command>;
}

/** The exit code if some of the contexts failed. */
const PARTLY_FAILED = 4;

/** Runs a command once for each context of a set, and prints the answers together. */
export async function runFleet(shell: Shell, line: FleetLine): Promise<void> {
  const usual = FLEET_VERBS[line.verb];
  if (usual === undefined) throw notForFleets(line.verb, shell);
  const shape = line.args.some((arg) => arg.startsWith("--raw=")) ? FLEET_VERBS.raw ?? usual : usual;
  const given = readFleetArguments(line.verb, line.args, shell.fleet);
  // An exit code of 1 means differences, so an error needs another one.
  if (line.verb === "compare") shell.exitCode = 2;
  await using set = await openContextSet(shell, given);
  const patterns = await patternsOf(shell, given);
  const chosen = matchContexts(set.contexts(), patterns);
  const reference = patterns.find((pattern) => chosen.includes(pattern)) ?? chosen[0];
  const contexts: ChosenContexts = { set, chosen, reference };
  const run = async (shell: Shell, given: FleetArguments) => await runOnce(shell, line, shape, given, contexts);
  if (!given.isWatched) return await run(shell, given);
  const { isRedrawn, redrawEach } = await import("../../shell/redraw.ts");
  if (!isRedrawn(line.verb)) return await run(shell, given);
  const once = { ...given, isLive: false, memberArgs: given.memberArgs.filter((arg) => arg !== "--watch") };
  await redrawEach(shell, line.verb, async (inner) => await run(inner, once));
}

async function patternsOf(shell: Shell, { fleet, patterns }: FleetArguments): Promise<readonly string[]> {
  return fleet === undefined ? patterns : await (await import("../../shell/fleets.ts")).patternsOfFleet(shell, fleet);
}

interface ChosenContexts {
  readonly set: Awaited<ReturnType<typeof openContextSet>>;
  readonly chosen: readonly string[];
  /** The context that is named first, or the first of all. */
  readonly reference: string | undefined;
}

async function runOnce(
  shell: Shell,
  line: FleetLine,
  shape: FleetOutput,
  given: FleetArguments,
  { set, chosen, reference }: ChosenContexts,
): Promise<void> {
  const members = new Map<string, RunningMember>();
  // The arguments are read once for all contexts.
  const { flags, words } = await line.command.read(given.memberArgs);
  const inner = { ...shell };
  let work: JointWork | undefined;
  // All contexts run the same command, so they share one kind of work.
  const joint = <T extends JointWork>(make: () => T): T => (work ??= make()) as T;
  const live = given.isLive ? new LiveOutput(shell, liveMark(given)) : undefined;
  const outcomes = await settleEach(chosen, async (call) => {
    const member = memberShell(inner, { set, joint, live, call, namespace: given.namespace });
    members.set(call.context, member);
    try {
      const command = await line.make(member.shell);
      await command.run({ flags: { ...flags, context: call.context }, words });
      member.result.code = member.shell.exitCode;
    } finally {
      await member.end();
    }
  }, {
    timeLimit: given.isLive ? 0 : timeLimitOf(given),
    atOnce: given.isLive ? chosen.length : undefined,
    failFast: given.failFast,
    signal: shell.signal,
    onOutcome(context, error) {
      set.release(context);
      if (error !== undefined && live !== undefined && !isWrongUsage(error)) {
        shell.err(`${context}: ${failureOf(context, error, given.hub).message}`);
      }
    },
  });
  // A wrong command line is wrong for all of them.
  const wrong = outcomes.find(({ error }) => isWrongUsage(error));
  if (wrong !== undefined) throw wrong.error;
  shell.keepEach?.(outcomes, work !== undefined);
  await printOutcomes(shell, shape, given, {
    chosen,
    reference,
    outcomes,
    members,
    work,
    isMany: line.verb === "describe",
  });
}

// JSON of a watch is one object a line.
function liveMark({ output, valueFormat }: FleetArguments): (context: string, line: string) => string {
  if (valueFormat === "json") return (context, line) => `{"context":${JSON.stringify(context)},"object":${line}}`;
  return (context, line) => output === "name" ? `${context}:${line}` : `[${context}] ${line}`;
}

function timeLimitOf({ requestTimeout }: FleetArguments): number {
  return requestTimeout === undefined ? TIME_LIMIT_MS : parseDuration(requestTimeout);
}

interface Ended extends Pick<ChosenContexts, "chosen" | "reference"> {
  readonly outcomes: readonly Settled<void>[];
  readonly members: ReadonlyMap<string, RunningMember>;
  readonly work: JointWork | undefined;
  /** Whether the command prints a value for each of several objects. */
  readonly isMany: boolean;
}

async function printOutcomes(
  shell: Shell,
  shape: FleetOutput,
  given: FleetArguments,
  { chosen, reference, outcomes, members, work, isMany }: Ended,
): Promise<void> {
  const failed = outcomes.flatMap(({ context, error }) =>
    error === undefined ? [] : [failureOf(context, error, given.hub)]
  );
  const ran = outcomes.filter(({ error }) => error === undefined).flatMap(({ context }) => members.get(context) ?? []);
  const answered = ran.map(({ result }) => result);
  const isCut = given.failFast && failed.length > 0;
  if (!isCut && !given.isLive) {
    const isMerged = await work?.finish({
      answered: ran.map(({ shell, result: { context } }) => ({ context, shell })),
      failed,
      reference,
      valueFormat: given.valueFormat,
    }) ?? true;
    if (isMerged) await printMerged(shell, shape, given, { answered, failed, isMany });
    printNotes(shell, answered);
  }
  if (failed.length > 0) shell.err((await failureTable(shell, failed)).trimEnd());
  if (failed.length > 0 && !isCut) shell.err(`${answered.length} of ${chosen.length} clusters answered`);
  shell.exitCode = work?.resultCode === undefined
    ? codeOf(given, failed, answered)
    : codeOfResult(given, failed, answered, work.resultCode);
}

interface MergedAnswers {
  readonly answered: readonly MemberResult[];
  readonly failed: readonly FailedContext[];
  readonly isMany: boolean;
}

async function printMerged(
  shell: Shell,
  shape: FleetOutput,
  given: FleetArguments,
  { answered, failed, isMany }: MergedAnswers,
): Promise<void> {
  const { valueFormat } = given;
  if (valueFormat !== undefined) {
    const printed = answered.flatMap(({ context, error }) => error === undefined ? [] : [failureOf(context, error)]);
    return await shell.out(await mergeValues(valueFormat, answered, [...failed, ...printed], isMany));
  }
  await printTables(shell, answered);
  const text = mergeText(given.output === "name" ? "names" : given.output === undefined ? shape : "lines", answered);
  if (text !== "") await shell.out(text);
}

// A line that all contexts have in common is printed once.
function printNotes(shell: Shell, answered: readonly MemberResult[]): void {
  const hasRows = answered.some(({ text, tables }) =>
    text !== "" || tables.some(({ pages }) => pages.some(({ rows }) => rows.length > 0))
  );
  const byLine = new Map<string, string[]>();
  for (const { context, notes } of answered) {
    for (const note of notes) {
      if (hasRows && /^No (?:\w+ )?found/.test(note)) continue;
      const contexts = byLine.get(note) ?? [];
      contexts.push(context);
      byLine.set(note, contexts);
    }
  }
  for (const [note, contexts] of byLine) {
    if (contexts.length === answered.length) shell.err(note);
    else for (const context of contexts) shell.err(`${context}: ${note}`);
  }
}

function codeOf(
  given: FleetArguments,
  failed: readonly FailedContext[],
  answered: readonly MemberResult[],
): number {
  const codes = answered.map(({ code }) => code);
  const worst = Math.max(0, ...codes);
  if (failed.length === 0 && worst === 0) return 0;
  if (given.failFast && failed.length > 0 || answered.length === 0) return 1;
  if (failed.length === 0 && codes.every((code) => code === worst)) return worst;
  if (codes.every((code) => code !== 0)) return 1;
  return given.allowPartial && failed.length > 0 && worst === 0 ? 0 : PARTLY_FAILED;
}

function codeOfResult(
  { allowPartial, failFast }: FleetArguments,
  failed: readonly FailedContext[],
  answered: readonly MemberResult[],
  resultCode: number,
): number {
  if (answered.length < 2 || failFast && failed.length > 0) return 2;
  const isComplete = failed.length === 0 && answered.every(({ code }) => code === 0);
  return isComplete || allowPartial ? resultCode : PARTLY_FAILED;
}

function isWrongUsage(error: unknown): boolean {
  return error instanceof UsageError || error instanceof Error && "exitCode" in error && error.exitCode === 2;
}

function notForFleets(verb: string, { fleet }: Shell): UsageError {
  return new UsageError(`Cannot run "k8s ${verb}" for several contexts: it does not only read`, {
    hints: [
      fleet === undefined
        ? "choose one context with --context; writing to several clusters is not supported yet"
        : "type .fleet off first to return to one context; writing to several clusters is not supported yet",
    ],
  });
}
