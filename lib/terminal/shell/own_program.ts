import { BUNDLE_FOLDER } from "../../data/base/bundle_folder.ts";
import { findProject, type ImportMap, mergeMaps, toAbsoluteMap } from "./script_project.ts";

/** The locations of the library, by the names that scripts import. */
export function ownModules(): Record<string, string> {
  return {
    "@kubeshell/k8s": beside("../../../mod.ts", "./mod.js"),
    "@kubeshell/k8s/command": beside("../cli/run_command.ts", "./lib/terminal/cli/run_command.js"),
    "@kubeshell/k8s/testing": beside("../../sandbox/mod.ts", "./lib/sandbox/mod.js"),
  };
}

/** Returns the program of this process, to run it again with another command line. */
export function mainModule(): string {
  return beside("../../../cli.ts", "./cli.js");
}

/** The module that defines `k8s` for a script. */
export function preloadModule(): string {
  return beside("../commands/script/preload.ts", "./lib/terminal/commands/script/preload.js");
}

const COMMON = ["-A", "--no-check", "--quiet", "--no-lock"];

/** Flags of `deno run` for the modules of this program. */
export function denoFlags(): string[] {
  return [...COMMON, ...ownFlags()];
}

/**
 * Returns the flags of `deno run` and `deno check` for a script that may import the library by name. The configuration of
 * the script's project applies, and its import map takes precedence.
 *
 * @param folder The script's folder, as a URL that ends with a slash.
 */
export async function scriptFlags(folder: URL): Promise<string[]> {
  const project = folder.href.startsWith(ROOT) ? undefined : await findProject(folder);
  if (project === undefined) return ownFlags();
  const isMapped = project.map.imports["@kubeshell/k8s"] !== undefined && ownConfig() === undefined;
  if (isMapped) return ["--config", project.config];
  const map = mergeMaps(await ownMap(), project.map);
  return ["--config", project.config, importMapFlag(map)];
}

// In a clone of the repository, scripts use its own configuration.
const ROOT = new URL(BUNDLE_FOLDER === undefined ? "../../../" : "./", import.meta.url).href;

function ownFlags(): string[] {
  if (BUNDLE_FOLDER !== undefined) return ["--no-config", `--import-map=${BUNDLE_FOLDER}/import_map.json`];
  const config = ownConfig();
  return config === undefined
    ? [importMapFlag({ imports: ownModules(), scopes: {} })]
    : ["--config", decodeURI(config.pathname)];
}

// Undefined for a bundle and for a package from JSR: their modules need no import map.
function ownConfig(): URL | undefined {
  if (BUNDLE_FOLDER !== undefined || !import.meta.url.startsWith("file:")) return undefined;
  // The npm package maps jsr: packages to its own files. Keep that map for the processes that it starts.
  const isNpmDoor = import.meta.resolve("@std/yaml").includes("/npm/standins/");
  return new URL(isNpmDoor ? "../../../npm/deno.json" : "../../../deno.json", import.meta.url);
}

async function ownMap(): Promise<ImportMap> {
  const config = ownConfig();
  if (config === undefined) return { imports: ownModules(), scopes: {} };
  const { imports } = toAbsoluteMap(JSON.parse(await Deno.readTextFile(config)), config);
  return { imports: ownModules(), scopes: { [ROOT]: imports } };
}

/** Returns the locations of the library's types; a bundle uses its declaration files. */
export function typesModule(): string {
  return beside("../../../mod.ts", "./mod.js");
}

function importMapFlag(map: ImportMap): string {
  // Keep the URL readable in the output of `k8s permissions`: escape only the two characters that have a meaning.
  return `--import-map=data:application/json,${JSON.stringify(map).replace(/[%#]/g, encodeURIComponent)}`;
}

// The installed command is a bundle in `dist/`. The modules that scripts import are separate files there.
function beside(source: string, bundled: string): string {
  return new URL(BUNDLE_FOLDER === undefined ? source : bundled, import.meta.url).href;
}
