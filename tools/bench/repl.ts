/**
 * `npm run bench -- repl`: measures the prompt on a pseudo-terminal and a real control plane: from start to the prompt,
 * from the first Tab to its list, and from a key to the change on the screen. The cluster has a thousand config maps.
 */
import { connect } from "../../lib/session/connect.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { onTerminal } from "../../tests/terminal.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const OBJECTS = 1000;
// The time between two keys of a fast typist.
const BETWEEN_KEYS_MS = 100;

/** Prints medians and their spread, in milliseconds. */
export async function benchRepl({ kubeconfig, folder }: Cluster, times: number): Promise<void> {
  await using k8s = await connect({ kubeconfig, namespace: "prompt" });
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "prompt" } });
  for (let from = 0; from < OBJECTS; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => {
      return k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `map-${from + index}` } });
    }));
  }
  const env = {
    KUBECONFIG: kubeconfig,
    HOME: folder,
    TERM: "xterm",
    NO_COLOR: "1",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  const [start, first, next, key]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let time = 0; time <= times; time++) {
    const begun = performance.now();
    const terminal = onTerminal([`${ROOT}bin/k8s`, "repl", "-n", "prompt"], { env, seconds: 120 });
    await terminal.until("/prompt> ");
    const stood = performance.now() - begun;
    const tab = async (typed: string, wanted: string) => {
      // Ctrl+U clears the input.
      await terminal.type(`\x15${typed}`);
      await terminal.until(typed);
      await pause(BETWEEN_KEYS_MS);
      const pressed = performance.now();
      await terminal.type("\t");
      await terminal.until(wanted);
      return performance.now() - pressed;
    };
    const firstTab = await tab('k8s.get("configmap", "map-99', "map-991");
    const nextTabs = [
      await tab('k8s.get("configmap", "map-98', "map-981"),
      await tab('k8s.get("configmap", "map-97', "map-971"),
    ];
    await pause(BETWEEN_KEYS_MS);
    const pressed = performance.now();
    await terminal.type("x");
    await terminal.until("map-97x");
    const echoed = performance.now() - pressed;
    await terminal.type("\x15\x04");
    await terminal.end();
    // The first run warms the caches.
    if (time === 0) continue;
    start.push(stood);
    first.push(firstTab);
    next.push(...nextTabs);
    key.push(echoed);
  }
  console.log(`the prompt stands: ${shown(start)} ms`);
  console.log(`a name among ${OBJECTS}, the first Tab of a session: ${shown(first)} ms; the next: ${shown(next)} ms`);
  console.log(`a key, until it is on the screen: ${shown(key)} ms`);
}

function shown(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? NaN);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
