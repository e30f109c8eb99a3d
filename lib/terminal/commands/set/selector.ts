import { decideSelector } from "../../../api/client/changes/references.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { parseSelector } from "../../../data/core/selectors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL, RESOURCE_VERSION } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s set selector`: replaces the selector of a Service. */
export function setSelectorCommand(shell: Shell) {
  return defineCommand({
    name: "set selector",
    description: "Replace the selector of a Service.",
    examples: [["Send the traffic of a Service to other pods", "k8s set selector svc/web app=web,track=canary"]],
    arguments: [TARGETS],
    options: { ...RESOURCE_VERSION, ...LOCAL, ...CHANGE_FLAGS },
    action: async (flags, ...words) => {
      const text = words.at(-1);
      if (text === undefined) throw new UsageError("one selector is required");
      const labels = labelsOf(text);
      await changeEach(shell, flags, words.slice(0, -1), { decide: () => decideSelector(labels), notesOwners: true });
    },
  });
}

/** Reads a selector of equalities. A Service has no other. */
function labelsOf(text: string): Record<string, string> {
  const pairs = parseSelector(text).map(({ key, operator, values }) => {
    const [value] = values;
    if (operator === "=" && value !== undefined) return [key, value];
    throw new UsageError(`match expression ${key} ${operator} ${values} not supported on this object`, {
      hints: ["write the labels as KEY=VALUE,KEY=VALUE"],
    });
  });
  return Object.fromEntries(pairs);
}
