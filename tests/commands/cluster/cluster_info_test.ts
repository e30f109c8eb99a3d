import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { commandLine } from "../command_line.ts";

Deno.test("k8s cluster-info dump prints the objects of both namespaces, and the logs of each container", async () => {
  const cli = await commandLine();
  const { code, stdout, stderr } = await cli("cluster-info", "dump");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /"kind": "NodeList"/);
  assert.equal(stdout.match(/"kind": "PodList"/g)?.length, 2);
  assert.match(stdout, /^==== START logs for container \S+ of pod default\/helloworld ====\n/m);
});

Deno.test("k8s cluster-info dump writes files that only their owner can read", async () => {
  await using dir = await tempDir();
  const cli = await commandLine();
  const folder = `${dir.path}/state`;
  const { stdout } = await cli(
    "cluster-info",
    "dump",
    "--namespaces=default",
    "-o",
    "yaml",
    "--output-directory",
    folder,
  );
  assert.equal(stdout, `Cluster info dumped to ${folder}\n`);
  assert.match(await Deno.readTextFile(`${folder}/nodes.yaml`), /^kind: NodeList$/m);
  assert.match(await Deno.readTextFile(`${folder}/default/helloworld/logs.txt`), /^==== START logs/);
  assert.equal((await Deno.stat(`${folder}/default/pods.yaml`)).mode! & 0o777, 0o600);
});
