import assert from "node:assert/strict";
import { IMAGE } from "../../tools/cluster/node/images.ts";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

const PINNED = '{"spec":{"terminationGracePeriodSeconds":0,"nodeSelector":null,"tolerations":[{"operator":"Exists"}]}}';

nodeTest("attach() sends input and takes the exit code from the container if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const pod = nodePod("reader", "read line; echo got $line; exit 3");
    const [main] = pod.spec.containers;
    await k8s.create({
      ...pod,
      spec: { ...pod.spec, restartPolicy: "Never", containers: [{ ...main, stdin: true, stdinOnce: true }] },
    });
    await runningPod(k8s, "reader");
    await using process = await k8s.attach("reader");
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode("hello\n"));
    assert.equal(await new Response(process.stdout).text(), "got hello\n");
    assert.deepEqual(await process.done, { code: 3, sealed: false });
  });
});

nodeTest(
  "k8s run shows the output of a pod from its first byte and passes on the exit code if the node is real",
  async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const node = (await k8s.list("nodes")).items[0]?.metadata.name;
      const overrides = PINNED.replace('"nodeSelector":null', `"nodeName":"${node}"`);
      const line = [
        ...[
          "-n",
          namespace,
          "run",
          "job",
          `--image=${IMAGE}`,
          "--image-pull-policy=Never",
          "--restart=Never",
          "--rm",
          "-i",
        ],
        `--overrides=${overrides}`,
      ];
      const result = await run([...line, "--command", "--", "sh", "-c", "echo first; cat; exit 4"], "input\n");
      assert.deepEqual([result.code, result.out], [4, `first\ninput\npod "job" deleted from ${namespace} namespace\n`]);
      assert.equal(await k8s.find("pod", "job"), undefined);
    });
  },
);

nodeTest("k8s run prints the manifest that kubectl run prints if it is a dry run", async () => {
  const lines = [
    ["run", "web", "--image=nginx", "--dry-run=client", "-o", "json"],
    [
      "run",
      "web",
      "--image=nginx",
      "--port=80",
      "--env=A=b",
      "-l",
      "a=b",
      "--dry-run=client",
      "-o",
      "json",
      "--",
      "x",
      "y",
    ],
    ["run", "web", "--image=nginx", "--restart=Never", "--command", "--dry-run=client", "-o", "json", "--", "x"],
  ];
  for (const line of lines) {
    const [ours, theirs] = [JSON.parse((await run(line)).out), JSON.parse((await kubectl(line)).out)];
    delete theirs.status;
    assert.deepEqual(ours, theirs, line.join(" "));
  }
});
