import assert from "node:assert/strict";
import { folderWith, k8s } from "./own_process.ts";

const SCRIPT = `import { y } from "@x/y.ts";
import { connect } from "@kubeshell/k8s";
const nodes: number = (await k8s.list("nodes")).items.length;
console.log(y, typeof connect, nodes, JSON.stringify(Deno.args));
`;

Deno.test("run uses the import map of the project that the script is in", async () => {
  await using folder = await folderWith({
    "deno.jsonc": '{\n  // Ours.\n  "imports": { "@x/": "./lib/" },\n}\n',
    "lib/y.ts": "export const y = 1;\n",
    "bin/script.ts": SCRIPT,
  });
  const path = `${folder.path}/bin/script.ts`;
  const { code, stdout, stderr } = await k8s(["run", "--sandbox", "--check", path]);
  assert.deepEqual([code, stdout, stderr], [0, "1 function 1 []\n", ""]);
});

Deno.test("run type-checks by the compiler options of the project that the script is in", async () => {
  await using folder = await folderWith({
    "deno.json": '{"compilerOptions": {"noUnusedLocals": true}}',
    "script.ts": "const unused = 1;\nexport {};\n",
  });
  const { code, stderr } = await k8s(["run", "--sandbox", "--check", `${folder.path}/script.ts`]);
  assert.equal(code, 1);
  assert.match(stderr, /TS6133/);
});

Deno.test("run takes a module of the library's name from the project that maps it", async () => {
  await using folder = await folderWith({
    "deno.json": '{"imports": {"@kubeshell/k8s": "./own.ts"}}',
    "own.ts": 'export const connect = "own";\n',
    "script.ts": 'import { connect } from "@kubeshell/k8s";\nconsole.log(connect);\n',
  });
  const { stdout, stderr } = await k8s(["run", "--sandbox", `${folder.path}/script.ts`]);
  assert.deepEqual([stdout, stderr], ["own\n", ""]);
});

for (
  const [words, expected] of [
    [["--", "a", "--", "b"], ["--", "a", "--", "b"]],
    [["a", "--", "-n", "x"], ["a", "--", "-n", "x"]],
    [["--image=x", "--"], ["--image=x", "--"]],
  ]
) {
  Deno.test(`run gives the script its arguments as they are if they are ${words?.join(" ")}`, async () => {
    await using folder = await folderWith({ "script.ts": "console.log(JSON.stringify(Deno.args));\n" });
    const { stdout, stderr } = await k8s(["run", "--sandbox", `${folder.path}/script.ts`, ...words ?? []]);
    assert.deepEqual(JSON.parse(stdout), expected, stderr);
  });
}
