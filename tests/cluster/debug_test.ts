import assert from "node:assert/strict";
import { IMAGE } from "../../tools/cluster/node/images.ts";
import { connect } from "../../lib/session/connect.ts";
import { run, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

nodeTest("k8s debug adds a container to a pod, copies a pod and enters a node if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const node = (await k8s.list("nodes")).items[0]?.metadata.name;
    await k8s.create(nodePod("web", "sleep 3599"));
    await runningPod(k8s, "web");
    const common = ["-n", namespace, "debug", `--image=${IMAGE}`, "--image-pull-policy=Never", "--attach"];
    const inPod = await run([
      ...common,
      "web",
      "-c",
      "tools",
      "--target=main",
      "--",
      "sh",
      "-c",
      "ps | grep 359[9]; exit 3",
    ]);
    assert.match(inPod.out, /sleep 3599\n$/);
    assert.equal(inPod.code, 3);

    const copied = await run([
      ...[...common, "web", "--copy-to=copy", "--same-node", "-c", "tools", "--rm"],
      ...["--", "sh", "-c", "echo in a copy"],
    ]);
    assert.deepEqual([copied.code, copied.out], [0, "in a copy\n"]);
    assert.ok((await k8s.find("pod", "copy"))?.metadata.deletionTimestamp ?? true);

    const onNode = await run([...common, `node/${node}`, "--rm", "-q", "--", "sh", "-c", "ls -d /host/proc; exit 5"]);
    assert.deepEqual([onNode.code, onNode.out, onNode.err], [5, "/host/proc\n", ""]);

    const created = await k8s.debug("web", {
      image: IMAGE,
      imagePullPolicy: "Never",
      command: ["sh", "-c", "read line; echo got $line"],
    });
    await using process = await created.attach();
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode("me\n"));
    assert.equal(await new Response(process.stdout).text(), "got me\n");
    assert.equal((await process.done).code, 0);
  });
});
