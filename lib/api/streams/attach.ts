import { delay } from "../../data/base/wait.ts";
import type { Pod } from "../../data/core/kinds.ts";
import { streamRequest } from "../../data/request/streams.ts";
import type { Client } from "../client/client.ts";
import { CHANNEL_PROTOCOLS } from "../transport/channels.ts";
import type { AttachOptions } from "./attach_options.ts";
import { chooseContainer, containerLabels, containerStatus, findContainer } from "./container.ts";
import { sendForChannels } from "./open_channels.ts";
import { findPod, podOf, type PodTarget } from "./pod_target.ts";
import { readPodIfPresent } from "./read_pod.ts";
import { createProcess, type RemoteProcess } from "./remote_process.ts";
import { LostError } from "./stream_errors.ts";

/** The time that the kubelet has to report the end of a container. */
const STATUS_MS = 5000;
const POLL_MS = 200;

/**
 * Connects to the streams of a container's main process. The server reports no exit code here, so the result comes from
 * the status of the container.
 *
 * @throws {ApiError} If the server refuses.
 */
export async function attach(
  client: Client,
  type: string,
  name: string | undefined,
  options: AttachOptions = {},
): Promise<RemoteProcess> {
  const { signal } = options;
  const target = await findPod(client, type, name, options);
  const pod = await podOf(client, target, signal);
  const container = options.container ?? chooseContainer(pod);
  const spec = findContainer(pod, container);
  const { tty = spec?.tty ?? false, stdin = spec?.stdin ?? false } = options;
  const request = streamRequest(target, "attach", {
    query: { container, stdin, stdout: true, stderr: !tty, tty },
    protocols: CHANNEL_PROTOCOLS,
    signal,
  });
  const { pathname, search } = new URL(request.url);
  const before = runOf(pod, container);
  const process = createProcess({
    opened: await sendForChannels(client.handler, request),
    subject: `pod "${target.name}"`,
    request: { method: request.method, path: pathname + search },
    seal: undefined,
    hasStdin: stdin,
    signal,
    sendKill: () => Promise.resolve(),
  });
  const done = process.done.catch((error) => {
    // The stream can end before its status if the container ends.
    if (!(error instanceof LostError)) throw error;
  }).then(async () => ({ code: await exitCodeOf(client, target, container, before, signal), sealed: false }));
  done.catch(() => {});
  return Object.assign(process, {
    done,
    pod: target.name,
    namespace: target.namespace,
    container,
    containers: options.container === undefined ? containerLabels(pod) : [],
  });
}

/** One run of a container: its ID and how it ended. */
interface ContainerRun {
  id: string | undefined;
  code: number | undefined;
}

function runOf(pod: Pod, container: string): ContainerRun | undefined {
  const status = containerStatus(pod, container);
  return status === undefined ? undefined : { id: status.containerID, code: status.state?.terminated?.exitCode };
}

async function exitCodeOf(
  client: Client,
  target: PodTarget,
  container: string,
  before: ContainerRun | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { name } = target;
  for (const until = Date.now() + STATUS_MS;;) {
    const pod = await readPodIfPresent(client, target, signal);
    if (pod === undefined) {
      throw new LostError(`The stream to pod "${name}" has ended: the pod was deleted, and its exit code is unknown`);
    }
    const now = runOf(pod, container);
    if (now?.code !== undefined && (before?.id === undefined || now.id === before.id)) return now.code;
    const restarted = lastCodeOf(pod, container, before?.id);
    if (restarted !== undefined) return restarted;
    if (Date.now() > until) break;
    await delay(POLL_MS, signal);
  }
  throw new LostError(`The stream to pod "${name}" was cut: container "${container}" still runs`, {
    hints: ["attach again to continue"],
  });
}

// A container that was restarted keeps the end of its last run.
function lastCodeOf(pod: Pod, container: string, id: string | undefined): number | undefined {
  const last = containerStatus(pod, container)?.lastState?.terminated;
  return last !== undefined && last.containerID === id ? last.exitCode : undefined;
}
