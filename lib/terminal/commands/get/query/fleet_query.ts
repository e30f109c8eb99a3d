import { parseExactly } from "../../../../data/base/long_integer.ts";
import { stripControl } from "../../../../data/base/text.ts";
import { type InputError, isNotFound } from "../../../../data/core/errors.ts";
import type { NamedObject } from "../../../../data/expression/named_object.ts";
import type { K8s } from "../../../../session/k8s.ts";
import { attempt } from "../../../shell/continue_on_error.ts";
import { endLine, printer } from "../../../shell/formats.ts";
import type { Answers, FailedContext, JointWork, Member } from "../../../shell/member.ts";
import type { RowPage } from "../../../shell/query_rows.ts";
import type { OptionExpression } from "../../../shell/row_expression.ts";
import { advise, type Shell } from "../../../shell/shell.ts";
import { type GetFlags, type GetTarget, isCustomColumns } from "../flags.ts";
import type { Show } from "../objects.ts";
import type { QueryOutput } from "./output.ts";
import { expressionsOf, noteEnd, outputOf, rowsNeeded, streamsOf, wholeOutput } from "./query.ts";
import { QueryRun } from "./query_run.ts";
import type { RelatedElements } from "./related_table.ts";
import { type Query, readQuery } from "./read_query.ts";

/** The rows of one context. They are used only if all of them arrived. */
interface ContextRows {
  readonly k8s: K8s;
  readonly wanted: GetTarget[];
  readonly pages: RowPage[];
  /** For each expression, the paths to fields for which this server leaves out a value of 0. An absent value is then 0. */
  readonly zeros: readonly ReadonlySet<string>[];
  /** The words and fields that this server does not have. */
  readonly misfits: readonly InputError[];
}

/** Returns the function that reads the rows of one context for a query over several. */
export function fleetQueryShower(member: Member, flags: GetFlags): Show {
  const query = member.joint(() => new FleetQuery(member.outer, flags));
  return async (shell, k8s, _, wanted) => await query.read(member.context, shell, k8s, wanted);
}

/** A query over several contexts. Its expressions are compiled once; its rows are sorted and counted together. */
class FleetQuery implements JointWork {
  readonly #outer: Shell;
  readonly #flags: GetFlags;
  readonly #parts = new Map<string, ContextRows>();
  readonly #unchecked = new Set<string>();
  readonly #query: Promise<Query>;
  /** The text of a total that is printed as a value. */
  readonly #printed: string[] = [];
  #output: Promise<OpenOutput> | undefined;

  constructor(outer: Shell, flags: GetFlags) {
    this.#outer = outer;
    this.#flags = flags;
    this.#query = readQuery(flags);
    this.#query.catch(() => {});
  }

