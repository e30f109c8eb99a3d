/**
 * Writes the import map of `npm/deno.json` from the imports of `deno.json`: `deno run -A tools/generate/import_map.ts`.
 *
 * npm packages keep their versions. Each package of JSR gives way to its stand-in.
 */
type Imports = Record<string, string>;

/** The parts of a Deno configuration that contain an import map. Other parts are kept. */
interface Config {
  imports: Imports;
  scopes?: Record<string, Imports>;
}

const STANDINS: Readonly<Imports> = {
  "@cliffy/command": "./standins/cliffy_command.ts",
  "@std/yaml": "./standins/std_yaml.ts",
  "@std/yaml/unstable-parse": "./standins/std_yaml_unstable_parse.ts",
  "@std/yaml/unstable-stringify": "./standins/std_yaml_unstable_stringify.ts",
  "@std/http/file-server": "./standins/std_http_file_server.ts",
};
// The package imports itself by name in examples and tests. JSR takes these names from `exports`.
const OWN: Readonly<Imports> = {
  "@kubeshell/k8s": "../mod.ts",
  "@kubeshell/k8s/testing": "../lib/sandbox/mod.ts",
  "@kubeshell/k8s/command": "../lib/terminal/cli/run_command.ts",
};
// Packages that only the stand-ins import.
const BEHIND_STANDINS: Readonly<Imports> = {
  "js-yaml": "npm:js-yaml@5.5.0",
  "mrmime": "npm:mrmime@2.0.1",
};
// Deno merges the imports of the root's deno.json into the scope `../`. Only a longer scope wins over that one.
const SCOPES = ["../lib/", "../tests/", "../tools/", "../docs/", "../cli.ts", "../mod.ts"];

/** Returns the npm configuration: `npm` with the import map that is derived from `root`. */
export function npmConfig<T extends Config>(root: Config, npm: T): T {
  const entries = Object.entries(root.imports);
  const unknown = entries.find(([name, target]) => target.startsWith("jsr:") && !hasStandin(name))?.[0];
  if (unknown !== undefined) throw new TypeError(`Cannot map "${unknown}": it has no stand-in`);
  const packages = Object.fromEntries(entries.filter(([, target]) => target.startsWith("npm:")));
  const shared = { ...OWN, ...STANDINS, ...packages };
  return {
    ...npm,
    imports: { ...shared, ...BEHIND_STANDINS },
    scopes: Object.fromEntries(SCOPES.map((scope) => [scope, shared])),
  };
}

function hasStandin(name: string): boolean {
  return Object.keys(STANDINS).some((key) => key === name || key.startsWith(`${name}/`));
}

if (import.meta.main) {
  const at = (path: string) => new URL(`../../${path}`, import.meta.url);
  const read = async (path: string) => JSON.parse(await Deno.readTextFile(at(path)));
  const config = npmConfig(await read("deno.json"), await read("npm/deno.json"));
  await Deno.writeTextFile(at("npm/deno.json"), `${JSON.stringify(config, null, 2)}\n`);
}
