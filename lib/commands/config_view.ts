import { loadKubeconfig } from "../kubeconfig/load.ts";
import { minified, redacted, wireOf } from "../kubeconfig/view.ts";
import { type Globals, newCommand } from "./globals.ts";
import { valuePrinter } from "./print.ts";
import type { Shell } from "./shell.ts";

interface ViewFlags extends Globals {
  output?: string | undefined;
  raw?: boolean | undefined;
  minify?: boolean | undefined;
  showSecrets?: boolean | undefined;
}

/** `k8s config view`: what was read, merged. */
export function configViewCommand(shell: Shell) {
  return newCommand("config view", "The kubeconfig, merged from all its files; secrets are left out.")
    .option("-o, --output <format:string>", "yaml, json or jsonpath=TEMPLATE. Default: yaml.")
    .option("--minify", "Only what the context in use needs.")
    .option("--raw", "With certificates, keys and tokens.")
    .option("--show-secrets", "The same as --raw.")
    .action(async (flags: ViewFlags) => {
      const { config } = await loadKubeconfig(flags.kubeconfig === undefined ? {} : { paths: [flags.kubeconfig] });
      const chosen = flags.minify ? minified(config, flags.context) : config;
      const shown = flags.raw || flags.showSecrets ? chosen : redacted(chosen);
      await shell.out(
        (await valuePrinter(flags.output ?? "yaml"))(wireOf(shown)),
      );
    });
}
