import { dirname } from "node:path";
import { shell } from "./command_line.ts";

/** A connection between this process and a container. */
export type Leg = "to the API server" | "to the kubelet" | "to the container";

/** Cuts the connections of one leg, with the kernel's help. */
export async function cut(leg: Leg): Promise<void> {
  if (leg === "to the API server") {
    const port = new URL(Deno.env.get("K8S_TEST_CLUSTER") ?? "").port;
    const { out } = await shell(`ss -tnp state established dport = :${port} | grep 'pid=${Deno.pid},'`);
    const own = [...out.matchAll(/:(\d+)\s+\S+:\d+\s+users:/g)].map(([, port]) => port);
    for (const port of own) await shell(`ss -K state established sport = :${port}`);
    return;
  }
  const folder = dirname(Deno.env.get("KUBECONFIG") ?? "");
  const inside = `nsenter -t ${await processWith("kubelet", folder)} -n`;
  if (leg === "to the kubelet") {
    await shell(`${inside} ss -K state established dport = :10250`);
    return;
  }
  // containerd has a separate port for streams.
  const { out } = await shell(`${inside} ss -tlnp | grep '"containerd"'`);
  for (const [, port] of out.matchAll(/127\.0\.0\.1:(\d+)/g)) {
    await shell(`${inside} ss -K state established dport = :${port}`);
  }
}

/** Stops or continues the kubelet of a cluster. A stopped one does not respond, as if its node were lost. */
export async function signalKubelet(folder: string, signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
  Deno.kill(await processWith("kubelet", folder), signal);
}

/** Returns the id of the process of a program with a word in its command line. Other clusters may run on this machine. */
export async function processWith(program: string, word: string): Promise<number> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await Deno.readTextFile(`/proc/${name}/comm`).catch(() => "");
    if (command.trim() !== program) continue;
    const words = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (words.includes(word)) return Number(name);
  }
  throw new Error(`no ${program} with "${word}" runs here`);
}
