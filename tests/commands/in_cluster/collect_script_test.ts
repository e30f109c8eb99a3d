import assert from "node:assert/strict";
import { collectScript } from "../../../lib/terminal/commands/in_cluster/collect_script.ts";
import { folderWith } from "../script/own_process.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("collectScript() reads the modules of a script as they are, with an import map for their names", async () => {
  await using folder = await folderWith({
    "deno.json": '{"imports": {"@own/": "./lib/"}}',
    "lib/names.ts":
      'import type { K8s } from "@kubeshell/k8s";\nimport data from "./data.json" with { type: "json" };\n' +
      "export const names: string[] = data;\nexport type Session = K8s;\n",
    "lib/data.json": '["a"]',
    "jobs/main.ts": 'import { connect } from "@kubeshell/k8s";\nimport { names } from "@own/names.ts";\n' +
      'import "node:path";\nimport "./side effect.ts";\nconsole.log(connect, names);\n',
    "jobs/side effect.ts": "",
    "jobs/unused.ts": "",
  });
  const { main, files, packages } = await collectScript(`${folder.path}/jobs/main.ts`);
  assert.deepEqual([main, packages], ["jobs/main.ts", []]);
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  assert.deepEqual(Object.keys(texts).toSorted(), [
    ".k8s/import_map.json",
    "jobs/main.ts",
    "jobs/side effect.ts",
    "lib/data.json",
    "lib/names.ts",
  ]);
  assert.equal(texts["jobs/main.ts"], await Deno.readTextFile(`${folder.path}/jobs/main.ts`));
  assert.deepEqual(JSON.parse(texts[".k8s/import_map.json"] ?? ""), {
    imports: { "@kubeshell/k8s": "file:///k8s/k8s.js" },
    scopes: {
      "file:///script/jobs/main.ts": {
        "@kubeshell/k8s": "file:///k8s/k8s.js",
        "@own/names.ts": "file:///script/lib/names.ts",
      },
    },
  });
});

Deno.test("collectScript() names packages and URLs, which only an image can contain", async () => {
  await using folder = await folderWith({
    "main.ts": 'import "jsr:@std/csv@1";\nimport "https://example.invalid/x.ts";\n',
  });
  const { packages } = await collectScript(`${folder.path}/main.ts`);
  assert.deepEqual(packages, ["https://example.invalid/x.ts", "jsr:@std/csv@1"]);
});

Deno.test("collectScript() refuses missing modules, other parts of the library, and too many bytes", async () => {
  await using folder = await folderWith({
    "missing.ts": 'import "./none.ts";\n',
    "testing.ts": 'import { sandbox } from "@kubeshell/k8s/testing";\nsandbox();\n',
    "big.ts": 'import "./large.ts";\n',
    "large.ts": `// ${"x".repeat(1024 * 1024)}\n`,
  });
  const collect = (name: string) => collectScript(`${folder.path}/${name}`);
  for (const name of ["missing.ts", "testing.ts", "big.ts"]) {
    await assertMessage(import.meta.url, name, () => collect(name), { [folder.path]: "FOLDER" });
  }
  await assertMessage(import.meta.url, "standard input", () => collectScript("-"));
});
