import { runSchedule } from "../../tests/watching/schedule.ts";
import { requestsInAnHour } from "../../tests/watching/idle.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, shown, verdict } from "./measure.ts";

const FIRST_ROW = 1.1;
const IDLE = { cache: 20, command: 140 };
const SCHEDULES = 100;
const PODS = 100;

/** Prints the time until the first row of `get -w` from a new process, beside kubectl. */
export async function firstRow({ cluster, runs }: BenchOptions): Promise<void> {
  {
    await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
    const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "watched" } };
    if (await k8s.find("configmap", "watched") === undefined) await k8s.create(configMap);
  }
  const args = ["get", "configmaps", "-w"];
  const env = { KUBECONFIG: cluster.kubeconfig };
  const ours = () => firstOutput([COMMAND, ...args], env);
  // kubectl's discovery cache is in its home.
  const theirs = () => firstOutput([cluster.kubectl, ...args], { ...env, HOME: cluster.folder });
  // The first runs warm the caches. Then the programs run alternately.
  await ours();
  await theirs();
  const pairs: [ours: number, theirs: number][] = [];
  for (let pair = 0; pair < runs * 2; pair++) pairs.push([await ours(), await theirs()]);
  const [a, b] = [figure(pairs.map(([ours]) => ours)), figure(pairs.map(([, theirs]) => theirs))];
  const ratios = figure(pairs.map(([ours, theirs]) => ours / theirs));
  console.log(
    `first row of get -w: ${shown(a)} ms, kubectl ${shown(b)} ms, pair by pair ${shown(ratios, 2)} x ` +
      `(at most ${FIRST_ROW}): ${verdict(ratios.median <= FIRST_ROW)}`,
  );
}

async function firstOutput([path = "", ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  const started = performance.now();
  const child = new Deno.Command(path, { args, env, stdin: "null", stdout: "piped", stderr: "null" }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  const time = performance.now() - started;
  child.kill("SIGKILL");
  await Promise.all([reader.cancel(), child.status]);
  if (done) throw new Error(`${path} ${args.join(" ")} printed nothing`);
  return time;
}

/** Prints the figures that do not depend on the machine: requests, and losses in random faults. */
export async function countedFigures(): Promise<void> {
  for (const [who, silenceLimit, most] of [["cache", 65, IDLE.cache], ["command", 30, IDLE.command]] as const) {
    const requests = await requestsInAnHour(silenceLimit, true);
    console.log(`requests of a ${who} in an idle hour: ${requests} (at most ${most}): ${verdict(requests <= most)}`);
  }
  const requests = await requestsOfWait();
  console.log(`requests of wait on ${PODS} pods: ${requests.join(" and ")}: ${verdict(requests.length === 2)}`);
  let wrong = 0;
  for (let seed = 1; seed <= SCHEDULES; seed++) if ((await runSchedule(seed)).faults.length > 0) wrong++;
  console.log(
    `schedules with a lost or doubled version: ${wrong} of ${SCHEDULES} (npm run soak runs 1,000): ${
      verdict(wrong === 0)
    }`,
  );
}

async function requestsOfWait(): Promise<string[]> {
  const objects = Array.from({ length: PODS }, (_, number) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `awaited-${number}`, namespace: "default", labels: { app: "awaited" } },
    spec: { containers: [{ name: "main", image: "nginx" }] },
  }));
  const box = sandbox({ objects });
  const requests: string[] = [];
  await using k8s = await connect({
    handler: (request) => {
      requests.push(new URL(request.url).searchParams.has("watch") ? "a watch" : "a list");
      return box.handler(request);
    },
  });
  const met = k8s.wait("pods", undefined, (pod) => pod?.metadata?.annotations?.met === "yes", {
    labels: "app=awaited",
    count: PODS,
  });
  await using writer = await connect({ handler: box.handler });
  for (const { metadata } of objects) {
    await writer.patch("pod", metadata.name, { metadata: { annotations: { met: "yes" } } });
  }
  await met;
  return requests;
}
