import { delay } from "../../lib/data/base/wait.ts";
import type { LogEvent } from "../../lib/api/streams/logs/log_options.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { nodePod, runningPod } from "../../tests/cluster/pods.ts";
import { startCutCluster } from "./cut_cluster.ts";
import type { SoakPart } from "./soak_part.ts";

const MIB = 1024 * 1024;
const PAUSE_MS = 90_000;
const SIZE = 64 * MIB;
const POLL_MS = 500;
const PAD = "x".repeat(500);
/** It counts about 1,000 lines a second, so that the file of the log is rotated during the pause. */
const COUNTER = `i=0; while true; do j=0; while [ $j -lt 20 ]; do i=$((i+1)); j=$((j+1)); echo "$i ${PAD}"
done; sleep 0.02; done`;
const SERVER = `mkdir /tmp/www; head -c ${SIZE} /dev/zero > /tmp/www/big; httpd -f -p 8080 -h /tmp/www`;

/** Readers and writers of streams that pause for 90 seconds, on a real node. */
export const soakPauses: SoakPart = async () => {
  await using cluster = await startCutCluster({ logSize: "1Mi" });
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  await Promise.all([k8s.create(nodePod("server", SERVER)), k8s.create(nodePod("counter", COUNTER))]);
  await Promise.all([runningPod(k8s, "server"), runningPod(k8s, "counter")]);
  await delay(2 * POLL_MS);
  let [least, most] = [Infinity, 0];
  const timer = setInterval(() => {
    const { rss } = Deno.memoryUsage();
    [least, most] = [Math.min(least, rss), Math.max(most, rss)];
  }, POLL_MS);
  const results = await Promise.all(CASES.map(async ([what, run]) => {
    const result = await run(k8s).catch((error) => `failed: ${error}`);
    return { what, result };
  }));
  clearInterval(timer);
  const rows = results.map(({ what, result }) => `| ${what} | ${result ?? "complete"} |\n`);
  const section = `## Pauses

\`npm run soak -- pauses\` opens streams to containers of a real node. One side of each stream pauses for
${PAUSE_MS / 1000} seconds, and then continues. The memory of the program grew by ${
    ((most - least) / MIB).toFixed(0)
  } MiB at most.

| pause | result |
| --- | --- |
${rows.join("")}`;
  return { isSound: results.every(({ result }) => result === undefined || result === NAMED), section };
};

const NAMED = "each line once, or in a named gap";

/** Each case returns undefined if all bytes arrived. */
const CASES: readonly [what: string, run: (k8s: K8s) => Promise<string | undefined>][] = [
  ["a reader of `exec`", async (k8s) => {
    await using process = await k8s.spawn("server", ["cat", "/tmp/www/big"], { stdin: false });
    const size = await pausedSize(process.stdout);
    const { code, sealed } = await process.done;
    return code === 0 && sealed ? sizeFault(size, SIZE) : `code ${code}, sealed ${sealed}`;
  }],
  ["a writer to `exec -i`", async (k8s) => {
    await using process = await k8s.spawn("server", ["wc", "-c"]);
    const writer = process.stdin.getWriter();
    await writer.write(new Uint8Array(MIB));
    await delay(PAUSE_MS);
    await writer.write(new Uint8Array(MIB));
    await writer.close();
    return sizeFault(Number(await new Response(process.stdout).text()), 2 * MIB);
  }],
  ["a command that reads stdin late", async (k8s) => {
    const line = `sleep ${PAUSE_MS / 1000}; wc -c`;
    const { stdout } = await k8s.exec("server", ["sh", "-c", line], { stdin: new Uint8Array(16 * MIB) });
    return sizeFault(Number(stdout), 16 * MIB);
  }],
  ["a client of `port-forward`", async (k8s) => {
    await using link = await k8s.connectTo("server", 8080);
    const writer = link.writable.getWriter();
    await writer.write(new TextEncoder().encode("GET /big HTTP/1.0\r\n\r\n"));
    const size = await pausedSize(link.readable);
    return size > SIZE ? undefined : sizeFault(size, SIZE);
  }],
  ["a reader of `logs -f`, whose file is rotated", async (k8s) => {
    let [last, lastTime, missing, count] = [0, "", 0, 0];
    const gaps: LogEvent[] = [];
    const signal = AbortSignal.timeout(2 * PAUSE_MS);
    const onEvent = (event: LogEvent) => void (event.type === "gap" && gaps.push(event));
    const end = performance.now() + 1.5 * PAUSE_MS;
    for await (const { text, time } of k8s.logs("counter", { follow: true, signal, onEvent })) {
      const [number = 0] = text.split(" ").map(Number);
      const isTorn = text.length !== String(number).length + 1 + PAD.length;
      if (isTorn) continue;
      const isNamed = () => gaps.some(({ after = "", before = "" }) => after <= lastTime && before >= time);
      if (last > 0 && number > last + 1 && !isNamed()) missing += number - last - 1;
      if (number <= last) return `${number} came again after ${last}`;
      [last, lastTime] = [number, time];
      if (++count === 1000) await delay(PAUSE_MS);
      if (performance.now() > end) break;
    }
    return missing === 0 ? NAMED : `${missing} lines are missing without a named gap`;
  }],
];

/** Reads a stream to its end, with a pause after its first bytes. */
async function pausedSize(stream: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0;
  let isFirst = true;
  for await (const { length } of stream) {
    size += length;
    if (isFirst) await delay(PAUSE_MS);
    isFirst = false;
  }
  return size;
}

function sizeFault(size: number, expected: number): string | undefined {
  return size === expected ? undefined : `${size} of ${expected} bytes`;
}
