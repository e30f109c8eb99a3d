/**
 * Makes `dist/`: the command line as few files, each loaded when it is needed. `npm install` calls it.
 *
 * What made a cold `get` slow here, measured: Deno reads every module that a literal `import()` names before anything
 * runs, so the literals are hidden from it; and one package of CommonJS in the bundle makes every file of it load
 * `node:module`, 16 ms, so those packages stay outside.
 */
const root = new URL("..", import.meta.url).pathname;
// Besides the command: what scripts import, and what is loaded before them.
const ENTRIES = ["cli.ts", "mod.ts", "lib/sandbox/mod.ts", "lib/cli/preload.ts"];
const COMMON_JS = ["@peculiar/x509", "reflect-metadata", "rfc6902", "yaml"];

const { imports } = JSON.parse(await Deno.readTextFile(`${root}npm/deno.json`));
const folder = `${root}dist.new`;
await Deno.remove(folder, { recursive: true }).catch(() => {});
const { success } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["bundle", "--quiet", "--config", `${root}npm/deno.json`, "--platform", "deno", "--minify", "--code-splitting"],
    ...COMMON_JS.flatMap((name) => ["--external", name]),
    ...["--outdir", folder, ...ENTRIES.map((name) => root + name)],
  ],
  stdout: "null",
  stderr: "inherit",
}).output();
if (!success) Deno.exit(1);
await rewrite(folder);
await Deno.remove(`${root}dist`, { recursive: true }).catch(() => {});
await Deno.rename(folder, `${root}dist`);

async function rewrite(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      await rewrite(path);
      continue;
    }
    let text = await Deno.readTextFile(path);
    text = text.replace(/import\("(\.{1,2}\/[^"]+)"\)/g, 'import(["$1"][0])');
    // Only where it is imported: `"yaml"` is a format of -o as well.
    for (const name of COMMON_JS) {
      const wanted = new RegExp(`\\b(from|import)(\\s*\\(?\\s*)"${name}"`, "g");
      text = text.replace(wanted, (_, word, between) => word + between + JSON.stringify(imports[name]));
    }
    await Deno.writeTextFile(path, text);
  }
}
