import { type LoadedKubeconfig, loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import type { Kubeconfig } from "../../../data/kubeconfig/types.ts";
import { minified, redacted, toWire } from "../../../data/kubeconfig/view.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { type Globals, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import { where } from "./current.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s config view`: prints the merged kubeconfig. */
export function configViewCommand(shell: Shell) {
  return defineCommand({
    name: "config view",
    description: "Print the kubeconfig, merged from all its files and without secrets.",
    examples: [
      ["Print only the current context", "k8s config view --minify"],
      ["Write a kubeconfig for another machine", "k8s config view --minify --flatten > config"],
    ],
    options: {
      output: { ...outputOption(VALUE_FORMATS), default: "yaml" },
      ...TEMPLATE_OPTIONS,
      minify: { help: "Only print the entries that the current context needs" },
      flatten: { help: "Print a self-contained file, with secrets and the content of certificate files" },
      raw: { help: "Print certificates, keys and tokens" },
      showSecrets: { help: "Same as --raw" },
    },
    action: async (flags) => {
      const print = await printer(flags.output ?? "yaml", { allowMissingKeys: flags.allowMissingTemplateKeys });
      const loaded = flags.sandbox ? undefined : await load(flags);
      const config = loaded?.config ?? await configOfSandbox();
      const minimal = flags.minify ? minified(config, flags.context) : config;
      const chosen = flags.flatten && loaded !== undefined ? await flat(loaded, minimal) : minimal;
      // As in kubectl, a flattened kubeconfig includes secrets, because it could not be used without them.
      const isWhole = flags.raw || flags.showSecrets || flags.flatten;
      await shell.out(await print(toWire(isWhole ? chosen : redacted(chosen))));
    },
  });
}

async function load({ kubeconfig }: Globals): Promise<LoadedKubeconfig> {
  // Keep paths as they are in the file.
  return await loadKubeconfig({ ...where({ kubeconfig }), resolve: false });
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
