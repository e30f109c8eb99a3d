import { UsageError } from "../../../data/core/errors.ts";
import { withoutManagedFields } from "../../../data/core/object.ts";
import { stripControl } from "../../../data/base/text.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

interface EventsFlags extends Globals {
  output?: string | undefined;
  allNamespaces?: boolean | undefined;
  for?: string | undefined;
  types?: string | undefined;
  headers?: boolean | undefined;
}

/** `k8s events`: what happened, the latest last. */
export function eventsCommand(shell: Shell) {
  return newCommand("events", "What happened, sorted by time, the latest last.")
    .option("-A, --all-namespaces", "In all namespaces.")
    .option(
      "--for <object:string>",
      "Only about this object: pod/web. Unlike kubectl it finds those about nodes, in any namespace.",
    )
    .option("--types <types:string>", "Only these: Warning or Normal.")
    .option("-o, --output <format:string>", "json, yaml, name, jsonpath=TEMPLATE or custom-columns=SPEC.")
    .option("--no-headers", "Leave the table's first line out.")
    .example("What went wrong", "k8s events --types=Warning -A")
    .example("About one object", "k8s events --for pod/helloworld")
    .action(async (flags: EventsFlags) => {
      const { output, allNamespaces = false, types } = flags;
      if (output === "wide") throw new UsageError("There is no wider table of events");
      const print = output === undefined || output === "name"
        ? undefined
        : await (await import("../../shell/format.ts")).valuePrinter(output);
      await using k8s = await openShellSession(shell, flags);
      const list = await k8s.events({
        signal: shell.signal,
        ...(allNamespaces ? { namespace: "*" } : flags.namespace === undefined ? {} : { namespace: flags.namespace }),
        ...(flags.for === undefined ? {} : { for: flags.for }),
        ...(types === undefined ? {} : { types: types.split(",") }),
      });
      if (print !== undefined) {
        const { isObjectFormat } = await import("../../shell/format.ts");
        const items = isObjectFormat(output ?? "") ? list.items.map(withoutManagedFields) : list.items;
        return await shell.out(print({ ...list, items }));
      }
      if (list.items.length === 0) {
        return shell.err(
          allNamespaces ? "No events found." : `No events found in ${stripControl(k8s.namespace)} namespace.`,
        );
      }
      if (output === "name") {
        return await shell.out(list.items.map(({ metadata }) => `event/${metadata.name}\n`).join(""));
      }
      const text = String(list);
      await shell.out(flags.headers === false ? text.slice(text.indexOf("\n") + 1) : text);
    });
}
