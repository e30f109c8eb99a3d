import { isTrueParameter } from "../../data/request/media.ts";
import { createLinkPair } from "../../api/transport/link_pair.ts";
import { writeAll } from "../../api/transport/link_io.ts";
import { upgradedResponse } from "../../api/transport/upgraded.ts";
import { websocketLink } from "../../api/transport/websocket_link.ts";
import type { SandboxCluster } from "../cluster.ts";
import { badRequest } from "../refusal.ts";
import type { SandboxRequest } from "../types.ts";
import { behaviorOf, type SandboxContainer } from "./containers.ts";
import { containerOf, requestedPod } from "./running_container.ts";

const PROTOCOL = "binary.k8s.io";
const TEXT = { "content-type": "text/plain" };

/** Answers a request for the log of a container (kubernetes pkg/registry/core/pod/strategy.go, `LogLocation`). */
export function answerLogs(cluster: SandboxCluster, request: Request, info: SandboxRequest): Response {
  const { namespace, name, query } = info;
  const pod = requestedPod(cluster, info);
  const container = containerOf(pod, name, query.get("container") ?? "");
  const statuses = [...pod.status?.containerStatuses ?? [], ...pod.status?.initContainerStatuses ?? []];
  const status = statuses.find(({ name }) => name === container);
  if (isTrueParameter(query.get("previous"))) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (status?.state?.running === undefined && status?.state?.terminated === undefined) {
    if ((pod.spec?.nodeName ?? "") === "") return new Response(null, { status: 204 });
    const reason = status?.state?.waiting?.reason ?? "ContainerCreating";
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${reason}`);
  }
  const started = String(status.state.running?.startedAt ?? status.state.terminated?.startedAt ?? "");
  const follow = isTrueParameter(query.get("follow"));
  const lines = linesOf(behaviorOf(cluster.containers, { namespace, pod: name, container }), {
    follow,
    signal: request.signal,
    started: new Date(started),
    now: cluster.now,
  });
  const text = selected(lines, query);
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket") return overWebSocket(text);
  return new Response(encoded(text), { headers: TEXT });
}

// As the API server does (apiserver pkg/endpoints/handlers/responsewriters, `StreamObject`).
function overWebSocket(text: AsyncIterable<string>): Response {
  const [client, server] = createLinkPair();
  const link = websocketLink(server, undefined);
  const serve = async () => {
    for await (const bytes of encoded(text)) await writeAll(link, bytes);
    await link.closeWrite();
  };
  serve().catch(() => {}).finally(() => link.close());
  return upgradedResponse({ link: client, protocol: PROTOCOL }, { "sec-websocket-protocol": PROTOCOL });
}

interface Line {
  time: Date;
  text: string;
}

interface LineOptions {
  follow: boolean;
  signal: AbortSignal;
  started: Date;
  now: () => Date;
}

const DEFAULT_LINES = ["starting", "listening on :80"];

async function* linesOf({ logs = DEFAULT_LINES }: SandboxContainer, options: LineOptions): AsyncGenerator<Line> {
  const { follow, signal, started, now } = options;
  if (typeof logs === "function") {
    for await (const text of logs({ follow, signal })) yield { time: now(), text };
    return;
  }
  const begin = Number.isNaN(started.getTime()) ? now() : started;
  for (const [index, text] of logs.entries()) yield { time: new Date(begin.getTime() + index), text };
  // A running container may write more, so a client that follows the log waits.
  if (follow && !signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

async function* selected(lines: AsyncIterable<Line>, query: URLSearchParams): AsyncGenerator<string> {
  const tail = query.has("tailLines") ? Number(query.get("tailLines")) : undefined;
  const since = query.get("sinceTime");
  const withTime = isTrueParameter(query.get("timestamps"));
  let left = query.has("limitBytes") ? Number(query.get("limitBytes")) : Infinity;
  const kept = tail === undefined || isTrueParameter(query.get("follow")) ? lines : await lastOf(lines, tail);
  for await (const { time, text } of kept) {
    if (since !== null && time < new Date(since)) continue;
    const line = `${withTime ? `${time.toISOString().replace("Z", "000000Z")} ` : ""}${text}\n`;
    yield line.slice(0, left);
    left -= line.length;
    if (left <= 0) return;
  }
}

async function lastOf(lines: AsyncIterable<Line>, count: number): Promise<AsyncIterable<Line>> {
  const all = await Array.fromAsync(lines);
  return ReadableStream.from(count === 0 ? [] : all.slice(-count));
}

function encoded(lines: AsyncIterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(lines).pipeThrough(new TextEncoderStream());
}
