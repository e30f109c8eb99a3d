import assert from "node:assert/strict";
import { denoFlags, mainModule } from "../../lib/terminal/shell/own_program.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { tempDir } from "../temp_dir.ts";

const EXAMPLES = new URL("../../docs/examples/", import.meta.url);

const outputs: Record<string, string> = {
  "images.ts": "1 default gvelrajan/helloworld:v2.0\n2 default nginx:1.27\n",
  "token.ts": "system:serviceaccount:default:default, for 10 minutes\nreads pods: false\n",
  "change.ts": "now gray\ngone\n",
  "counter.ts": "3 visits\n",
  "tried.ts": "all tests passed\n",
  "global.ts": "web-6d4b8f7c9d-4kx7p web-6d4b8f7c9d-zt2mq\n",
};

Deno.test("docs/examples has an expected output for each script when it is listed", async () => {
  const names = await Array.fromAsync(Deno.readDir(EXAMPLES), ({ name }) => name);
  assert.deepEqual(names.sort(), Object.keys(outputs).sort());
  const page = await Deno.readTextFile(new URL("../scripts.md", EXAMPLES));
  for (const name of names) assert.ok(page.includes(`(examples/${name})`), name);
});

for (const [name, output] of Object.entries(outputs)) {
  Deno.test(`docs/examples/${name} prints what it should when it is run`, async () => {
    const path = decodeURI(new URL(name, EXAMPLES).pathname);
    const plain = ["run", ...denoFlags(), path];
    const preloaded = ["run", ...denoFlags(), mainModule(), "run", path];
    assert.equal(await printedBy(preloaded), output);
    // Without `k8s run` a script must connect by itself.
    if (name !== "global.ts") assert.equal(await printedBy(plain), output);
  });
}

async function printedBy(args: string[]): Promise<string> {
  await using server = await sandbox().serve();
  await using dir = await tempDir();
  const kubeconfig = await dir.file("config", server.kubeconfig);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { KUBECONFIG: kubeconfig, NO_COLOR: "1" },
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout);
}
