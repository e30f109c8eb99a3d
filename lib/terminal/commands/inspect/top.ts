import { UsageError } from "../../../data/core/errors.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

interface TopFlags extends Globals {
  allNamespaces?: boolean | undefined;
  selector?: string | undefined;
  sortBy?: string | undefined;
  containers?: boolean | undefined;
  sum?: boolean | undefined;
  showCapacity?: boolean | undefined;
  headers?: boolean | undefined;
  output?: string | undefined;
}

/** `k8s top pods|nodes`: what they use. */
export function topCommand(shell: Shell) {
  return newCommand("top", "How much CPU and memory pods or nodes use, where the cluster measures it.")
    .arguments("<type:string> [name:string]")
    .option("-A, --all-namespaces", "Pods of all namespaces.")
    .option("-l, --selector <selector:string>", "Labels: app=web, tier in (a,b), !old.")
    .option("--sort-by <what:string>", "cpu or memory: the largest first.")
    .option("--containers", "Of pods: a line a container.")
    .option("--sum", "Of pods: a last line with the sum.")
    .option("--show-capacity", "Of nodes: shares of all that they have, and not of what pods may ask for.")
    .option("--no-headers", "Leave the table's first line out.")
    .option("-o, --output <format:string>", "json or yaml: cores and bytes as numbers.")
    .example("What uses most", "k8s top pods -A --sort-by memory")
    .action(async (flags: TopFlags, type: string, name?: string) => {
      const { sortBy, output, allNamespaces = false, containers = false, sum = false } = flags;
      if (sortBy !== undefined && sortBy !== "cpu" && sortBy !== "memory") {
        throw new UsageError(`Cannot sort by "${sortBy}"`, { hints: ["--sort-by takes cpu or memory"] });
      }
      const ofNodes = /^no(des?)?$/.test(type);
      if (ofNodes && (containers || sum || allNamespaces)) {
        throw new UsageError("--containers, --sum and -A belong to pods");
      }
      const print = output === undefined
        ? undefined
        : await (await import("../../shell/format.ts")).valuePrinter(output);
      await using k8s = await openShellSession(shell, flags);
      const usage = await k8s.top(type, name, {
        signal: shell.signal,
        ...(allNamespaces ? { namespace: "*" } : {}),
        ...(flags.selector === undefined ? {} : { labels: flags.selector }),
        ...(sortBy === undefined ? {} : { sortBy }),
        capacity: flags.showCapacity ?? false,
      });
      if (print !== undefined) return await shell.out(print(usage));
      if (usage.length === 0) {
        return shell.err(
          ofNodes || allNamespaces ? "No metrics found." : `No metrics found in ${k8s.namespace} namespace.`,
        );
      }
      const { formatUsage } = await import("../../../data/output/text/usage.ts");
      const format = { ofNodes, withNamespace: allNamespaces, containers, sum, noHeaders: flags.headers === false };
      await shell.out(formatUsage(usage, format));
    });
}
