// The installed command is a bundle in `dist/`, beside which the library's modules lie as files of their own.
const isBundle = !import.meta.url.endsWith(".ts");

/** Where the library is, by the names under which scripts import it. */
export function ownModules(): Record<string, string> {
  return {
    "@kubeshell/k8s": beside("../../../mod.ts", "./mod.js"),
    "@kubeshell/k8s/command": beside("../cli/run_command.ts", "./lib/terminal/cli/run_command.js"),
    "@kubeshell/k8s/testing": beside("../../sandbox/mod.ts", "./lib/sandbox/mod.js"),
  };
}

/** The program to run again for a command line of its own. */
export function mainModule(): string {
  return beside("../../../cli.ts", "./cli.js");
}

/** The module that gives a script its `k8s`. */
export function preloadModule(): string {
  return beside("../commands/script/preload.ts", "./lib/terminal/commands/script/preload.js");
}

const COMMON = ["-A", "--no-check", "--quiet", "--no-lock"];

/** What `deno run` must be told to load this program's modules, and scripts that import the library by its name. */
export function denoFlags(): string[] {
  if (isBundle) return [...COMMON, "--no-config", importMapFlag()];
  // The npm door maps the packages of jsr: to files of ours; whoever came in by it must go on so.
  const config = new URL("../../../npm/deno.json", import.meta.url);
  if (import.meta.resolve("@std/yaml").includes("/npm/standins/")) {
    return [...COMMON, "--config", decodeURI(config.pathname)];
  }
  return import.meta.url.startsWith("file:")
    ? [...COMMON, "--config", decodeURI(new URL("../../../deno.json", import.meta.url).pathname)]
    : [...COMMON, importMapFlag()];
}

/** The same for `deno check`. */
export function denoCheckFlags(): string[] {
  return ["--quiet", "--no-lock", ...denoFlags().slice(COMMON.length)];
}

/** Where the library's types are; a bundle names its declarations. */
export function typesModule(): string {
  return beside("../../../mod.ts", "./mod.js");
}

function importMapFlag(): string {
  const map = encodeURIComponent(JSON.stringify({ imports: ownModules() }));
  return `--import-map=data:application/json,${map}`;
}

function beside(source: string, bundled: string): string {
  return new URL(isBundle ? bundled : source, import.meta.url).href;
}
