/**
 * Makes `dist/`, or the folder that is its argument: the command line as few files, each loaded when it is needed, and
 * the declarations of the library. npm calls it before it packs, and at the end of an install in a clone.
 *
 * Three causes of a slow cold `get` were measured:
 *
 * - Deno reads every module that a literal `import()` names before anything runs. Therefore the literals are hidden.
 * - A package of CommonJS in the bundle makes every file load `node:module`, in 16 ms. Therefore each of these packages
 *   has a separate file.
 * - Fifty small files take 5 to 8 ms longer than one. Therefore the chunks of a cold command are merged into one file.
 */
import { writeDeclarations } from "./declarations.ts";
import { type HotFile, mergeHot } from "./merge_hot.ts";

const root = new URL("..", import.meta.url).pathname;
// The modules that scripts import.
const LIBRARY = ["mod.ts", "lib/sandbox/mod.ts", "lib/terminal/cli/run_command.ts"];
// The last one is loaded before a script.
const ENTRIES = ["cli.ts", ...LIBRARY, "lib/terminal/commands/script/preload.ts"];
// Of them @peculiar/x509 wants reflect-metadata to be there before it.
const COMMON_JS = [
  ...["reflect-metadata", "@peculiar/x509", "rfc6902", "yaml"],
  ...["https-proxy-agent", "socks-proxy-agent"],
];
// The chunks that run for `k8s get pod x -o json`, and those that a write, or `k8s exec x -- true`, loads besides.
const HOT: readonly HotFile[] = [
  {
    file: "hot.js",
    starts: [
      ...["run", "process_shell", "get", "objects", "object", "json", "tables", "table"],
      ...["kubeconfig_source", "file_marks"],
    ],
  },
  { file: "hot_guard.js", starts: ["guard", "journal_settings"] },
  { file: "hot_write.js", starts: ["metadata", "scale", "workloads", "writing", "change_verbs", "name"] },
  { file: "hot_watch.js", starts: ["watch", "watch_table"] },
  { file: "hot_exec.js", starts: ["exec", "exec_options", "spawn", "upgrade"] },
];

const { imports } = JSON.parse(await Deno.readTextFile(`${root}npm/deno.json`));
const target = Deno.args[0] ?? `${root}dist`;
const folder = `${target}.new`;
await Deno.remove(folder, { recursive: true }).catch(() => {});
await bundle(
  // Classes and functions keep their names: people see them in errors and stacks.
  ...["--minify", "--keep-names", "--code-splitting", ...COMMON_JS.flatMap((name) => ["--external", name])],
  ...["--outdir", folder, ...ENTRIES.map((name) => root + name)],
);
for (const path of await scripts(folder)) await rewrite(path);
for (const [at, each] of HOT.entries()) {
  await mergeHot(folder, each, bundle, HOT.slice(0, at).map(({ file }) => file));
}
for (const name of COMMON_JS) await vendor(name);
await writeDeclarations({ root, entries: LIBRARY, imports, folder: `${folder}/types` });
for (const entry of LIBRARY) await nameTypes(entry);
await podLibrary();
await writeImportMap();
await Deno.remove(target, { recursive: true }).catch(() => {});
await Deno.rename(folder, target);

async function bundle(...args: readonly string[]): Promise<void> {
  await deno("bundle", "--quiet", "--config", `${root}npm/deno.json`, "--platform", "deno", ...args);
}

// The library for scripts in the cluster is a separate bundle, because it lacks some modules.
async function podLibrary(): Promise<void> {
  const flags = ["-A", "--no-check", "--quiet", "--no-lock", "--no-config"];
  await deno("run", ...flags, `${root}npm/pod_bundle.ts`, `${folder}/pod.js`);
}

async function deno(...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
}

async function scripts(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) paths.push(...await scripts(`${folder}/${name}`));
    else if (name.endsWith(".js")) paths.push(`${folder}/${name}`);
  }
  return paths;
}

async function rewrite(path: string): Promise<void> {
  let text = await Deno.readTextFile(path);
  if (/\bcreateRequire\b[^;]*"node:module"/.test(text)) {
    console.error(`${path} holds a package of CommonJS: name it in COMMON_JS`);
    Deno.exit(1);
  }
  text = text.replace(/import\("(\.{1,2}\/[^"]+)"\)/g, 'import(["$1"][0])');
  const up = "../".repeat(path.slice(folder.length).split("/").length - 2) || "./";
  // Only imports are replaced, because `"yaml"` is also a format of -o.
  for (const name of COMMON_JS) {
    const file = JSON.stringify(`${up}${vendorFile(name)}`);
    text = text
      .replaceAll(new RegExp(`\\b(from|import) ?"${name}"`, "g"), (_, word) => word + file)
      .replaceAll(new RegExp(`\\bimport\\("${name}"\\)`, "g"), `import([${file}][0])`);
  }
  await Deno.writeTextFile(path, text);
}

function vendorFile(name: string): string {
  return `vendor/${name.replace("/", "_")}.js`;
}

// The names have to be written out, because the exports of a package of CommonJS are only known when it runs.
async function vendor(name: string): Promise<void> {
  const names = Object.keys(await import(imports[name])).filter((key) => /^(?!default$)[A-Za-z_$][\w$]*$/.test(key));
  const entry = `${folder}/vendor_entry.js`;
  const source = JSON.stringify(imports[name]);
  await Deno.writeTextFile(
    entry,
    names.length === 0 ? `import ${source};` : `import * as all from ${source};\nexport const {${names.join()}} = all;`,
  );
  await bundle("--minify", "--output", `${folder}/${vendorFile(name)}`, entry);
  await Deno.remove(entry);
}

// Deno reads this comment in the module that a script imports.
async function nameTypes(entry: string): Promise<void> {
  const path = `${folder}/${entry.replace(/\.ts$/, ".js")}`;
  const types = `${"../".repeat(entry.split("/").length - 1) || "./"}types/${entry.replace(/\.ts$/, ".d.ts")}`;
  await Deno.writeTextFile(path, `// @ts-self-types="${types}"\n${await Deno.readTextFile(path)}`);
}

// For scripts that a plain `deno run` starts: `--import-map=.../dist/import_map.json`.
async function writeImportMap(): Promise<void> {
  const { name, exports } = JSON.parse(await Deno.readTextFile(`${root}package.json`));
  const modules = Object.entries<{ default?: string }>(exports).flatMap(([key, { default: path }]) =>
    path === undefined ? [] : [[`${name}${key.slice(1)}`, path.replace("./dist/", "./")]]
  );
  await Deno.writeTextFile(`${folder}/import_map.json`, JSON.stringify({ imports: Object.fromEntries(modules) }));
}
