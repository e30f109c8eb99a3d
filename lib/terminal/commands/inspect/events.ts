import { presentedTable } from "../../../data/core/custom_inspect.ts";
import { stripControl } from "../../../data/base/text.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printerUnlessTable, TABLE_FORMATS, tableText, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { readWhere } from "../../shell/read_where.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s events`: lists events, oldest first. */
export function eventsCommand(shell: Shell) {
  return defineCommand({
    name: "events",
    description: "List events, oldest first.",
    examples: [
      ["List the warnings of all namespaces", "k8s events --types=Warning -A"],
      ["List the events of images that cannot be pulled", "k8s events -A --where 'message.includes(\"pull\")'"],
      ["List the events of one object", "k8s events --for pod/helloworld"],
      ["Print the warnings so far, and then each new one", "k8s events -A -w --types=Warning"],
    ],
    options: {
      allNamespaces: SHARED_OPTIONS.allNamespaces,
      for: {
        value: "object",
        help: "Only list events of this object, such as pod/web or node/a",
        completion: "target",
      },
      types: {
        value: "types",
        help: "Only list these types: Warning, Normal or both, separated by commas",
        values: ["Warning", "Normal"],
        open: true,
      },
      where: SHARED_OPTIONS.where,
      output: outputOption(["name", ...VALUE_FORMATS, ...TABLE_FORMATS]),
      headers: SHARED_OPTIONS.headers,
      watch: { short: "-w", help: "List the events, then print each new one until Ctrl+C" },
    },
    action: async (flags) => {
      if (flags.watch) return await (await import("./follow_events.ts")).followEvents(shell, flags);
      const { output, allNamespaces = false, types } = flags;
      const print = await printerUnlessTable(output);
      const where = await readWhere(flags.where);
      await using k8s = await openShellSession(shell, flags);
      const scope = { signal: shell.signal, namespace: allNamespaces ? "*" : flags.namespace };
      const list = await k8s.events({ ...scope, for: flags.for, types: types?.split(",") });
      if (where !== undefined) {
        const { filterObjects } = await import("../../shell/matching.ts");
        const { noteDoubts } = await import("../../shell/row_expression.ts");
        const { items, unchecked } = await filterObjects(k8s, "events", where, list.items, scope);
        noteDoubts(shell, [where], unchecked);
        // The table of the list has the same items.
        list.items.splice(0, list.items.length, ...items);
      }
      if (print !== undefined && (list.items.length > 0 || output !== "name")) {
        return await shell.out(await print(list));
      }
      if (list.items.length === 0) {
        return shell.err(
          allNamespaces ? "No events found." : `No events found in ${stripControl(k8s.namespace)} namespace.`,
        );
      }
      const table = presentedTable(list);
      if (table !== undefined) await shell.out(await tableText(shell, table, flags));
    },
  });
}
