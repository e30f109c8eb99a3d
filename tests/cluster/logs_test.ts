import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { run, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, until } from "./pods.ts";

nodeTest("logs() yields each line once until the container ends if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const line = "for i in $(seq 1 2000); do echo $i; done; sleep 2; echo last";
    await k8s.create({ ...nodePod("web", line), spec: { ...nodePod("web", line).spec, restartPolicy: "Never" } });
    const expected = [...Array.from({ length: 2000 }, (_, index) => String(index + 1)), "last"];
    // The container has not started yet.
    const followed = await k8s.logs("web", { follow: true }).map(({ text }) => text).toArray();
    assert.deepEqual(followed, expected);
    await until("the pod has ended", async () => {
      return (await k8s.get("pod", "web")).status?.phase === "Succeeded" ? true : undefined;
    });
    assert.deepEqual(await k8s.logs("web").map(({ text }) => text).toArray(), expected);
    assert.deepEqual((await k8s.logs("web", { tailLines: 2 }).toArray()).map(({ text }) => text), ["2000", "last"]);
    const printed = await run(["-n", namespace, "logs", "web", "--tail=1", "--prefix"]);
    assert.deepEqual(printed, { code: 0, out: "[pod/web/main] last\n", err: "" });
  });
});
