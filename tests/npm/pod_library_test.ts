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
await session.chart([1, 2]).catch((error) => console.log(error.name, error.message));
`;
  await Deno.writeTextFile(`${dir.path}/script.js`, script);
  const flags = ["--no-remote", "--no-npm", "--no-config", "--no-lock", "--no-prompt", `--allow-read=${dir.path}`];
  assert.equal(
    await deno("run", "--quiet", ...flags, `${dir.path}/script.js`),
    'function 0 { index: 0, count: 1 }\nUnsupportedError "features/views/chart" is not part of the library for scripts in the cluster\n',
  );
});
