import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, shell, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod, until } from "./pods.ts";

nodeTest("a pod runs on the real node, and its logs come, when it names the node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "echo started; httpd -f -p 8080 -h /var/www"));
    const { status } = await runningPod(k8s, "web");
    assert.match(String(status?.podIP), /^10\.89\.0\.\d+$/);
    assert.equal((await kubectl(["-n", namespace, "logs", "web"])).out, "started\n");
    assert.equal(await k8s.raw(`/api/v1/namespaces/${namespace}/pods/web/log`), "started\n");
    // Through the API server, into a network that is not reachable otherwise.
    assert.equal(await k8s.raw(`/api/v1/namespaces/${namespace}/pods/web:8080/proxy/`), "hello from a container\n");
  });
});

nodeTest("kubectl exec carries stdin, both outputs and the exit code when the node is real", async () => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    await kubectl([...n, "apply", "-f", "-"], nodePod("web", "sleep 3600"));
    await kubectl([...n, "wait", "--for=condition=Ready", "pod/web", "--timeout=30s"]);
    const { code, out, err } = await kubectl([...n, "exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3"]);
    assert.deepEqual({ code, out }, { code: 3, out: "out\n" });
    assert.match(err, /^err\n/);
    const big = "0123456789abcdef".repeat(100_000);
    assert.equal((await kubectl([...n, "exec", "-i", "web", "--", "wc", "-c"], big)).out.trim(), String(big.length));
  });
});

nodeTest("a container is restarted, and kubectl logs --previous says why, when it ends", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("crash", "echo dying; exit 7"));
    const container = await until("the container was restarted", async () => {
      const status = (await k8s.get("pod", "crash")).status?.containerStatuses?.[0];
      return status && status.restartCount > 0 ? status : undefined;
    });
    assert.equal(container.lastState?.terminated?.exitCode, 7);
    assert.equal((await kubectl(["-n", namespace, "logs", "--previous", "crash"])).out, "dying\n");
  });
});

nodeTest("a pod stays Pending beside the real node when it does not ask for it", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const { spec: { nodeName: _, ...spec }, ...pod } = nodePod("elsewhere", "sleep 3600");
    await k8s.create({ ...pod, spec });
    const condition = await until(
      "the scheduler has looked at it",
      async () => (await k8s.get("pod", "elsewhere")).status?.conditions?.find(({ type }) => type === "PodScheduled"),
    );
    assert.equal(condition.reason, "Unschedulable");
  });
});

nodeTest("the node's network is out of this machine's reach when it is asked for directly", async () => {
  const { out } = await shell("cat /proc/net/fib_trie");
  assert.doesNotMatch(out, /10\.8[89]\.0\./);
});
