/**
 * `npm run bench -- repl`: the prompt as a person meets it, on a pseudo-terminal and a real control plane: until it stands,
 * from the first Tab to its list, and from a key to what it changes on the screen. A thousand config maps are there.
 */
import { connect } from "../../lib/session/connect.ts";
import type { Cluster } from "../cluster/cluster.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const OBJECTS = 1000;
// What a person who types fast leaves between two keys.
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
    await using terminal = openTerminal(`${ROOT}bin/k8s repl -n prompt`, env);
    await terminal.shows("/prompt> ");
    const stood = performance.now() - begun;
    const tab = async (typed: string, wanted: string) => {
      // Ctrl+U takes away what stands there.
      await terminal.type(`\x15${typed}`);
      await terminal.shows(typed);
      await terminal.pause(BETWEEN_KEYS_MS);
      const pressed = performance.now();
      await terminal.type("\t");
      await terminal.shows(wanted);
      return performance.now() - pressed;
    };
    const firstTab = await tab('k8s.get("configmap", "map-99', "map-991");
    const nextTabs = [
      await tab('k8s.get("configmap", "map-98', "map-981"),
      await tab('k8s.get("configmap", "map-97', "map-971"),
    ];
    await terminal.pause(BETWEEN_KEYS_MS);
    const pressed = performance.now();
    await terminal.type("x");
    await terminal.shows("map-97x");
    const echoed = performance.now() - pressed;
    // The first time warms the caches.
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

/** A command on a pseudo-terminal of util-linux's `script`. */
function openTerminal(command: string, env: Record<string, string>) {
  const child = new Deno.Command("script", {
    args: ["-qefc", command, "/dev/null"],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keys = child.stdin.getWriter();
  const screen = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  return {
    async type(text: string) {
      seen = "";
      await keys.write(new TextEncoder().encode(text));
    },
    async shows(wanted: string) {
      while (!seen.includes(wanted)) {
        const { value, done } = await screen.read();
        if (done) throw new RangeError(`the terminal ended before it showed ${wanted}: ${seen}`);
        seen += value;
      }
    },
    pause: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    async [Symbol.asyncDispose]() {
      await keys.write(new TextEncoder().encode("\x15\x04")).catch(() => undefined);
      while (!(await screen.read()).done);
      await child.status;
      await keys.close().catch(() => undefined);
    },
  };
}

function shown(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? NaN);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}
