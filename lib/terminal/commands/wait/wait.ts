import { readCondition, type Until } from "../../../api/watching/condition.ts";
import { readUnless } from "../../../api/watching/wait_call.ts";
import { waitFor, type WaitResult, type WaitTarget } from "../../../api/watching/wait.ts";
import { WaitError } from "../../../api/watching/wait_error.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { parseApiVersion } from "../../../data/core/resource.ts";
import { parseDuration } from "../../../data/core/duration.ts";
import { formatName } from "../../../data/output/name.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { type FormatName, outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { asUsage, type FlagsOf, type Options } from "../../shell/options.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import { advise, type Shell } from "../../shell/shell.ts";
import { clientOf } from "../../shell/client_of.ts";
import { TIMED_OUT } from "../../shell/time_limit.ts";
import { describeUnmet } from "./unmet_reasons.ts";
import { waitTargets } from "./targets.ts";

const WAIT_FORMATS: readonly FormatName[] = [...VALUE_FORMATS, "name"];

/** The options of `k8s wait`. */
const WAIT_FLAGS = {
  for: {
    value: "condition",
    help: "condition=TYPE[=VALUE], jsonpath={PATH}[=VALUE], create, delete or js=EXPR; if repeated, all must hold",
    repeated: true,
  },
  or: {
    value: "condition",
    help: "An alternative to all conditions of --for together; may be repeated",
    repeated: true,
  },
  unless: {
    value: "condition",
    help:
      "Fail as soon as an object meets this condition; stuck means a Pod or Job that fails or cannot start; may be repeated",
    repeated: true,
  },
  timeout: {
    value: "time",
    help: "Maximum time for all objects; 0 checks once, a negative time is no limit",
    default: "30s",
  },
  stable: { value: "time", type: "duration", help: "How long the condition must hold" },
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  all: { help: "Wait for all objects of the type in the namespace" },
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  min: { value: "count", type: "integer", help: "Least number of objects for a selector or --all", default: "1" },
  count: { value: "count", type: "integer", help: "Exact number of objects for a selector or --all" },
  mustExist: { help: "Fail immediately if a named object does not exist" },
  followName: { help: "Go on if an object is replaced by another one of the same name" },
  ...MANIFEST_OPTIONS,
  output: outputOption(WAIT_FORMATS, "Print the objects instead of a line about each"),
} as const satisfies Options;

type WaitFlags = Globals & FlagsOf<typeof WAIT_FLAGS>;

/** `k8s wait`: waits until objects meet a condition at one moment. */
export function waitCommand(shell: Shell) {
  return defineCommand({
    name: "wait",
    description:
      "Wait until objects meet a condition. Name the objects as TYPE/NAME, TYPE NAME, TYPE -l SELECTOR, TYPE --all or -f FILE.",
    examples: [
      ["Wait for a pod", "k8s wait pod web --for=condition=Ready --timeout=2m"],
      ["Wait for a job to complete or to fail", "k8s wait job/import --for=condition=Complete --or condition=Failed"],
      ["Wait for a field", "k8s wait pod/web --for=jsonpath='{.status.phase}'=Running"],
      ["Wait for three pods that stay ready", "k8s wait pods -l app=web --for=condition=Ready --count 3 --stable 10s"],
      ["Fail early if a container cannot start", "k8s wait pods -l app=web --for=condition=Ready --unless stuck"],
      ["Wait for a deletion", "k8s wait pod/web --for=delete"],
    ],
    arguments: [TARGETS],
    options: WAIT_FLAGS,
    action: async (flags, ...args) => await wait(shell, flags, args),
  });
}

async function wait(shell: Shell, flags: WaitFlags, args: string[]): Promise<void> {
  const expressions: OptionExpression[] = [];
  const condition = readCondition(await untilOf(flags, expressions));
  const print = flags.output === undefined ? undefined : await printer(flags.output);
  const unless = await unlessOf(flags, expressions);
  const timeout = await timeoutOf(flags);
  const { stable, min, count, mustExist, followName } = flags;
  await using k8s = await openShellSession(shell, flags);
  const targets = await waitTargets(shell, k8s, flags, args);
  await checkExpressions(shell, k8s, targets, expressions);
  const { signal } = shell;
  const onNote = (text: string) => advise(shell, `note: ${text}`);
  try {
    const results = await waitFor(clientOf(k8s), targets, {
      condition,
      unless,
      timeout,
      stable,
      min,
      count,
      mustExist,
      followName,
      signal,
      onNote,
    });
    if (print === undefined) return await writeMet(shell, results);
    for (const object of results.flatMap(({ objects }) => objects)) await shell.out(await print(object));
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    await reportUnmet(shell, k8s, error, targets);
  }
}

