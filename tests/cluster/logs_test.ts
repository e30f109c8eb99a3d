import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, until } from "./pods.ts";

/** The time limit of a log that is followed. */
const LIMIT_MS = 60_000;

nodeTest("logs() yields each line once until the container ends if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const line = "for i in $(seq 1 2000); do echo $i; done; sleep 2; echo last";
    await k8s.create({ ...nodePod("web", line), spec: { ...nodePod("web", line).spec, restartPolicy: "Never" } });
    const expected = [...Array.from({ length: 2000 }, (_, index) => String(index + 1)), "last"];
    // The container has not started yet.
    const followed = await k8s.logs("web", { follow: true, signal: AbortSignal.timeout(LIMIT_MS) }).map(({ text }) =>
      text
    ).toArray();
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

nodeTest(
  "logs() picks up new pods, restarts and containers if pods with a label are followed on the real node",
  async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const labels = { app: "many" };
      const podOf = (name: string, line: string) => {
        const { metadata, spec, ...rest } = nodePod(name, line);
        return { ...rest, spec, metadata: { ...metadata, labels } };
      };
      const events: string[] = [];
      const lines: string[] = [];
      const wanted = ["first: hello", "second: hello", "crash: 0 begin", "crash: 1 begin", "crash: 2 begin"];
      const following = (async () => {
        const options = {
          labels,
          follow: true,
          signal: AbortSignal.timeout(LIMIT_MS),
          onEvent: ({ type, pod }: { type: string; pod?: string | undefined }) =>
            events.push(`${type} ${pod ?? ""}`.trim()),
        };
        for await (const { pod, text, restarts } of k8s.logs("pods", options)) {
          lines.push(pod === "crash" ? `${pod}: ${restarts} ${text}` : `${pod}: ${text}`);
          if (wanted.every((line) => lines.includes(line))) return;
        }
      })();
      await until("it waits for pods", () => Promise.resolve(events.includes("waiting") ? true : undefined));
      await k8s.create(podOf("first", "echo hello; sleep 3600"));
      await until(
        "the first pod is followed",
        () => Promise.resolve(lines.includes("first: hello") ? true : undefined),
      );
      await k8s.create(podOf("second", "echo hello; sleep 3600"));
      await k8s.create(podOf("crash", "echo begin; sleep 0.2; exit 3"));
      await following;
      assert.equal(lines.filter((line) => line === "crash: 1 begin").length, 1);
      assert.ok(events.includes("restarted crash") && events.includes("started second"), events.join(", "));
    });
  },
);

nodeTest("logs() follows the next pod of a Deployment if its pod was deleted on the real node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const { spec, metadata: { labels } } = nodePod("web", "hostname; sleep 3600");
    await k8s.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    });
    await until("a pod runs", async () => {
      const { items } = await k8s.list("pods", { labels });
      return items.some(({ status }) => status?.phase === "Running") ? true : undefined;
    });
    const pods: string[] = [];
    for await (const { pod, text } of k8s.logs("deploy/web", { follow: true, signal: AbortSignal.timeout(LIMIT_MS) })) {
      assert.equal(text, pod);
      pods.push(pod);
      if (pods.length === 2) break;
      await k8s.delete("pod", pod);
    }
    assert.equal(new Set(pods).size, 2, pods.join(", "));
  });
});

nodeTest("k8s logs prints what kubectl prints if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const line = "for i in 1 2 3; do echo line $i; done; printf 'no end'; sleep 3600";
    await k8s.create(nodePod("web", line));
    await until("the lines are there", async () => {
      const { out } = await kubectl(["-n", namespace, "logs", "web"]);
      return out.includes("line 3") ? true : undefined;
    });
    for (
      const args of [["web"], ["web", "--tail=2"], ["web", "--limit-bytes=9"], ["-l", "app=web", "--prefix"], [
        "web",
        "main",
      ]]
    ) {
      const words = ["-n", namespace, "logs", ...args];
      assert.deepEqual((await run(words)).out, (await kubectl(words)).out, args.join(" "));
    }
  });
});
