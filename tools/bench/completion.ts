/**
 * Measures completion on a real control plane with a thousand Pods: Tab in a shell, which starts a process, in
 * comparison with kubectl's; and the first and later Tabs at the prompt.
 */
import { connect } from "../../lib/session/connect.ts";
import type { Cluster } from "../cluster/cluster.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PODS = 1000;

/** Prints medians and their spread, in milliseconds. */
export async function benchCompletion({ kubeconfig, kubectl, folder }: Cluster, times: number): Promise<void> {
  await using k8s = await connect({ kubeconfig, namespace: "completion" });
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "completion" } });
  while (await k8s.find("serviceaccount", "default") === undefined) await new Promise((go) => setTimeout(go, 50));
  const spec = { containers: [{ name: "main", image: "nginx:1.27" }] };
  for (let from = 0; from < PODS; from += 50) {
    await Promise.all(
      Array.from(
        { length: 50 },
        (_, index) => k8s.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `web-${from + index}` }, spec }),
      ),
    );
  }
  const env = {
    KUBECONFIG: kubeconfig,
    HOME: folder,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const time = async (program: string, args: string[]) => {
    const started = performance.now();
    const { success } = await new Deno.Command(program, { args, env, stdin: "null", stdout: "null", stderr: "null" })
      .output();
    if (!success) throw new TypeError(`${program} failed`);
    return performance.now() - started;
  };
  const words = ["get", "pod", "-n", "completion", "web-99"];
  const pairs: [number, number][] = [];
  for (let pair = 0; pair <= times; pair++) {
    pairs.push([
      await time(`${ROOT}bin/k8s`, ["__complete", "--", ...words]),
      await time(kubectl, ["__complete", ...words]),
    ]);
  }
  // The first pair warms the caches.
  const [ours, theirs] = [pairs.slice(1).map(([a]) => a), pairs.slice(1).map(([, b]) => b)];
  console.log(`a name among ${PODS} in a shell, cold: k8s ${shown(ours)} ms; kubectl ${shown(theirs)} ms`);

  const first: number[] = [];
  const next: number[] = [];
  for (let round = 0; round < times; round++) {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--quiet",
        ...configOf(),
        new URL("completion_session.ts", import.meta.url).pathname,
      ],
      env,
      stderr: "inherit",
    });
    const [start = 0, ...more] = JSON.parse(new TextDecoder().decode((await process.output()).stdout)) as number[];
    first.push(start);
    next.push(...more);
  }
  console.log(`at the prompt: the first ${shown(first)} ms, each one after it ${shown(next, 1)} ms`);
}

function configOf(): string[] {
  return import.meta.resolve("@cliffy/command").includes("/npm/standins/") ? ["--config", `${ROOT}npm/deno.json`] : [];
}

function shown(values: readonly number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(digits);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}
