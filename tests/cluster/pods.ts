import { delay } from "../../lib/data/base/wait.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { IMAGE } from "../../tools/cluster/node/images.ts";
import { NODE } from "../../tools/cluster/node/settings.ts";

/** The environment variable with the name of the suite's node. It is not set if there is none. */
export const NODE_VARIABLE = "K8S_TEST_NODE";

/** A test that needs a real node. Without a node it is skipped, and the runner of the suite prints the reason. */
export function nodeTest(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: !Deno.env.get(NODE_VARIABLE), fn: work });
}

/** Returns a pod that runs a shell line in busybox on the real node, and ends quickly. */
export function nodePod(name: string, line: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name } },
    spec: {
      nodeName: NODE,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "main", image: IMAGE, command: ["sh", "-c", line] }],
    },
  };
}

/** Calls a function until it returns a value, for half a minute at most unless another time is given. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(100);
  }
  throw new Error(`it is still not true after ${seconds} seconds that ${what}`);
}

/** Waits until a pod is Running, and returns it. */
export async function runningPod(k8s: K8s, name: string) {
  return await until(`the pod ${name} is Running`, async () => {
    const pod = await k8s.get("pod", name);
    return pod.status?.phase === "Running" ? pod : undefined;
  });
}
