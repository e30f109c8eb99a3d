import assert from "node:assert/strict";
import { delay } from "../../lib/data/base/wait.ts";
import { LostError } from "../../lib/api/streams/stream_errors.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { withNamespace } from "./command_line.ts";
import { cut, type Leg } from "./cuts.ts";
import { cutRound } from "./cut_rounds.ts";
import { nodePod, nodeTest, runningPod, until } from "./pods.ts";

const LEGS: Leg[] = ["to the API server", "to the kubelet", "to the container"];
// It writes a megabyte at once and then slowly, so that a cut finds it in the middle.
const SLOW = "head -c 1000000 /dev/zero; i=0; while [ $i -lt 100 ]; do echo $i; i=$((i+1)); sleep 0.1; done";
const ROUNDS = 3;
const MOST_CUTS = 60;

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

nodeTest(
  "attach(), copy() and connectTo() notice a cut of each leg, and work afterwards on the real node",
  async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await using dir = await tempDir();
      const serve = "head -c 300000000 /dev/zero > /var/www/big; httpd -f -p 8080 -h /var/www";
      await k8s.create(nodePod("web", `(while true; do echo tick; sleep 0.1; done) & ${serve}`));
      await until("the pod serves", async () => {
        const found = await k8s.exec("web", ["pidof", "httpd"], { check: false }).catch(() => undefined);
        return found?.code === 0 ? true : undefined;
      });
      await Deno.writeFile(`${dir.path}/big`, new Uint8Array(300_000_000));
      const get = new TextEncoder().encode("GET /big HTTP/1.0\r\n\r\n");
      for (const leg of LEGS) {
        await using attached = await k8s.attach("web", { stdin: false });
        void attached.stderr.cancel();
        const reader = attached.stdout.getReader();
        await reader.read();
        const ended = Promise.race([attached.done, drain(reader)]);
        const result = await cutUntil(leg, ended);
        const isLost = result.status === "rejected" && result.reason instanceof LostError;
        assert.ok(isLost, `attach cut ${leg}: ${Deno.inspect(result)}`);

        const begun = Promise.withResolvers<void>();
        const copying = k8s.copy({ from: `${dir.path}/big`, to: "web:/tmp/in" }, { onProgress: () => begun.resolve() });
        await Promise.race([begun.promise, copying]);
        assert.equal((await cutUntil(leg, copying)).status, "rejected", `a copy was cut ${leg}`);
        const left = await k8s.exec("web", ["ls", "-A", "/tmp"]);
        assert.equal(left.stdout, "", `a copy that was cut ${leg} leaves nothing`);

        await using connection = await k8s.connectTo("web", 8080);
        const writer = connection.writable.getWriter();
        await writer.write(get);
        let size = 0;
        const first = Promise.withResolvers<void>();
        const reading = (async () => {
          for await (const bytes of connection.readable) {
            size += bytes.length;
            first.resolve();
          }
        })();
        await Promise.race([first.promise, reading]);
        await cutUntil(leg, reading);
        assert.ok(size < 300_000_000, `a connection was cut ${leg}`);
        await using again = await k8s.connectTo("web", 8080);
        await again.writable.getWriter().write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
        assert.match(await new Response(again.readable).text(), /hello from a container\n$/);
      }
    });
  },
);

nodeTest("spawn() reports no cut stream as complete if cuts come at random times on the real node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "sleep 3600"));
    await runningPod(k8s, "web");
    const random = seededRandom(17);
    for (const leg of LEGS) {
      for (let round = 0; round < 2; round++) {
        const figures = await cutRound(k8s, { pod: "web", leg, streams: 20, moment: random() });
        assert.deepEqual([figures.wrongSuccesses, figures.wrongSeals], [0, 0], `${leg}: ${JSON.stringify(figures)}`);
      }
    }
  });
});

/** Cuts a leg until some work has ended, and returns how. A cut can miss a connection that is being opened. */
async function cutUntil<T>(leg: Leg, work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const ended = Promise.allSettled([work]);
  for (let cuts = 0; cuts < MOST_CUTS; cuts++) {
    await cut(leg);
    const [result] = await Promise.race([ended, delay(1000).then(() => [])]);
    if (result !== undefined) return result;
  }
  throw new Error(`${MOST_CUTS} cuts ${leg} ended nothing`);
}

/** Reads to the end, which never resolves if it is a clean one. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<never> {
  while (!(await reader.read()).done);
  return await new Promise(() => {});
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
