import { setProperty, unsetProperty } from "../../../data/kubeconfig/edit_property.ts";
import { where } from "./edit.ts";
import { EMPTY_VALUE } from "../../shell/global_flags.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config set PROPERTY VALUE`. */
export function configSetCommand(shell: Shell) {
  return newCommand("config set", "Set one field of the kubeconfig.")
    .arguments("<property:string> <value:string>")
    .option("--set-raw-bytes", "The value of a ...-data field is the text itself, and not base64 of it.")
    .example("Another server", "k8s config set clusters.lab.server https://lab:6443")
    .action(async (flags: Globals & { setRawBytes?: boolean | undefined }, property: string, value: string) => {
      const options = { ...where(flags), raw: flags.setRawBytes ?? false };
      await setProperty(property, value === EMPTY_VALUE ? "" : value, options);
      await shell.out(`Property "${property}" set.\n`);
    });
}

/** `k8s config unset PROPERTY`. */
export function configUnsetCommand(shell: Shell) {
  return newCommand(
    "config unset",
    "Take one field out of the kubeconfig, or a whole cluster, user or context, or all of them.",
  )
    .arguments("<property:string>")
    .example("A user's token", "k8s config unset users.me.token")
    .action(async (flags: Globals, property: string) => {
      await unsetProperty(property, where(flags));
      await shell.out(`Property "${property}" unset.\n`);
    });
}
