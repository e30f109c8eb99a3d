import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s journal`: lists the recorded writes. */
export function journalCommand(shell: Shell) {
  return defineCommand({
    name: "journal",
    description:
      "List the recorded commands that wrote to this cluster, the latest last. Commands at a terminal are recorded. " +
      "Commands without a terminal are only recorded if K8S_JOURNAL names a file.",
    examples: [
      ["List the recorded commands", "k8s journal"],
      ["Undo one of them", "k8s undo ID"],
      ["Print the ids", "k8s journal -o jsonpath='{[*].id}'"],
    ],
    options: { output: outputOption(VALUE_FORMATS) },
    action: async ({ output, ...flags }) => {
      const print = output === undefined ? undefined : await printer(output);
      await using k8s = await openShellSession(shell, flags);
      const groups = await k8s.journal({ signal: shell.signal });
      await shell.out(print === undefined ? `${groups}\n` : await print(groups));
    },
  });
}
