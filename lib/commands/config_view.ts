import { loadKubeconfig } from "../kubeconfig/load.ts";
import type { Kubeconfig } from "../kubeconfig/types.ts";
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
    .example("Row 5 of the tutorial", "k8s config view --minify")
    .action(async (flags: ViewFlags) => {
      const print = await valuePrinter(flags.output ?? "yaml");
      const config = flags.sandbox ? await configOfSandbox() : await load(flags);
      const chosen = flags.minify ? minified(config, flags.context) : config;
      const shown = flags.raw || flags.showSecrets ? chosen : redacted(chosen);
      await shell.out(print(wireOf(shown)));
    });
}

async function load({ kubeconfig }: Globals): Promise<Kubeconfig> {
  // Paths as they stand in the file.
  const paths = kubeconfig === undefined ? {} : { paths: [kubeconfig] };
  return (await loadKubeconfig({ ...paths, resolve: false })).config;
}

async function configOfSandbox(): Promise<Kubeconfig> {
  const { sandbox } = await import("../sandbox/mod.ts");
  const { parseKubeconfig } = await import("../kubeconfig/parse.ts");
  await using server = await sandbox().serve();
  return await parseKubeconfig(server.kubeconfig, "the sandbox's kubeconfig");
}
