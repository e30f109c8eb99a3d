import { connect } from "../../lib/session/connect.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, shown, verdict } from "./measure.ts";

const CONTEXTS = 50;
/** The goals, as shares of the shell loop. */
const GOALS = { wall: 0.2, cpu: 0.08 };

/** The costs of a shell line: seconds of time and of CPU of all its processes, and connections to the server. */
interface Cost {
  wall: number;
  cpu: number;
  connections: number;
}

/**
 * Measures `get pods` for 50 contexts, side by side with a shell loop of 50 kubectl. Each context has an address of its
 * own, at which a relay passes the bytes on to the real server. kubectl's discovery cache is warm in one table and cold in
 * the other.
 */
export async function fleet({ cluster, runs }: BenchOptions): Promise<void> {
  {
    await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
    const spec = { containers: [{ name: "main", image: "nginx:1.27" }] };
    for (const name of ["one", "two", "three"]) {
      await k8s.apply({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
    }
  }
  using relay = startRelay(await addressOf(cluster));
  const kubeconfig = `${cluster.folder}/fleet.kubeconfig`;
  const contexts = relay.ports.map((port) => `fleet-${port}`);
  await writeKubeconfig(cluster, kubeconfig, relay.ports);
  const home = `${cluster.folder}/fleet-home`;
  await Deno.mkdir(home, { recursive: true });
  const env = {
    KUBECONFIG: kubeconfig,
    HOME: home,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const ours = `${quoted(COMMAND)} get pods --contexts 'fleet-*'`;
  const loop = `for each in ${contexts.join(" ")}; do ${quoted(cluster.kubectl)} --context "$each" get pods; done`;
  const cold = `rm -rf ${quoted(`${home}/.kube/cache`)}`;
  const cost = async (line: string, before = ":"): Promise<Cost> => {
    relay.connections = 0;
    const usage = await timed(before, line, env);
    return { ...usage, connections: relay.connections };
  };
  await cost(ours);
  await cost(loop);
  for (const [cache, before] of [["warm", ":"], ["cold", cold]] as const) {
    const pairs: { ours: Cost; theirs: Cost }[] = [];
    for (let pair = 0; pair < runs; pair++) pairs.push({ ours: await cost(ours), theirs: await cost(loop, before) });
    console.log(`${CONTEXTS} contexts, kubectl's discovery cache is ${cache}`);
    for (const what of ["wall", "cpu", "connections"] as const) {
      const [a, b] = [pairs.map(({ ours }) => ours[what]), pairs.map(({ theirs }) => theirs[what])];
      const digits = what === "connections" ? 0 : 2;
      console.log(`  ${what}: k8s ${shown(figure(a), digits)}; kubectl ${shown(figure(b), digits)}`);
      if (what === "connections") continue;
      const ratio = figure(pairs.map(({ ours, theirs }) => ours[what] / theirs[what]));
      console.log(
        `    ratio, pair by pair: ${shown(ratio, 3)}; at most ${GOALS[what]}: ${verdict(ratio.median <= GOALS[what])}`,
      );
    }
  }
}

async function addressOf({ kubeconfig }: Cluster): Promise<{ hostname: string; port: number }> {
  await using k8s = await connect({ kubeconfig });
  const { hostname, port } = new URL(k8s.server);
  return { hostname, port: Number(port) };
}

/** Listens at an address for each context and passes all bytes on. */
function startRelay(to: { hostname: string; port: number }) {
  const listeners = Array.from({ length: CONTEXTS }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const relay = {
    connections: 0,
    ports: listeners.map(({ addr }) => addr.port),
    [Symbol.dispose]: () => listeners.forEach((listener) => listener.close()),
  };
  const pass = async (near: Deno.TcpConn) => {
    relay.connections++;
    const far = await Deno.connect(to);
    await Promise.allSettled([near.readable.pipeTo(far.writable), far.readable.pipeTo(near.writable)]);
  };
  for (const listener of listeners) {
    void (async () => {
      for await (const near of listener) void pass(near).catch(() => {});
    })();
  }
  return relay;
}

async function writeKubeconfig({ kubeconfig }: Cluster, path: string, ports: readonly number[]): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(kubeconfig));
  const [{ cluster }] = config.clusters;
  const [{ name: user }] = config.users;
  config.clusters = ports.map((port) => ({
    name: `fleet-${port}`,
    cluster: { ...cluster, server: `https://127.0.0.1:${port}` },
  }));
  config.contexts = ports.map((port) => ({ name: `fleet-${port}`, context: { cluster: `fleet-${port}`, user } }));
  await Deno.writeTextFile(path, JSON.stringify(config), { mode: 0o600 });
}

/** Runs a line in a shell, which prints the costs of its processes. */
async function timed(before: string, line: string, env: Record<string, string>): Promise<Omit<Cost, "connections">> {
  const script = `set -e; ${before}; TIMEFORMAT='%R %U %S'; time { ${line}; } >/dev/null`;
  const { success, stderr } = await new Deno.Command("bash", { args: ["-c", script], env, stdout: "null" }).output();
  const text = new TextDecoder().decode(stderr);
  const [, wall, user, system] = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/m.exec(text) ?? [];
  if (!success || wall === undefined) throw new Error(`the line failed: ${line}\n${text}`);
  return { wall: Number(wall), cpu: Number(user) + Number(system) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
