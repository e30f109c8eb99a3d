import { setProperty, unsetProperty } from "../../../data/kubeconfig/edit_property.ts";
import { defineCommand } from "../../shell/command.ts";
import { EMPTY_VALUE } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { where } from "./current.ts";

/** `k8s config set PROPERTY VALUE`. */
export function configSetCommand(shell: Shell) {
  return defineCommand({
    name: "config set",
    description: "Set a field of the kubeconfig.",
    examples: [["Change the server of a cluster", "k8s config set clusters.lab.server https://lab:6443"]],
    arguments: [{ name: "property", completion: "property" }, { name: "value" }],
    options: { setRawBytes: { help: "Encode the value as base64, for fields that end with -data" } },
    action: async (flags, property, value) => {
      const options = { ...where(flags), raw: flags.setRawBytes ?? false };
      await setProperty(property, value === EMPTY_VALUE ? "" : value, options);
      await shell.out(`Property "${property}" set.\n`);
    },
  });
}

/** `k8s config unset PROPERTY`. */
export function configUnsetCommand(shell: Shell) {
  return defineCommand({
    name: "config unset",
    description: "Remove a field, an entry or a list of entries from the kubeconfig.",
    examples: [["Remove the token of a user", "k8s config unset users.me.token"]],
    arguments: [{ name: "property", completion: "property" }],
    action: async (flags, property) => {
      await unsetProperty(property, where(flags));
      await shell.out(`Property "${property}" unset.\n`);
    },
  });
}
