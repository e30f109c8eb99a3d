import { UsageError } from "../../../data/core/errors.ts";
import { defineCommand } from "../../shell/command.ts";
import { patternsOfFleet, readFleets, writeFleets } from "../../shell/fleets.ts";
import { tableText } from "../../shell/formats.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config fleet [NAME [PATTERN ...]]`. */
export function configFleetCommand(shell: Shell) {
  return defineCommand({
    name: "config fleet",
    description:
      "Name a set of contexts for --fleet. Without patterns, print those of a fleet; without a name, list all.",
    examples: [
      ["Name the contexts that match", "k8s config fleet prod 'prod-*' '!prod-old'"],
      ["Read from them", "k8s get pods --fleet prod"],
      ["Remove a name", "k8s config fleet prod --remove"],
    ],
    arguments: [
      { name: "name", optional: true, completion: "fleet" },
      { name: "pattern", optional: true, repeated: true, completion: "contexts" },
    ],
    options: { remove: { help: "Remove the name" } },
    action: async (flags, name, ...patterns) => {
      if (name === undefined) {
        if (flags.remove) throw new UsageError("Cannot remove a fleet: no name is given");
        return await list(shell);
      }
      if (flags.remove) {
        if (patterns.length > 0) throw new UsageError("Cannot use --remove together with patterns");
        await patternsOfFleet(shell, name);
        await writeFleets(shell, new Map([...await readFleets(shell)].filter(([other]) => other !== name)));
        return await shell.out(`Fleet "${name}" removed.\n`);
      }
      if (patterns.length === 0) {
        return await shell.out((await patternsOfFleet(shell, name)).map((pattern) => `${pattern}\n`).join(""));
      }
      const fleets = await readFleets(shell);
      await writeFleets(shell, new Map([...fleets, [name, patterns]]));
      await shell.out(`Fleet "${name}" ${fleets.has(name) ? "changed" : "created"}.\n`);
    },
  });
}

async function list(shell: Shell): Promise<void> {
  const fleets = await readFleets(shell);
  if (fleets.size === 0) return shell.err("No fleet is named");
  const columnDefinitions = ["Name", "Patterns"].map((name) => ({ name, type: "string" }));
  const rows = [...fleets].map(([name, patterns]) => ({ cells: [name, patterns.join(" ")] }));
  await shell.out(await tableText(shell, { kind: "Table", columnDefinitions, rows }, {}));
}
