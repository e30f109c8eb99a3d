import assert from "node:assert/strict";
import { LostError } from "../../lib/api/streams/stream_errors.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { withNamespace } from "./command_line.ts";
import { cut, type Leg } from "./cuts.ts";
import { cutRound } from "./cut_rounds.ts";
import { nodePod, nodeTest, until } from "./pods.ts";

const LEGS: Leg[] = ["to the API server", "to the kubelet", "to the container"];
// It writes a megabyte at once and then slowly, so that a cut finds it in the middle.
const SLOW = "head -c 1000000 /dev/zero; i=0; while [ $i -lt 100 ]; do echo $i; i=$((i+1)); sleep 0.1; done";
const ROUNDS = 3;

nodeTest("exec() never reports a success if a leg of its connection was cut on the real node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using dir = await tempDir();
    await k8s.create(nodePod("web", "head -c 300000000 /dev/zero > /tmp/big; sleep 3600"));
    await until("the pod has its file", async () => {
      const big = await k8s.exec("web", ["wc", "-c", "/tmp/big"], { check: false }).catch(() => undefined);
      return big?.stdout.startsWith("300000000") ? true : undefined;
    });
    for (const leg of LEGS) {
      for (let round = 0; round < ROUNDS; round++) {
        await using process = await k8s.spawn("web", ["sh", "-c", SLOW], { stdin: false });
        void process.stderr.cancel();
        let size = 0;
        await assert.rejects(
          async () => {
            for await (const bytes of process.stdout) {
              if (size === 0) setTimeout(() => cut(leg), 300);
              size += bytes.length;
            }
          },
          LostError,
          `the output was cut ${leg}`,
        );
        const result = await process.done.catch((error) => error);
        assert.ok(result instanceof LostError, `cut ${leg}: ${Deno.inspect(result)}`);
        assert.ok(size > 0);
      }
      const copying = k8s.copy({ from: "web:/tmp/big", to: `${dir.path}/big` }, {
        onProgress: once(() => cut(leg)),
      });
      await assert.rejects(copying, `a copy was cut ${leg}`);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(dir.path)), [], "no half file stays");
    }
    // Everything works again.
    assert.equal((await k8s.exec("web", ["echo", "hi"])).stdout, "hi\n");
  });
});

nodeTest("spawn() reports no cut stream as complete if cuts come at random times on the real node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "sleep 3600"));
    await until("the pod is Running", async () => {
      return (await k8s.get("pod", "web")).status?.phase === "Running" ? true : undefined;
    });
    const random = seededRandom(17);
    for (const leg of LEGS) {
      for (let round = 0; round < 2; round++) {
        const figures = await cutRound(k8s, { pod: "web", leg, streams: 20, moment: random() });
        assert.deepEqual([figures.wrongSuccesses, figures.wrongSeals], [0, 0], `${leg}: ${JSON.stringify(figures)}`);
      }
    }
  });
});

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
