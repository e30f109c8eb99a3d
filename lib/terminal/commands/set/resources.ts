import { decideResources } from "../../../api/client/changes/containers.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { readQuantities } from "../../shell/pairs.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { CONTAINERS_FLAG } from "./containers_option.ts";

/** `k8s set resources`: sets the limits and requests of containers. */
export function setResourcesCommand(shell: Shell) {
  return defineCommand({
    name: "set resources",
    description: "Set the limits and requests of containers.",
    examples: [
      ["Limit all containers", "k8s set resources deploy/web --limits=cpu=500m,memory=256Mi"],
      ["Set the requests of one container", "k8s set resources deploy/web -c app --requests=cpu=100m"],
    ],
    arguments: [TARGETS],
    options: {
      limits: { value: "amounts", help: "The limits: cpu=500m,memory=256Mi" },
      requests: { value: "amounts", help: "The requests: cpu=100m,memory=64Mi" },
      ...CONTAINERS_FLAG,
      ...LOCAL,
      ...CHANGE_FLAGS,
    },
    action: async (flags, ...words) => {
      const { limits, requests, containers } = flags;
      if (limits === undefined && requests === undefined) {
        throw new UsageError(
          "you must specify an update to requests or limits (in the form of --requests/--limits)",
        );
      }
      const changes = { limits: amountsOf(limits), requests: amountsOf(requests) };
      await changeEach(shell, flags, words, {
        decide: () => decideResources(changes, { containers }),
        notesOwners: true,
      });
    },
  });
}

function amountsOf(text: string | undefined): Record<string, string> | undefined {
  return text === undefined ? undefined : readQuantities(text);
}
