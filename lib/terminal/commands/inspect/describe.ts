import { isNotFound, UsageError } from "../../../data/core/errors.ts";
import { pooled } from "../../../data/base/concurrency.ts";
import type { K8s } from "../../../session/k8s.ts";
import { type Description, FULL_OPTION } from "../../../features/views/description.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { endLine, outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { readWhere } from "../../shell/read_where.ts";
import { type Globals, SHARED_OPTIONS, TARGET } from "../../shell/shared_options.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import type { Shell } from "../../shell/shell.ts";
import { namesAndSelector, noneFound, readTargets, type Targets, typesOfWord } from "../../shell/targets.ts";

const OPTIONS = {
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  selector: SHARED_OPTIONS.selector,
  where: SHARED_OPTIONS.where,
  output: outputOption(VALUE_FORMATS, "Print the data of the page in this format"),
  showEvents: { value: "false", type: "boolean", help: "Include events", default: "true" },
  full: { help: "Truncate nothing" },
  watch: { short: "-w", help: "Print the page again when it changes, until Ctrl+C" },
} as const satisfies Options;

type DescribeFlags = Globals & FlagsOf<typeof OPTIONS>;

/** An object to describe. */
interface Subject {
  type: string;
  name: string;
  namespace?: string | undefined;
}

/** The number of objects that are read concurrently. */
const AT_ONCE = 4;

/** `k8s describe TYPE NAME`: prints the details of an object on one page. */
export function describeCommand(shell: Shell) {
  return defineCommand({
    name: "describe",
    description: "Describe objects: TYPE NAME ..., TYPE/NAME ..., TYPE PREFIX of names, or all objects of a TYPE.",
    examples: [
      ["Describe an object", "k8s describe pod helloworld"],
      ["Describe an object of a custom kind", "k8s describe widget/x"],
      ["Describe the pods of a Deployment that do not start", "k8s describe pods -l app=web"],
      ["Follow the page of an object", "k8s describe pod helloworld -w"],
      ["Describe the pods of a node", "k8s describe pods -A --where 'spec.nodeName == \"minikube\"'"],
    ],
    arguments: [TARGET],
    options: OPTIONS,
    action: async (flags, ...args) => {
      if (!flags.watch) return await describeAll(shell, flags, args);
      const { redraw } = await import("../../shell/redraw.ts");
      await redraw(shell, flags, "describe", (inner) => describeAll(inner, flags, args));
    },
  });
}

async function describeAll(shell: Shell, flags: DescribeFlags, args: string[]): Promise<void> {
  const asked = readTargets(args);
  if (flags.selector !== undefined && asked.some(({ names }) => names.length > 0)) {
    throw namesAndSelector("leave out the names or the selector");
  }
  if (flags.where !== undefined && asked.some(({ names }) => names.length > 0)) {
    throw new UsageError("Cannot use names together with --where", { hints: ["leave out the names or --where"] });
  }
  const where = await readWhere(flags.where);
  const print = flags.output === undefined ? pageText : await printer(flags.output);
  await using k8s = await openShellSession(shell, flags);
  // Like kubectl, check that all types exist before the first one is described.
  const targets: Targets[] = [];
  for (const { type, names } of asked) {
    const found = await typesOfWord(k8s, type, shell.signal);
    for (const { type } of found) targets.push({ type, names });
  }
  const alone = targets.length === 1 && targets[0]?.names.length === 1;
  let told = false;
  for (const { type, names } of targets) {
    const subjects = names.length === 0
      ? await attempt(shell, () => matching(k8s, shell, flags, type, where), { alone: targets.length === 1 })
      : names.map((name): Subject => ({ type, name }));
    const calls = pooled(
      subjects ?? [],
      AT_ONCE,
      (subject) => attempt(shell, () => tell(k8s, shell, flags, subject), { alone }),
    );
    for await (const pages of calls) {
      for (const page of pages ?? []) {
        if (told && flags.output === undefined) await shell.out("\n\n");
        const text = await print(page);
        await shell.out(endLine(text));
        told = true;
      }
    }
  }
  if (!told && shell.exitCode === 0 && !flags.curl) shell.err(noneFound(k8s, !flags.allNamespaces));
}

function pageText(page: Description): string {
  return String(page).replaceAll(FULL_OPTION, "add --full to show all");
}

/** Describes the object with this name. If there is none, describes objects with this prefix, as kubectl does. */
async function tell(k8s: K8s, shell: Shell, flags: DescribeFlags, subject: Subject): Promise<Description[]> {
  const describe = ({ type, name, namespace }: Subject) =>
    k8s.describe(type, name, {
      signal: shell.signal,
      namespace,
      events: flags.showEvents ?? true,
      full: flags.full ?? false,
    });
  if (!flags.allNamespaces || subject.namespace !== undefined) {
    try {
      return [await describe(subject)];
    } catch (error) {
      if (!isNotFound(error) || (error.status.details?.name ?? "") === "") throw error;
      const begun = await all(k8s, shell, flags, subject.type, subject.name);
      if (begun.length === 0) throw error;
      return await Promise.all(begun.map(describe));
    }
  }
  const found = await all(k8s, shell, flags, subject.type, subject.name);
  const exact = found.filter(({ name }) => name === subject.name);
  return await Promise.all((exact.length > 0 ? exact : found).map(describe));
}

/** Lists the objects of a type, or only those for which an expression is true. */
async function matching(
  k8s: K8s,
  shell: Shell,
  flags: DescribeFlags,
  type: string,
  where: OptionExpression | undefined,
): Promise<readonly Subject[]> {
  if (where === undefined) return await all(k8s, shell, flags, type);
  const { readNotedMatches } = await import("../../shell/matching.ts");
  return await readNotedMatches(shell, k8s, type, where, {
    signal: shell.signal,
    namespace: flags.allNamespaces ? "*" : undefined,
    labels: flags.selector,
  });
}

/** Lists the objects of a type, or only those with a prefix. */
async function all(k8s: K8s, shell: Shell, flags: DescribeFlags, type: string, beginning = ""): Promise<Subject[]> {
  const { rows } = await k8s.table(type, {
    signal: shell.signal,
    includeObject: "Metadata",
    namespace: flags.allNamespaces ? "*" : undefined,
    labels: flags.selector,
  });
  return rows.map(({ object }): Subject => ({
    type,
    name: object?.metadata?.name ?? "",
    namespace: object?.metadata?.namespace,
  })).filter(({ name }) => name.startsWith(beginning));
}
