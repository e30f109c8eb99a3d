import type { ItemSource } from "../../../data/base/item_stream.ts";
import { merged } from "../../../data/base/merged.ts";
import { anySignal } from "../../../data/base/wait.ts";
import { hint, InputError } from "../../../data/core/errors.ts";
import { type Client, scoped } from "../../client/client.ts";
import { chooseContainer, containerLabels, findContainer } from "../container.ts";
import { findPod, podOf, podsOf } from "../pod_target.ts";
import { listPods, type StoredPod } from "../read_pod.ts";
import { containerLog } from "./container_log.ts";
import type { LogLine, LogOptions, LogSource } from "./log_options.ts";

const MOST_STREAMS = 50;

/**
 * Yields the lines of logs: of a pod, of a pod of a workload, or of all pods with labels. Logs that are followed are
 * merged as their lines come; others are read one after another.
 *
 * @throws {InputError} If options contradict each other, or a pod lacks the container.
 * @throws {LostError} If a log breaks again and again.
 */
export async function* logs(
  client: Client,
  type: string,
  name: string | undefined,
  options: LogOptions = {},
): AsyncGenerator<LogLine, void, undefined> {
  checkOptions(options);
  const pods = await podsOfCall(client, type, name, options);
  const sources = pods.flatMap((pod) => namesIn(pod, options).map((container) => ({ pod, container })));
  const { follow = false, maxStreams = MOST_STREAMS } = options;
  if (follow && sources.length > maxStreams) {
    throw new InputError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${maxStreams}`,
      { hints: [hint("more-streams", { count: sources.length }, `allow more: { maxStreams: ${sources.length} }`)] },
    );
  }
  const stop = new AbortController();
  const signal = anySignal(options.signal, stop.signal);
  const opened = sources.map(({ pod, container }) =>
    async function* () {
      const source: LogSource = { pod: pod.metadata.name, container, containers: containerLabels(pod) };
      options.onSource?.(source);
      try {
        yield* containerLog(client, pod, container, { ...options, signal });
      } catch (error) {
        if (options.onError === undefined || signal.aborted) throw error;
        options.onError(error);
      }
    }
  );
  if (!follow || opened.length === 1) {
    for (const open of opened) for await (const batch of open()) yield* batch;
    return;
  }
  const streams = opened.map((open) => open()).map((stream): ItemSource<LogLine[]> => ({
    next: () => stream.next(),
    return() {
      // A log without new lines would answer `return` only after its next line.
      stop.abort();
      return stream.return();
    },
  }));
  for await (const { value } of merged(streams)) yield* value;
}

function checkOptions({ container, allContainers, since, sinceTime }: LogOptions): void {
  if (since !== undefined && sinceTime !== undefined) {
    throw new InputError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }
  if (container !== undefined && allContainers) {
    throw new InputError(`Cannot read all containers together with the container "${container}"`);
  }
}

async function podsOfCall(
  client: Client,
  type: string,
  name: string | undefined,
  options: LogOptions,
): Promise<StoredPod[]> {
  const { signal, labels, wait } = options;
  const { namespace } = scoped(client, options);
  if (labels !== undefined) {
    const resource = await client.discovery.resolve(type, signal);
    if (name !== undefined || resource.kind !== "Pod" || resource.group !== "") {
      throw new InputError("only a selector (-l) or a POD name is allowed", {
        hints: ['with labels, the target is the kind: logs("pods", { labels: "app=web" })'],
      });
    }
    return await listPods(client, { namespace, labels, signal });
  }
  const found = await findPod(client, type, name, { namespace, signal, wait });
  if (options.allPods && found.owner !== undefined) {
    return await podsOf(client, found.owner, { namespace: found.namespace, signal });
  }
  return [await podOf(client, found, signal)];
}

function namesIn(pod: StoredPod, { container, allContainers }: LogOptions): string[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = pod.spec ?? {};
  if (allContainers) return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  const chosen = container ?? chooseContainer(pod);
  if (findContainer(pod, chosen) !== undefined) return [chosen];
  const known = containerLabels(pod).join(", ");
  throw new InputError(`container ${chosen} is not valid for pod ${pod.metadata.name} out of: ${known}`);
}
