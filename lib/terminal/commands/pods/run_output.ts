import { delay } from "../../../data/base/wait.ts";
import { stripControl } from "../../../data/base/text.ts";
import { ORIGIN } from "../../../data/core/handler.ts";
import { expectOk } from "../../../data/core/answer.ts";
import { ApiError, KubeError } from "../../../data/core/errors.ts";
import type { Pod } from "../../../data/core/kinds.ts";
import type { RemoteProcess } from "../../../api/streams/remote_process.ts";
import type { K8s } from "../../../session/k8s.ts";
import { type Shell, writeBytes } from "../../shell/shell.ts";
import { passStreams } from "./pass_streams.ts";
import { POD_RUNNING_MS } from "./pod_options.ts";
import { waitingProblem } from "./waiting_problem.ts";

/** The flags that {@linkcode runToEnd} reads. */
export interface RunFlags {
  /** Whether to pass on stdin. */
  stdin?: boolean | undefined;
  /** Whether the container runs in this terminal, if there is one. */
  tty?: boolean | undefined;
  /** Milliseconds to wait until it runs. */
  podRunningTimeout?: number | undefined;
  quiet?: boolean | undefined;
}

const POLL_MS = 200;
/** The time that the kubelet has to report the end of a container after its log has ended. */
const STATUS_MS = 10_000;

/**
 * Shows the output of a new pod until its container ends. Returns the exit code of the container.
 *
 * The output comes from the log, because attaching would lose everything that was written before
 * (kubernetes/kubernetes#27264). Only a terminal and stdin use attach.
 */
export async function runToEnd(
  shell: Shell,
  k8s: K8s,
  pod: Pod,
  container: string,
  { stdin, tty, podRunningTimeout = POD_RUNNING_MS, quiet }: RunFlags,
): Promise<number> {
  const name = pod.metadata?.name ?? "";
  const namespace = pod.metadata?.namespace ?? k8s.namespace;
  const session = k8s.with({ namespace });
  const isRunning = await untilStarted(shell, session, name, container, podRunningTimeout);
  const attached = async (tty: boolean) => {
    try {
      return await session.attach(`pod/${name}`, { container, stdin: true, tty, signal: shell.signal });
    } catch (error) {
      // A short command may have ended meanwhile. Its output is in the log.
      const mayHaveEnded = error instanceof ApiError && error.code !== 401 && error.code !== 403;
      if (mayHaveEnded && await endOf(shell, session, name, container) !== undefined) return undefined;
      throw error;
    }
  };
  if (tty && shell.interact !== undefined && isRunning) {
    await using process = await attached(true);
    if (process !== undefined) {
      if (!quiet) shell.err("If you don't see a command prompt, try pressing enter.");
      return (await passStreams(shell, process, { stdin: true, isTerminal: true, repaints: true })).code;
    }
  }
  const stop = new AbortController();
  const input = stdin && isRunning ? await attached(false) : undefined;
  try {
    if (input !== undefined) sendInput(shell, input, stop.signal);
    await followLog(shell, session, name, container);
    return await exitCodeOf(shell, session, name, container);
  } finally {
    stop.abort();
    await input?.close();
  }
}

async function untilStarted(shell: Shell, k8s: K8s, name: string, container: string, wait: number): Promise<boolean> {
  let told: string | undefined;
  for (const until = Date.now() + wait;;) {
    const status = statusIn(await k8s.get("pod", name, { signal: shell.signal }), container);
    if (status?.state?.running !== undefined) return true;
    if (terminatedIn(status) !== undefined) return false;
    const problem = waitingProblem(status?.state?.waiting);
    if (problem !== told && problem !== undefined) shell.err(`waiting for pod "${name}": ${stripControl(problem)}`);
    told = problem;
    if (Date.now() > until) {
      throw new KubeError(`Cannot show the output of pod "${name}": it did not start within ${wait / 1000} s`, {
        hints: problem === undefined ? [] : [problem],
      });
    }
    await delay(POLL_MS, shell.signal);
  }
}

type ContainerStatus = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];

function statusIn({ status }: Pod, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  return [...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container);
}

function terminatedIn(status: ContainerStatus | undefined): { exitCode: number } | undefined {
  return status?.state?.terminated ?? status?.lastState?.terminated;
}

function sendInput(shell: Shell, process: RemoteProcess, signal: AbortSignal): void {
  // The output comes from the log.
  void process.stdout.pipeTo(new WritableStream()).catch(() => {});
  void process.stderr.pipeTo(new WritableStream()).catch(() => {});
  shell.stdin().pipeTo(process.stdin, { signal }).catch(() => {});
}

async function followLog(shell: Shell, { handler, namespace }: K8s, name: string, container: string): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log`;
  const request = new Request(`${ORIGIN}${path}?follow=true&container=${encodeURIComponent(container)}`, {
    signal: shell.signal,
  });
  const response = await expectOk(request, await handler(request));
  for await (const bytes of response.body ?? []) await writeBytes(shell, bytes);
}

async function exitCodeOf(shell: Shell, k8s: K8s, name: string, container: string): Promise<number> {
  const ended = await endOf(shell, k8s, name, container);
  if (ended !== undefined) return ended.exitCode;
  throw new KubeError(`The log of pod "${name}" has ended, but its container still runs: the stream was cut`, {
    hints: ["its output is not complete"],
  });
}

/** Waits a little for the end of a container. Undefined if it still runs. */
async function endOf(shell: Shell, k8s: K8s, name: string, container: string) {
  for (const until = Date.now() + STATUS_MS; Date.now() < until;) {
    const terminated = terminatedIn(statusIn(await k8s.get("pod", name, { signal: shell.signal }), container));
    if (terminated !== undefined) return terminated;
    await delay(POLL_MS, shell.signal);
  }
  return undefined;
}
