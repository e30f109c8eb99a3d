import { dirname } from "node:path";
import { delay } from "../../lib/data/base/wait.ts";
import { ApiError, NetworkError } from "../../lib/data/core/errors.ts";
import { LIBRARY_URL, type ScriptJob } from "../../lib/data/job/script_job.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { followJob, type JobOutcome } from "../../lib/terminal/commands/in_cluster/follow_job.ts";
import { deleteFound, launch, type LaunchOptions } from "../../lib/terminal/commands/in_cluster/launch.ts";
import { readPodLibrary } from "../../lib/terminal/commands/in_cluster/pod_library.ts";
import { mergeOverrides } from "../../lib/terminal/shell/merge_overrides.ts";
import { DENO_IMAGE } from "../../tools/cluster/node/deno_image.ts";
import { cut, type Leg, processWith, signalKubelet } from "./cuts.ts";

/** The faults of a script on a real node. Only `none` and `legs cut` may end in a success. */
export const SCRIPT_FAULTS = [
  "none",
  "exit",
  "killed",
  "pod deleted",
  "Job deleted",
  "legs cut",
  "log removed",
  "node gone",
] as const;

export type ScriptFault = (typeof SCRIPT_FAULTS)[number];

/** The outcome of a script with a fault. */
export interface ScriptFaultResult {
  outcome: JobOutcome | Error;
  /** The lines of the script that arrived. */
  lines: string[];
  /** Remarks for the person who waits, such as that a node does not respond. */
  notes: string[];
  /** Whether a success was reported that was none, or with other lines or another value. */
  isFalseSuccess: boolean;
}

const LEGS: readonly Leg[] = ["to the API server", "to the kubelet"];
const LINES = 40;
const LINE_MS = 50;
const CODE = `for (let line = 0; line < ${LINES}; line++) {
  console.log("line", line);
  await new Promise((resolve) => setTimeout(resolve, ${LINE_MS}));
}
k8s.result(Deno.args[0]);
Deno.exit(Number(Deno.args[1]));
`;
const UNREACHABLE = ["unreachable", "not-ready"].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 1,
}));
const OVERRIDES = JSON.stringify({
  spec: {
    template: {
      spec: {
        terminationGracePeriodSeconds: 1,
        tolerations: [{ key: "node-role.kubernetes.io/tests", operator: "Exists" }, ...UNREACHABLE],
      },
    },
  },
});

/**
 * Runs a script on the real node, and does something to it at a random moment. A lost node responds again at the end.
 *
 * @param kubeconfig The path of the cluster's kubeconfig, in the folder of the cluster.
 */
export async function runScriptFault(
  k8s: K8s,
  { fault, seed, kubeconfig }: { fault: ScriptFault; seed: number; kubeconfig: string },
): Promise<ScriptFaultResult> {
  const random = seededRandom(seed);
  const { namespace } = k8s;
  const name = `fault-${seed}`;
  const job: ScriptJob = {
    name,
    namespace,
    main: `${name}.ts`,
    files: [
      { path: `${name}.ts`, text: CODE },
      { path: ".k8s/import_map.json", text: JSON.stringify({ imports: { "@kubeshell/k8s": LIBRARY_URL } }) },
    ],
    args: [name, fault === "exit" ? "7" : "0"],
    image: DENO_IMAGE,
    serviceAccount: name,
    hasPackages: false,
    env: {},
    retries: 0,
    shards: 1,
  };
  await launchAgain(k8s, {
    job,
    library: await readPodLibrary(),
    rules: [],
    change: (object) => mergeOverrides(object, OVERRIDES),
    onLabeled: () => {},
  });
  const lines: string[] = [];
  const notes: string[] = [];
  const first = Promise.withResolvers<void>();
  const followed = followJob(k8s, {
    name,
    namespace,
    shards: 1,
    hasMark: true,
    onLine(line) {
      lines.push(line);
      first.resolve();
    },
    onNote: (note) => void notes.push(note),
  }).catch((error: Error) => error);
  await Promise.race([first.promise, followed]);
  await delay(random() * LINES * LINE_MS * 0.8);
  const restore = await cause(k8s, fault, { name, random, kubeconfig });
  const outcome = await followed;
  await restore();
  await deleteFound(k8s, "job", name, namespace);
  const succeeded = !(outcome instanceof Error) && outcome.code === 0;
  const mayBe = fault === "none" || fault === "legs cut" || fault === "log removed";
  const isWhole = succeeded && outcome.value === name &&
    lines.join() === Array.from({ length: LINES }, (_, line) => `line ${line}`).join();
  return { outcome, lines, notes, isFalseSuccess: succeeded && !(mayBe && isWhole) };
}

/** Launches a script, and again if a busy server did not answer in time. A failed launch leaves nothing behind. */
async function launchAgain(k8s: K8s, options: LaunchOptions): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return void await launch(k8s, options);
    } catch (error) {
      if (attempt === 5 || !isTransient(error)) throw error;
      await delay(5000);
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && error.code >= 500);
}

interface Cause {
  name: string;
  random: () => number;
  kubeconfig: string;
}

/** Does something to a script. Returns a function that repairs what others would notice. */
async function cause(k8s: K8s, fault: ScriptFault, { name, random, kubeconfig }: Cause): Promise<() => Promise<void>> {
  const folder = dirname(kubeconfig);
  const podOf = async () => (await k8s.list("pods", { labels: `batch.kubernetes.io/job-name=${name}` })).items[0];
  if (fault === "killed") Deno.kill(await processWith("deno", `/script/${name}.ts`), "SIGKILL");
  else if (fault === "Job deleted") await deleteFound(k8s, "job", name, k8s.namespace);
  else if (fault === "pod deleted") {
    await k8s.delete("pod", (await podOf())?.metadata.name ?? "", { gracePeriodSeconds: 0 });
  } else if (fault === "legs cut") {
    for (let cuts = 1 + Math.floor(random() * 4); cuts > 0; cuts--) {
      await cut(LEGS[Math.floor(random() * LEGS.length)] ?? "to the kubelet");
      await delay(random() * 300);
    }
  } else if (fault === "log removed") {
    const { metadata } = await podOf() ?? {};
    const logs = `${folder}/node/log/pods/${k8s.namespace}_${metadata?.name}_${metadata?.uid}/script`;
    await Deno.remove(`${logs}/0.log`);
    await cut("to the kubelet");
  } else if (fault === "node gone") {
    await signalKubelet(folder, "SIGSTOP");
    return () => signalKubelet(folder, "SIGCONT");
  }
  return () => Promise.resolve();
}
