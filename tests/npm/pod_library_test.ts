import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";

const BUILDER = new URL("../../npm/pod_bundle.ts", import.meta.url).pathname;

Deno.test("pod_bundle.ts makes a library for pods that fits into a ConfigMap and needs no package", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/k8s.js`;
  const deno = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  };
  await deno("run", "-A", "--no-check", "--quiet", "--no-lock", "--no-config", BUILDER, path);
  const { size } = await Deno.stat(path);
  assert.ok(size < 600 * 1024, `${size} bytes`);
  const script = `import * as k8s from "./k8s.js";
const session = await k8s.connect({ handler: () => Promise.resolve(Response.json({ apiVersion: "v1", kind: "PodList", metadata: {}, items: [] })) });
console.log(typeof k8s.preloadPod, (await session.list("pods")).items.length, session.shard);
for (const work of [() => session.chart([1, 2]), () => session.journal()]) {
  await work().catch((error) => console.log(error.name, error.message));
}
const map = (value) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", uid: "1" }, data: { value } });
const stored = await k8s.connect({ handler: ({ method }) => Promise.resolve(Response.json(map(method === "GET" ? "1" : "2"))) });
console.log((await stored.plan([map("2")])).steps[0].diff);
`;
  await Deno.writeTextFile(`${dir.path}/script.js`, script);
  const flags = ["--no-remote", "--no-npm", "--no-config", "--no-lock", "--no-prompt", `--allow-read=${dir.path}`];
  const missing = (module: string) =>
    `UnsupportedError "${module}" is not part of the library for scripts in the cluster`;
  assert.equal(
    await deno("run", "--quiet", ...flags, `${dir.path}/script.js`),
    [
      "function 0 { index: 0, count: 1 }",
      missing("features/views/chart"),
      missing("session/undo_verbs"),
      '@@ -1,6 +1,6 @@\n apiVersion: v1\n data:\n-  value: "1"\n+  value: "2"\n kind: ConfigMap\n metadata:\n   name: a\n',
      "",
    ].join("\n"),
  );
});
