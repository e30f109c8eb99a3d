import { DENO_IMAGE, SCRIPT_ANNOTATION } from "../../../lib/data/job/script_job.ts";
import { randomFaults, type SandboxFault, seededRandom, withFaults } from "../../../lib/sandbox/faults.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import type { K8s } from "../../../lib/session/k8s.ts";
import { encodeResult } from "../../../lib/session/job_verbs.ts";
import { followJob, type JobOutcome } from "../../../lib/terminal/commands/in_cluster/follow_job.ts";

/** The faults of a run. `none` and `network` end in a success, and the others never. */
export const FAULTS = [
  "none",
  "network",
  "exit",
  "killed",
  "killed after its result",
  "log cut",
  "line of the result lost",
  "pod deleted",
  "evicted before it starts",
  "Job deleted",
  "deadline",
  "node gone",
] as const;

export type JobFault = (typeof FAULTS)[number];

/** The outcome of a run with one fault. */
export interface JobFaultResult {
  fault: JobFault;
  outcome: JobOutcome | Error;
  /** Whether the command reported a success that was none, or with another output or value. */
  isFalseSuccess: boolean;
}

const NAME = "script";
const POD = "script-x1";
const LABELS = { "batch.kubernetes.io/job-name": NAME };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs a Job on a sandbox, whose controller and kubelet are played here, and follows it as the command does. */
export async function runJobFault(seed: number): Promise<JobFaultResult> {
  const random = seededRandom(seed);
  const fault = FAULTS[seed % FAULTS.length] ?? "none";
  const log: string[] = [];
  const box = sandbox({ containers: { [POD]: { logs: log } } });
  await using admin = await connect({ handler: box.handler });
  const chosen = randomFaults({ seed, rate: 0.3 });
  // A connection that is silent forever would only end by a time limit.
  const faults = (request: Request): SandboxFault | undefined => {
    const found = fault === "network" ? chosen(request) : undefined;
    return found?.kind === "silence" ? { kind: "cut", after: found.after } : found;
  };
  // The log of a container ends with it.
  const ended = new AbortController();
  const handler = (request: Request) =>
    box.handler(
      request.url.includes("/log?")
        ? new Request(request, { signal: AbortSignal.any([request.signal, ended.signal]) })
        : request,
    );
  await using k8s = await connect({ handler: withFaults(handler, faults) });
  const value = { seed, text: "x".repeat(Math.floor(random() * 40_000)) };
  const output = Array.from({ length: Math.floor(random() * 20) }, (_, index) => `line ${index}`);
  const said: string[] = [];
  await createJob(admin);
  const followed = followJob(k8s, {
    name: NAME,
    namespace: "default",
    shards: 1,
    hasMark: true,
    onLine: (line) => void said.push(line),
    onNote: () => {},
  }).catch((error: Error) => error);
  await play(admin, fault, { log, output, value, random });
  ended.abort();
  const outcome = await followed;
  const succeeded = !(outcome instanceof Error) && outcome.code === 0;
  const isTrue = fault === "none" || fault === "network";
  const isSame = succeeded && JSON.stringify([outcome.value, said]) === JSON.stringify([value, output]);
  return { fault, outcome, isFalseSuccess: succeeded && !(isTrue && isSame) };
}

interface Play {
  log: string[];
  output: readonly string[];
  value: unknown;
  random: () => number;
}

async function play(k8s: K8s, fault: JobFault, { log, output, value, random }: Play): Promise<void> {
  if (fault === "Job deleted") {
    await pause(random() * 300);
    return void await k8s.delete("job", NAME);
  }
  await createPod(k8s);
  if (fault === "evicted before it starts") {
    await setPod(k8s, { phase: "Failed", reason: "Evicted" });
    return await endJob(k8s, "Failed", "BackoffLimitExceeded");
  }
  await setPod(k8s, { phase: "Running", containerStatuses: [container({ running: {} })] });
  await pause(random() * 300);
  log.push(...output);
  if (fault === "deadline") {
    await k8s.delete("pod", POD);
    return await endJob(k8s, "Failed", "DeadlineExceeded");
  }
  const result = encodeResult(JSON.stringify(value), 1);
  const end = "\u001ek8s-end 1";
  if (fault === "line of the result lost") log.push(...result.toSpliced(Math.floor(random() * result.length), 1), end);
  else if (fault === "killed after its result") log.push(...result);
  else if (fault !== "killed" && fault !== "log cut") log.push(...result, end);
  if (fault === "pod deleted" || fault === "node gone") {
    await k8s.delete("pod", POD);
    return await endJob(k8s, "Failed", fault === "node gone" ? "PodFailurePolicy" : "BackoffLimitExceeded");
  }
  const exitCode = fault === "exit" ? 7 : fault.startsWith("killed") ? 137 : 0;
  const phase = exitCode === 0 ? "Succeeded" : "Failed";
  await setPod(k8s, { phase, containerStatuses: [container({ terminated: { exitCode } })] });
  await endJob(k8s, exitCode === 0 ? "Complete" : "Failed", "BackoffLimitExceeded");
}

function container(state: Record<string, unknown>) {
  return { name: "script", image: DENO_IMAGE, imageID: "x", ready: "running" in state, restartCount: 0, state };
}

async function createJob(k8s: K8s): Promise<void> {
  const template = { spec: { restartPolicy: "Never" as const, containers: [{ name: "script", image: DENO_IMAGE }] } };
  await k8s.create({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: NAME, annotations: { [SCRIPT_ANNOTATION]: "1" } },
    spec: { template },
  });
}

async function createPod(k8s: K8s): Promise<void> {
  await k8s.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: POD, labels: LABELS },
    spec: { nodeName: "minikube", containers: [{ name: "script", image: DENO_IMAGE }] },
  });
}

async function setPod(k8s: K8s, status: Record<string, unknown>): Promise<void> {
  const type: string = "pod";
  await k8s.patch(type, POD, { status }, { subresource: "status" });
}

async function endJob(k8s: K8s, type: string, reason: string): Promise<void> {
  const condition = { type, status: "True", reason, message: "", lastTransitionTime: new Date().toISOString() };
  await k8s.patch("job", NAME, { status: { conditions: [condition] } }, { subresource: "status" });
}
