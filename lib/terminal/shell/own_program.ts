import { BUNDLE_FOLDER } from "../../data/base/bundle_folder.ts";
import { findProject, type ImportMap, mergeMaps, toAbsoluteMap } from "./script_project.ts";

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

/** Flags of `deno run` for this program's own modules. */
export function denoFlags(): string[] {
  return [...COMMON, ...ownFlags()];
}

/**
 * Flags of `deno run` and `deno check` for a script that may import the library by its name. The configuration and the
 * import map of the script's own project count, and its import map wins.
 *
 * @param folder The script's folder, as a URL with a slash at its end.
 */
export async function scriptFlags(folder: URL): Promise<string[]> {
  const project = folder.href.startsWith(ROOT) ? undefined : await findProject(folder);
  if (project === undefined) return ownFlags();
  const isMapped = project.map.imports["@kubeshell/k8s"] !== undefined && ownConfig() === undefined;
  if (isMapped) return ["--config", project.config];
  const map = mergeMaps(await ownMap(), project.map);
  return ["--config", project.config, importMapFlag(map)];
}

// The clone: its own scripts are run by its own configuration.
const ROOT = new URL(BUNDLE_FOLDER === undefined ? "../../../" : "./", import.meta.url).href;

function ownFlags(): string[] {
  if (BUNDLE_FOLDER !== undefined) return ["--no-config", `--import-map=${BUNDLE_FOLDER}/import_map.json`];
  const config = ownConfig();
  return config === undefined
    ? [importMapFlag({ imports: ownModules(), scopes: {} })]
    : ["--config", decodeURI(config.pathname)];
}

// Undefined for a bundle, and for what JSR serves: neither needs an import map for its own modules.
function ownConfig(): URL | undefined {
  if (BUNDLE_FOLDER !== undefined || !import.meta.url.startsWith("file:")) return undefined;
  // The npm door maps the packages of jsr: to files of ours; whoever came in by it must go on so.
  const isNpmDoor = import.meta.resolve("@std/yaml").includes("/npm/standins/");
  return new URL(isNpmDoor ? "../../../npm/deno.json" : "../../../deno.json", import.meta.url);
}

async function ownMap(): Promise<ImportMap> {
  const config = ownConfig();
  if (config === undefined) return { imports: ownModules(), scopes: {} };
  const { imports } = toAbsoluteMap(JSON.parse(await Deno.readTextFile(config)), config);
  return { imports: ownModules(), scopes: { [ROOT]: imports } };
}

/** Where the library's types are; a bundle names its declarations. */
export function typesModule(): string {
  return beside("../../../mod.ts", "./mod.js");
}

function importMapFlag(map: ImportMap): string {
  // People see it in the lines of `k8s permissions`: only these two characters mean something in such a URL.
  return `--import-map=data:application/json,${JSON.stringify(map).replace(/[%#]/g, encodeURIComponent)}`;
}

// The installed command is a bundle in `dist/`. The modules that scripts import are files of their own there.
function beside(source: string, bundled: string): string {
  return new URL(BUNDLE_FOLDER === undefined ? source : bundled, import.meta.url).href;
}
