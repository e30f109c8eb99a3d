import { type LoadedKubeconfig, loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import type { Kubeconfig } from "../../../data/kubeconfig/types.ts";
import { minified, redacted, toWire } from "../../../data/kubeconfig/view.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";

interface ViewFlags extends Globals {
  output?: string | undefined;
  raw?: boolean | undefined;
  minify?: boolean | undefined;
  flatten?: boolean | undefined;
  showSecrets?: boolean | undefined;
}

/** `k8s config view`: what was read, merged. */
export function configViewCommand(shell: Shell) {
  return newCommand("config view", "Print the kubeconfig, merged from all its files; secrets are left out.")
    .option("-o, --output <format:string>", "yaml, json or jsonpath=TEMPLATE. Default: yaml.")
    .option("--minify", "Only print the entries that the current context needs.")
    .option("--flatten", "Print one file that works without others, with secrets and the content of certificate files.")
    .option("--raw", "Print certificates, keys and tokens.")
    .option("--show-secrets", "Same as --raw.")
    .example("Write a kubeconfig to use elsewhere", "k8s config view --minify --flatten > config")
    .example("Row 5 of the tutorial", "k8s config view --minify")
    .action(async (flags: ViewFlags) => {
      const print = await valuePrinter(flags.output ?? "yaml");
      const loaded = flags.sandbox ? undefined : await load(flags);
      const config = loaded?.config ?? await configOfSandbox();
      const minimal = flags.minify ? minified(config, flags.context) : config;
      const chosen = flags.flatten && loaded !== undefined ? await flat(loaded, minimal) : minimal;
      // A flattened kubeconfig is for use, as in kubectl: without its secrets it would be useless.
      const isWhole = flags.raw || flags.showSecrets || flags.flatten;
      await shell.out(print(toWire(isWhole ? chosen : redacted(chosen))));
    });
}

async function load({ kubeconfig }: Globals): Promise<LoadedKubeconfig> {
  // Paths as they stand in the file.
  const paths = kubeconfig === undefined ? {} : { paths: [kubeconfig] };
  return await loadKubeconfig({ ...paths, resolve: false });
}

async function flat(loaded: LoadedKubeconfig, config: Kubeconfig): Promise<Kubeconfig> {
  const { flattened } = await import("../../../data/kubeconfig/flatten.ts");
  return await flattened(loaded, config);
}

async function configOfSandbox(): Promise<Kubeconfig> {
  const { sandbox } = await import("../../../sandbox/mod.ts");
  const { parseKubeconfig } = await import("../../../data/kubeconfig/parse.ts");
  await using server = await sandbox().serve();
  return await parseKubeconfig(server.kubeconfig, "the sandbox's kubeconfig");
}
