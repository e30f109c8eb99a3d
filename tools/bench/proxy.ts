import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { cpuSeconds, load, median, memory, type Running, startProcess } from "./processes.ts";

const POD = "/api/v1/namespaces/default/pods/helloworld";
const SECONDS = 3;

/**
 * `npm run bench -- proxy [--runs=3] [--soak=30]`: measures the installed `k8s proxy` with its log, and `kubectl
 * proxy`, alternately on a real control plane. All programs share the machine, so requests per second vary. The CPU
 * time of the proxy per request does not. The soak (in seconds, 600 for a thorough one) shows whether memory keeps
 * growing.
 */
export async function benchProxy({ cluster, runs }: BenchOptions, seconds: number): Promise<void> {
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  const spec = { containers: [{ name: "main", image: "nginx:1.27" }] };
  await k8s.apply({ apiVersion: "v1", kind: "Pod", metadata: { name: "helloworld" }, spec });
  const env = { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder, DENO_DIR: denoFolder() };
  await using ours = await startProcess("k8s", [COMMAND, "proxy", "--port", "0"], env);
  await using theirs = await startProcess("kubectl", [cluster.kubectl, "proxy", "--port", "0"], env);
  const both = [ours, theirs] as const;

  for (const proxy of both) await load(proxy.port, 16, 2, POD);
  for (const connections of [1, 16, 64]) {
    const measured = await inTurn(both, runs, (proxy) => underLoad(proxy, connections));
    print(`GET of a pod, ${connections} connections`, "µs CPU", measured.map((each) => each.map(({ cpu }) => cpu)));
    print("", "requests/s", measured.map((each) => each.map(({ rate }) => rate)), true);
  }

  await fill(k8s);
  const lists = await inTurn(both, runs, list);
  print("a list of 40 MB", "ms", lists.map((each) => each.map(({ ms }) => ms)));
  print("", "ms CPU", lists.map((each) => each.map(({ cpu }) => cpu)));
  const lags = await Promise.all(both.map((proxy) => lag(k8s, proxy)));
  print("a line of a watch, after the same without a proxy", "ms", lags);
  print("memory at the end", "MiB", await Promise.all(both.map(async ({ pid }) => [await memory(pid)])));
  await soak(ours, seconds);
}

/** Runs a measurement alternately for each proxy, so that other load on the machine affects both. */
async function inTurn<T>(
  both: readonly Running[],
  runs: number,
  run: (proxy: Running) => Promise<T>,
): Promise<T[][]> {
  const results: T[][] = [[], []];
  for (let round = 0; round < runs; round++) {
    for (const [index, proxy] of both.entries()) results[index]?.push(await run(proxy));
  }
  return results;
}

async function underLoad({ port, pid }: Running, connections: number): Promise<{ cpu: number; rate: number }> {
  const before = await cpuSeconds(pid);
  const answers = await load(port, connections, SECONDS, POD);
  return { cpu: (await cpuSeconds(pid) - before) * 1e6 / answers, rate: answers / SECONDS };
}

async function list({ port, pid }: Running): Promise<{ ms: number; cpu: number }> {
  const before = await cpuSeconds(pid);
  const started = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/namespaces/default/configmaps`, {
    headers: { "Accept-Encoding": "identity" },
  });
  let length = 0;
  for await (const bytes of response.body ?? []) length += bytes.length;
  if (length < 40e6) throw new Error(`only ${length} bytes came`);
  return { ms: performance.now() - started, cpu: (await cpuSeconds(pid) - before) * 1000 };
}

async function fill(k8s: K8s): Promise<void> {
  const data = { text: "x".repeat(100_000) };
  const names = Array.from({ length: 400 }, (_, index) => `large-${index}`);
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
    }
  }));
}

/** Returns how much later a line of a watch arrives through a proxy than directly from the server, in milliseconds. */
async function lag(k8s: K8s, { port }: Running): Promise<number[]> {
  const path = "/api/v1/namespaces/default/secrets?watch=true";
  const name = `watched-${port}`;
  const direct = arrivals(await k8s.handler(new Request(`http://k8s.invalid${path}`)), name);
  const proxied = arrivals(await fetch(`http://127.0.0.1:${port}${path}`), name);
  const late: number[] = [];
  await k8s.create({ apiVersion: "v1", kind: "Secret", metadata: { name } });
  for (let round = 0; round < 30; round++) {
    await k8s.patch("secret", name, { metadata: { labels: { round: String(round) } } });
    const [one, other] = await Promise.all([direct.next(), proxied.next()]);
    late.push(Math.max(0, (other.value ?? NaN) - (one.value ?? NaN)));
  }
  await Promise.all([direct.return?.(), proxied.return?.()]);
  return late;
}

async function* arrivals(response: Response, name: string): AsyncIterableIterator<number> {
  let text = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const now = performance.now();
    const lines = (text + piece).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (line.includes(`"name":"${name}"`)) yield now;
  }
}

async function soak({ name, port, pid }: Running, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const samples: number[] = [];
  let answers = 0;
  while (performance.now() < end) {
    answers += await load(port, 16, Math.max(1, Math.min(seconds / 10, 30)), POD);
    samples.push(await memory(pid));
  }
  const shown = samples.map((sample) => sample.toFixed(0)).join(" ");
  console.log(`${name} after ${answers} more requests in ${seconds} s, MiB as time went: ${shown}`);
}

/** Formats a line: our value, kubectl's value, and their ratio with its range over the rounds. */
function print(what: string, unit: string, [a = [], b = []]: number[][], moreIsBetter = false): void {
  const ratio = median(b) === 0 ? "none" : (median(a) / median(b)).toFixed(2);
  const spread = (values: number[]) =>
    `${number(median(values))} (${number(Math.min(...values))} to ${number(Math.max(...values))})`;
  const note = moreIsBetter ? "more is better" : "less is better";
  console.log(
    `${what.padEnd(50)} ${unit.padEnd(10)} k8s ${spread(a)}, kubectl ${spread(b)}; ratio ${ratio}, ${note}`,
  );
}

function number(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}

function denoFolder(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}
