import { stripControl } from "../../../data/base/text.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printerUnlessTable, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { readWhere } from "../../shell/read_where.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { OptionExpression } from "../../shell/row_expression.ts";
import type { Shell } from "../../shell/shell.ts";
import type { Usage } from "../../../data/output/text/usage.ts";

const TOP_FLAGS = {
  allNamespaces: { short: "-A", help: "List the pods of all namespaces" },
  selector: SHARED_OPTIONS.selector,
  where: SHARED_OPTIONS.where,
  sortBy: {
    value: "column",
    help: "Sort by usage, largest first",
    invalid: "--sort-by accepts only cpu or memory",
    values: ["cpu", "memory"],
  },
  containers: { help: "List each container of the pods" },
  sum: { help: "Add a line with the sum of all pods" },
  showCapacity: { help: "Show percentages of the capacity of nodes instead of the allocatable resources" },
  headers: SHARED_OPTIONS.headers,
  watch: { short: "-w", help: "Read the usage again every five seconds, until Ctrl+C" },
  output: outputOption([...VALUE_FORMATS, ...TABLE_FORMATS]),
} as const satisfies Options;

type TopFlags = Globals & FlagsOf<typeof TOP_FLAGS>;

/** `k8s top pods|nodes`: lists resource usage. */
export function topCommand(shell: Shell) {
  return defineCommand({
    name: "top",
    description: "List the CPU and memory usage of pods or nodes. Requires metrics-server.",
    examples: [
      ["List pods by memory usage", "k8s top pods -A --sort-by memory"],
      ["List the usage of nodes", "k8s top nodes"],
      ["List the usage of the pods of a node", "k8s top pods -A --where 'spec.nodeName == \"minikube\"'"],
    ],
    arguments: [
      { name: "type", values: ["nodes", "pods"], open: true },
      { name: "name", optional: true, completion: "name" },
    ],
    options: TOP_FLAGS,
    action: async (flags, type, name) => {
      if (!flags.watch) return await showUsage(shell, flags, type, name);
      const { redraw } = await import("../../shell/redraw.ts");
      await redraw(shell, flags, "top", (inner) => showUsage(inner, flags, type, name));
    },
  });
}

async function showUsage(shell: Shell, flags: TopFlags, type: string, name: string | undefined): Promise<void> {
  const { sortBy, output, allNamespaces = false, containers = false, sum = false } = flags;
  const ofNodes = /^no(des?)?$/.test(type);
  if (ofNodes && (containers || sum || allNamespaces)) {
    throw new UsageError("Cannot use --containers, --sum or -A with nodes");
  }
  const print = await printerUnlessTable(output);
  const where = await readWhere(flags.where);
  await using k8s = await openShellSession(shell, flags);
  const scope = { signal: shell.signal, namespace: allNamespaces ? "*" : undefined, labels: flags.selector };
  const all = await k8s.top(type, name, { ...scope, sortBy, capacity: flags.showCapacity ?? false });
  const usage = where === undefined ? all : await kept(where, all);
  if (print !== undefined) return await shell.out(await print(usage));
  const { member } = shell;
  if (member !== undefined) {
    const { FleetUsage } = await import("./fleet_usage.ts");
    return member.joint(() => new FleetUsage(member.outer, flags, ofNodes)).add(member.context, usage);
  }
  if (usage.length === 0) {
    return shell.err(
      ofNodes || allNamespaces ? "No metrics found." : `No metrics found in ${stripControl(k8s.namespace)} namespace.`,
    );
  }
  const { usageTable } = await import("../../../data/output/text/usage.ts");
  const table = usageTable(usage, { ofNodes, withNamespace: allNamespaces, containers, sum });
  await shell.out(await tableText(shell, table, flags));

  // The expression is evaluated for the pods or nodes, which metrics do not contain.
  async function kept(where: OptionExpression, usage: readonly Usage[]): Promise<Usage[]> {
    const { readNotedMatches } = await import("../../shell/matching.ts");
    const matches = await readNotedMatches(shell, k8s, ofNodes ? "nodes" : "pods", where, scope);
    const keys = new Set(matches.map(({ namespace = "", name }) => `${namespace}/${name}`));
    return usage.filter(({ namespace = "", name }) => keys.has(`${namespace}/${name}`));
  }
}
