import { defineCommand } from "../../shell/command.ts";
import { endLine, outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s explain FIELD`: prints the server's documentation. */
export function explainCommand(shell: Shell) {
  return defineCommand({
    name: "explain",
    description: "Explain a kind or a field with this server's documentation.",
    examples: [
      ["Explain a field", "k8s explain pod.spec.containers"],
      ["List every field of a custom kind", "k8s explain widget --recursive"],
    ],
    arguments: [{ name: "field", completion: "field" }],
    options: {
      recursive: { short: "-R", help: "Include nested fields" },
      apiVersion: {
        value: "version",
        help: "Group and version, such as autoscaling/v1",
        completion: "api-version",
      },
      output: outputOption(VALUE_FORMATS),
    },
    action: async ({ recursive = false, apiVersion, output, ...flags }, field) => {
      const print = output === undefined ? String : await printer(output);
      await using k8s = await openShellSession(shell, flags);
      const options = { signal: shell.signal, recursive, apiVersion };
      await shell.out(endLine(await print(await k8s.explain(field, options))));
    },
  });
}