  /** Reads the rows of a context. */
  async read(context: string, shell: Shell, k8s: K8s, wanted: GetTarget[]): Promise<boolean> {
    const query = await this.#query;
    const { output } = await (this.#output ??= this.#open(query, wanted));
    const zeros = new Map<OptionExpression, Set<string>>();
    const own = (expression: OptionExpression): OptionExpression => {
      const { compiled } = expression;
      if (compiled === undefined) return expression;
      const found = zeros.get(expression) ?? new Set<string>();
      zeros.set(expression, found);
      return { ...expression, compiled: { ...compiled, zeros: found } };
    };
    const misfits: InputError[] = [];
    const expressions = expressionsOf(query, output);
    const streams = streamsOf(shell, k8s, this.#flags, wanted, query, output, {
      expressions: expressions.map(own),
      onMisfit: (error) => misfits.push(error),
      onUnchecked: (reason) => this.#unchecked.add(`${context}: ${reason}`),
    });
    const pages: RowPage[] = [];
    const options = {
      ignore: this.#flags.ignoreNotFound ? isNotFound : undefined,
      // A total of a part of the objects would be wrong.
      alone: streams.length === 1 || output.isTotal === true,
    };
    const targets = wanted.flatMap((target) => target.names.length === 0 ? [target] : target.names.map(() => target));
    for (const [index, open] of streams.entries()) {
      const target = targets[index];
      const needed = target && rowsNeeded(target, query, output);
      await attempt(shell, () => keepPages(pages, open(), context, needed), options);
    }
    this.#parts.set(context, {
      k8s,
      wanted,
      pages,
      zeros: expressions.map((each) => zeros.get(each) ?? new Set()),
      misfits,
    });
    return true;
  }

  async finish({ answered, failed, valueFormat }: Answers): Promise<boolean> {
    const query = await this.#query;
    const parts = answered.flatMap(({ context, shell }) => {
      const part = this.#parts.get(context);
      return part === undefined ? [] : [{ context, shell, part }];
    });
    if (this.#output === undefined || parts.length === 0) return true;
    const { output, whole } = await this.#output;
    this.#noteMisfits(parts);
    const shell = this.#outer;
    const run = new QueryRun(query, output, true);
    const expressions = expressionsOf(query, output);
    for (const { part: { k8s, pages, zeros } } of parts) {
      expressions.forEach(({ compiled }, index) => setZeros(compiled?.zeros, zeros[index]));
      // A function of ordinary code reads more from the cluster of its object.
      if (expressions.some(({ compiled }) => compiled === undefined)) Object.assign(globalThis, { k8s });
      for (const page of pages) if (!run.isDone) await run.add(page);
    }
    await run.end();
    for (const { context, shell, part: { wanted } } of parts) {
      if (whole !== undefined) await whole.print(context, await wholeOutput(shell, this.#flags, wanted, query));
    }
    const asked = answered.length + failed.length;
    const clusters = { answered: parts.length, asked };
    if (this.#printed.length > 0) await this.#printTotal(valueFormat ?? "json", clusters, failed);
    // Otherwise, the command itself says how many clusters answered.
    if (output.isTotal && failed.length === 0) advise(shell, `${asked} of ${asked} clusters answered`);
    const wanted = parts.flatMap(({ part }) => part.wanted);
    const isFound = noteEnd(shell, this.#flags, wanted, { query, output, run, unchecked: this.#unchecked });
    if (!isFound) shell.err("No resources found in any of the contexts.");
    return whole !== undefined;
  }

  async #open(query: Query, wanted: GetTarget[]): Promise<OpenOutput> {
    const outer = this.#outer;
    const isValue = /^(?:json|yaml|kyaml)$/.test(this.#flags.output ?? "");
    const shell = isValue ? { ...outer, out: (text: string) => void this.#printed.push(text) } : outer;
    const output = await outputOf(shell, this.#flags, wanted, query, async (related, format) => {
      const { printRelated } = await import("./related_table.ts");
      await printRelated(outer, this.#byContext(related), this.#flags, format);
    });
    if (output !== undefined) return { output, whole: undefined };
    if (isCustomColumns(this.#flags)) {
      const { mergedCustomColumns } = await import("./custom_columns_output.ts");
      return { output: await mergedCustomColumns(outer, this.#flags), whole: undefined };
    }
    const whole = new ObjectsByContext(await wholeOutput(outer, this.#flags, wanted, query));
    return { output: whole.output, whole };
  }

  #byContext(related: readonly NamedObject[]): RelatedElements[] {
    return [...this.#parts].map(([context, { k8s }]) => ({
      context,
      k8s,
      elements: related.filter((element) => element.context.contextName === context),
    }));
  }

  async #printTotal(format: string, clusters: object, errors: readonly FailedContext[]): Promise<void> {
    const value = parseExactly(this.#printed.join(""));
    const print = await printer(format);
    await this.#outer.out(endLine(await print({ value, clusters, errors })));
  }

  // A field that some server has is absent on the others. A field that no server has is misspelled.
  #noteMisfits(parts: readonly { context: string; part: ContextRows }[]): void {
    const contexts = new Map<string, { error: InputError; contexts: string[] }>();
    for (const { context, part: { misfits } } of parts) {
      for (const error of new Map(misfits.map((each) => [each.message, each])).values()) {
        const known = contexts.get(error.message) ?? { error, contexts: [] };
        known.contexts.push(context);
        contexts.set(error.message, known);
      }
    }
    for (const { error, contexts: lacking } of contexts.values()) {
      if (lacking.length === parts.length) throw error;
      const [line = ""] = error.message.split("\n");
      this.#outer.err(stripControl(`note: absent in ${lacking.join(", ")}: ${line}`));
    }
  }
}

interface OpenOutput {
  readonly output: QueryOutput;
  /** Set if whole objects are printed, for each context on its own. */
  readonly whole: ObjectsByContext | undefined;
}

/** The whole objects of a query, which are printed for each context on its own. */
class ObjectsByContext {
  readonly output: QueryOutput;
  readonly #rows = new Map<string, unknown[]>();

  constructor(template: QueryOutput) {
    this.output = {
      ...template,
      prepare: async (row, index) => ({ context: row.page.context ?? "", row: await template.prepare(row, index) }),
      write: (rows) => {
        for (const { context, row } of rows as { context: string; row: unknown }[]) {
          const known = this.#rows.get(context) ?? [];
          known.push(row);
          this.#rows.set(context, known);
        }
        return Promise.resolve();
      },
      end: () => Promise.resolve(),
    };
  }

  async print(context: string, output: QueryOutput): Promise<void> {
    await output.write(this.#rows.get(context) ?? []);
    await output.end();
  }
}

async function keepPages(
  pages: RowPage[],
  stream: AsyncIterable<RowPage>,
  context: string,
  needed: number | undefined,
): Promise<void> {
  let count = 0;
  for await (const page of stream) {
    // The rows of a page can be read once.
    const rows = needed === undefined ? page.rows : [...page.rows];
    pages.push({ ...page, rows, context });
    if (needed === undefined) continue;
    count += Array.isArray(rows) ? rows.length : 0;
    if (count >= needed) break;
  }
}

function setZeros(shared: Set<string> | undefined, own: ReadonlySet<string> | undefined): void {
  shared?.clear();
  for (const path of own ?? []) shared?.add(path);
}
