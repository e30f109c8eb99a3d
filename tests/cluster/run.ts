/** `npm run test:cluster`: starts one control plane and runs the suite on it. Fails if no test ran. */
import { startCluster } from "../../tools/cluster/cluster.ts";
import { nodeObstacle } from "../../tools/cluster/node/obstacle.ts";
import { NODE_VARIABLE } from "./pods.ts";
import { tempDir } from "../temp_dir.ts";

const obstacle = await nodeObstacle();
if (obstacle && Deno.env.get("CI") === "true") {
  console.error(`error: CI requires a real node: ${obstacle}`);
  Deno.exit(1);
}
await using cluster = await startCluster((line) => console.error(line), { node: !obstacle });
const here = new URL(".", import.meta.url).pathname;
await using dir = await tempDir();
const report = `${dir.path}/report.xml`;
const config = Deno.args.length > 0 ? ["--config", Deno.args[0] ?? ""] : [];
// The output is not collected: if a test hangs, its name is the last line.
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--no-check", ...config, `--junit-path=${report}`, here],
  env: {
    KUBECONFIG: cluster.kubeconfig,
    K8S_TEST_KUBECTL: cluster.kubectl,
    K8S_TEST_CLUSTER: cluster.server,
    ...(cluster.node ? { [NODE_VARIABLE]: cluster.node } : {}),
  },
  stdin: "null",
}).spawn().status;
const ran = [...(await Deno.readTextFile(report)).matchAll(/<testcase /g)].length;
console.log(`${ran} tests on a real control plane (${cluster.server})`);
if (obstacle) console.log(`left out: the tests that need a real node: ${obstacle}`);
if (ran === 0) console.error("nothing ran");
Deno.exitCode = code !== 0 || ran === 0 ? 1 : 0;
