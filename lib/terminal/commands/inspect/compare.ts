import { stripControl } from "../../../data/base/text.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { withDiffHeader } from "../../../data/output/text/diff.ts";
import {
  compareContexts,
  type ComparedContext,
  type ObjectComparison,
  requireFound,
} from "../../../features/fleet/compare.ts";
import { type ComparisonScope, readComparable } from "../../../features/fleet/read_comparable.ts";
import { colorDiff } from "../../shell/color_diff.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import {
  endLine,
  isTableOutput,
  outputOption,
  printer,
  TABLE_FORMATS,
  tableText,
  VALUE_FORMATS,
} from "../../shell/formats.ts";
import type { Answers, JointWork } from "../../shell/member.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { screenText } from "../../shell/screen_output.ts";
import { type Globals, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import { advise, type Shell } from "../../shell/shell.ts";
import { namesAndSelector, readTargets } from "../../shell/targets.ts";

const OPTIONS = {
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  selector: SHARED_OPTIONS.selector,
  status: { help: "Compare the status too" },
  different: { help: "Only list objects that are not equal" },
  headers: SHARED_OPTIONS.headers,
  output: outputOption([...VALUE_FORMATS, ...TABLE_FORMATS]),
} as const satisfies Options;

type CompareFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s compare [TYPE [NAME]]`: prints how objects differ between contexts. */
export function compareCommand(shell: Shell) {
  return defineCommand({
    name: "compare",
    description:
      "Compare objects between clusters, without the fields that each server sets. With names, print a diff of each " +
      "object. Without names, list the objects of the types, or of the namespace. The exit code is 0 if all are equal, " +
      "1 if some differ, and greater than 1 after an error.",
    examples: [
      ["Show how an object differs", "k8s compare deploy web --contexts staging --contexts prod"],
      ["Compare a namespace", "k8s compare -n shop --contexts staging --contexts prod"],
      ["List the ConfigMaps that are not equal in all clusters", "k8s compare cm -A --contexts 'prod-*' --different"],
    ],
    arguments: [TARGETS],
    options: OPTIONS,
    action: async (flags, ...words) => {
      const targets = readTargets(words);
      const { member } = shell;
      if (member === undefined) {
        throw new UsageError("Cannot compare objects: no contexts are given", {
          hints: ["add two contexts, such as --contexts staging --contexts prod"],
        });
      }
      const hasNames = targets.some(({ names }) => names.length > 0);
      if (hasNames && flags.selector !== undefined) throw namesAndSelector("leave out the names or the selector");
      if (hasNames && flags.allNamespaces) {
        throw new UsageError("Cannot use names together with --all-namespaces", { hints: ["use --namespace"] });
      }
      const work = member.joint(() => new ComparisonWork(member.outer, flags, hasNames));
      await using k8s = await openShellSession(shell, flags);
      const scope: ComparisonScope = {
        targets,
        namespace: flags.allNamespaces ? "*" : undefined,
        labels: flags.selector,
        status: flags.status,
      };
      const objects = await readComparable(k8s, scope, shell.signal);
      for (const [, error] of objects.failures) await attempt(shell, () => Promise.reject(error));
      work.add({ context: member.context, objects });
    },
  });
}

/** The objects of all contexts, which are compared when all have answered. */
class ComparisonWork implements JointWork {
  readonly #outer: Shell;
  readonly #flags: CompareFlags;
  readonly #hasNames: boolean;
  readonly #contexts: ComparedContext[] = [];
  resultCode = 2;

  constructor(outer: Shell, flags: CompareFlags, hasNames: boolean) {
    this.#outer = outer;
    this.#flags = flags;
    this.#hasNames = hasNames;
  }

  add(context: ComparedContext): void {
    this.#contexts.push(context);
  }

  async finish({ answered, failed, reference, valueFormat }: Answers): Promise<boolean> {
    const asked = answered.length + failed.length;
    if (asked < 2) {
      throw new UsageError(`Cannot compare objects: only the context "${reference}" is chosen`, {
        hints: ["choose at least two contexts with --contexts"],
      });
    }
    const names = answered.map(({ context }) => context).sort((a, b) =>
      Number(b === reference) - Number(a === reference)
    );
    const contexts = names.flatMap((name) => this.#contexts.find(({ context }) => context === name) ?? []);
    if (contexts.length < 2) {
      this.#outer.err("error: Cannot compare objects: fewer than two clusters answered");
      return false;
    }
    requireFound(contexts);
    this.#noteUnknown(contexts);
    const comparisons = await compareContexts(contexts);
    this.resultCode = comparisons.every(({ equal }) => equal) ? 0 : 1;
    const shown = this.#flags.different ? comparisons.filter(({ equal }) => !equal) : comparisons;
    if (valueFormat !== undefined) {
      const print = await printer(valueFormat);
      const unread = contexts.flatMap(({ context, objects: { failures } }) =>
        [...failures].map(([type, error]) => ({ context, type, message: String(error) }))
      );
      await this.#outer.out(endLine(await print({ contexts: names, objects: shown, unread, errors: failed })));
    } else if (this.#flags.output !== undefined && isTableOutput(this.#flags.output)) {
      await this.#printTable(shown, contexts.length);
    } else if (this.#hasNames) await this.#printDiffs(shown);
    else if (comparisons.length === 0) this.#outer.err("No resources found in any of the contexts.");
    else if (shown.length > 0) await this.#printTable(shown, contexts.length);
    return false;
  }

  async #printDiffs(comparisons: readonly ObjectComparison[]): Promise<void> {
    for (const { type, name, kind, equal, versions, missing, diffs } of comparisons) {
      const file = (contexts: readonly string[]) => `${contexts.join(",")}/${type}/${name}`;
      const [first = []] = versions;
      if (equal) advise(this.#outer, stripControl(`${type}/${name} is equal in ${first.length} clusters`));
      const texts = diffs.map(({ contexts, diff }) =>
        diff === ""
          ? `${kind}s ${file(first)} and ${file(contexts)} differ\n`
          : withDiffHeader(diff, file(first), file(contexts))
      );
      if (missing.length > 0) texts.unshift(`Only in ${versions.flat().join(", ")}: ${type}/${name}\n`);
      for (const text of texts) await this.#outer.out(colorDiff(this.#outer, text));
    }
  }

  async #printTable(comparisons: readonly ObjectComparison[], count: number): Promise<void> {
    const { allNamespaces, headers, output } = this.#flags;
    const titles = [...(allNamespaces ? ["Namespace"] : []), "Object", "Result"];
    const rows = comparisons.map((comparison) => {
      const { namespace = "", type, name } = comparison;
      return { cells: [...(allNamespaces ? [namespace] : []), `${type}/${name}`, resultText(comparison, count)] };
    });
    const columnDefinitions = titles.map((name) => ({ name, type: "string" }));
    const text = await tableText(this.#outer, { kind: "Table", columnDefinitions, rows }, { headers, output });
    await this.#outer.out(screenText(this.#outer, text));
  }

  // A type that only some servers have is a difference. A type that none has is an error.
  #noteUnknown(contexts: readonly ComparedContext[]): void {
    for (const { context, objects } of contexts) {
      for (const word of objects.unknown.keys()) {
        this.#outer.err(stripControl(`note: ${context} does not have the type "${word}"`));
      }
    }
  }
}

/** Returns the result for the table: `different`, `only in a`, or `missing in c, different in b`. */
function resultText(comparison: ObjectComparison, count: number): string {
  const { equal, versions, missing, unread, diffs } = comparison;
  const present = versions.flat();
  const parts = [];
  if (equal) parts.push("equal");
  else if (missing.length > 0) {
    const isFew = missing.length < present.length;
    parts.push(isFew ? `missing in ${missing.join(", ")}` : `only in ${present.join(", ")}`);
  }
  if (diffs.length > 0) {
    parts.push(count === 2 ? "different" : `different in ${diffs.flatMap(({ contexts }) => contexts).join(", ")}`);
  }
  if (unread.length > 0) parts.push(`not read in ${unread.join(", ")}`);
  return parts.join("; ");
}
