import { decideImages } from "../../../api/client/changes/containers.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach, LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { readSettings, splitPairs } from "../../shell/pairs.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s set image`: sets the images of containers. */
export function setImageCommand(shell: Shell) {
  return defineCommand({
    name: "set image",
    description:
      "Set the images of containers. Unlike kubectl, nothing changes if one of several containers is unknown.",
    examples: [
      ["Set the image of a container", "k8s set image deploy/web app=registry.example/app:2"],
      ["Set the image of every container", "k8s set image deploy/web '*=registry.example/app:2'"],
    ],
    arguments: [TARGETS],
    options: { ...LOCAL, ...CHANGE_FLAGS },
    action: async (flags, ...words) => {
      const { targets, pairs } = splitPairs(words, "image");
      const images = readSettings(pairs, "image");
      if (pairs.length === 0) throw new UsageError("at least one image update is required");
      if (pairs.length > 1 && Object.hasOwn(images, "*")) {
        throw new UsageError(
          "all containers are already specified by *, but saw more than one container_name=container_image pairs",
        );
      }
      await changeEach(shell, flags, targets, { decide: () => decideImages(images), notesOwners: true });
    },
  });
}