// The same lines as kubectl.
async function writeMet(shell: Shell, results: readonly WaitResult[]): Promise<void> {
  for (const { resource, names } of results) {
    for (const name of names) {
      await shell.out(`${formatName({ metadata: { name } }, resource)} condition met\n`);
    }
  }
}

async function reportUnmet(shell: Shell, k8s: K8s, error: WaitError, targets: readonly WaitTarget[]): Promise<void> {
  const { reason, message, unmet } = error;
  const isWaitOver = reason === "timeout" && message.startsWith("timed out");
  // kubectl has one line for each object.
  if (isWaitOver) {
    for (const { name } of unmet) shell.err(`error: timed out waiting for the condition on ${name}`);
  } else if (reason === "missing") shell.err(`Error from server (NotFound): ${message}`);
  else shell.err(`error: ${message}`);
  if (reason === "timeout") { for (const line of await describeUnmet(shell, k8s, unmet, targets)) shell.err(line); }
  shell.exitCode = isWaitOver ? TIMED_OUT : 1;
}

// A misspelled field never has a value, so the wait would end at its time limit.
async function checkExpressions(
  shell: Shell,
  k8s: K8s,
  targets: readonly WaitTarget[],
  expressions: readonly OptionExpression[],
): Promise<void> {
  if (expressions.length === 0) return;
  const { checkWatched } = await import("../../shell/object_predicate.ts");
  for (const type of new Set(targets.map(({ type }) => type))) {
    const resource = await k8s.discovery.resolve(type, shell.signal);
    for (const expression of expressions) await checkWatched(shell, k8s, resource, expression);
  }
}

async function untilOf(flags: WaitFlags, expressions: OptionExpression[]): Promise<Until<KubeObject>> {
  const { for: wanted = [], or = [] } = flags;
  if (wanted.length === 0) {
    throw new UsageError("Cannot wait without a condition", {
      hints: ["add --for=condition=Ready, --for=jsonpath='{PATH}'=VALUE, --for=create or --for=delete"],
    });
  }
  const all = await Promise.all(wanted.map((text) => oneCondition("--for", text, expressions)));
  const others = await Promise.all(or.map((text) => oneCondition("--or", text, expressions)));
  const every: Until<KubeObject> = all.length === 1 ? all[0] as Until<KubeObject> : { all };
  const until: Until<KubeObject> = others.length === 0 ? every : { any: [every, ...others] };
  await asUsage(() => readCondition(until));
  return until;
}

// Adds the expression to those that are checked when the types of the objects are known.
async function oneCondition(
  flag: string,
  text: string,
  expressions: OptionExpression[],
): Promise<Until<KubeObject>> {
  if (!text.startsWith("js=")) return text;
  const [{ rowExpression }, { evaluateRow }, { NamedObject }, { isTrue }] = await Promise.all([
    import("../../shell/row_expression.ts"),
    import("../../../data/query/row.ts"),
    import("../../../data/expression/named_object.ts"),
    import("../../../data/expression/operators.ts"),
  ]);
  const expression = await rowExpression(text.slice(3), `${flag}=js=`);
  expressions.push(expression);
  return (object) => {
    if (object === undefined) return false;
    const { group } = parseApiVersion(object.apiVersion ?? "");
    const named = new NamedObject(object, { group, kind: object.kind ?? "" }, { now: new Date() });
    return isTrue(evaluateRow(expression, { named }));
  };
}

async function unlessOf({ unless = [] }: WaitFlags, expressions: OptionExpression[]) {
  const conditions = await Promise.all(unless.map((text) => oneCondition("--unless", text, expressions)));
  const checks = conditions.map(readUnless);
  return (object: KubeObject) => {
    for (const check of checks) {
      const reason = check?.(object);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

async function timeoutOf({ timeout = "30s" }: WaitFlags): Promise<number | undefined> {
  return timeout.startsWith("-") ? undefined : await asUsage(() => parseDuration(timeout));
}
