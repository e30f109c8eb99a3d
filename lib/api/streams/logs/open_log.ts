import { expectOk } from "../../../data/core/answer.ts";
import { KubeError } from "../../../data/core/errors.ts";
import type { Handler } from "../../../data/core/handler.ts";
import { isStatus } from "../../../data/core/status.ts";
import {
  podLogRequest,
  type PodPath,
  streamRequest,
  type StreamRequestOptions,
} from "../../../data/request/streams.ts";
import { ZERO_MASK } from "../../transport/channels.ts";
import type { Link } from "../../transport/link.ts";
import { closeQuietly } from "../../transport/link_io.ts";
import { upgradeOf } from "../../transport/upgraded.ts";
import { websocketLink } from "../../transport/websocket_link.ts";
import { type Client, send } from "../../client/client.ts";

/** The bytes of a log as the server sends them. */
export interface OpenedLog {
  /** Reads bytes. Returns their number, or null at the end, which may be a cut. */
  read(into: Uint8Array): Promise<number | null>;
  close(): void;
}

/** Options of {@linkcode openLog}. */
export interface OpenLogOptions {
  query: StreamRequestOptions["query"];
  signal: AbortSignal;
  /** Whether to read over WebSocket. It needs half of the CPU time of fetch, but a connection of its own. */
  isLarge: boolean;
}

/** The subprotocol of the API server for a stream of bytes (apiserver pkg/util/proxy, `wsstream.NewReader`). */
const PROTOCOL = "binary.k8s.io";
/** After this time without bytes, the server gets a ping. */
const SILENCE_MS = 15_000;
/** After this many such times without bytes, the connection counts as dead. */
const SILENCES = 3;

/** The handlers whose server or proxy does not pass on WebSocket connections. */
const withoutUpgrade = new WeakSet<Handler>();

/**
 * Opens the log of a container.
 *
 * @throws {ApiError} If the server refuses.
 */
export async function openLog(
  client: Pick<Client, "handler">,
  pod: PodPath,
  { query, signal, isLarge }: OpenLogOptions,
): Promise<OpenedLog> {
  const { handler } = client;
  if (isLarge && !withoutUpgrade.has(handler)) {
    const request = streamRequest(pod, "log", { query, protocols: [PROTOCOL], signal });
    const response = await handler(request);
    const upgraded = upgradeOf(response);
    if (upgraded !== undefined) return readLink(upgraded.link, signal);
    // A handler in this process may answer with the body itself.
    if (response.ok && (response.body !== null || response.status === 204)) return readBody(pod, response);
    if (isStatus(await response.clone().json().catch(() => undefined))) await expectOk(request, response);
    await response.body?.cancel();
    withoutUpgrade.add(handler);
  }
  return readBody(pod, await send(client, podLogRequest(pod, { query, signal })));
}

function readBody({ name }: PodPath, { body }: Response): OpenedLog {
  if (body === null) {
    throw new KubeError(`Cannot read the log of pod "${name}": it is not assigned to a node`, {
      hints: ["follow the log to wait for it"],
    });
  }
  const reader = body.getReader();
  let waiting = new Uint8Array(0);
  return {
    async read(into) {
      while (waiting.length === 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        waiting = value;
      }
      const part = waiting.subarray(0, into.length);
      into.set(part);
      waiting = waiting.subarray(part.length);
      return part.length;
    },
    close: () => void reader.cancel().catch(() => {}),
  };
}

function readLink(link: Link, signal: AbortSignal): OpenedLog {
  let silences = 0;
  let isReading = false;
  const inner = websocketLink(link, ZERO_MASK, () => silences = 0);
  // Only a connection that is read can show a sign of life, so a slow reader never ends one.
  const timer = setInterval(() => {
    if (!isReading) silences = 0;
    else if (++silences < SILENCES) inner.ping().catch(() => {});
    else closeQuietly(link);
  }, SILENCE_MS);
  const close = () => {
    clearInterval(timer);
    signal.removeEventListener("abort", close);
    closeQuietly(link);
  };
  signal.addEventListener("abort", close);
  if (signal.aborted) close();
  return {
    async read(into) {
      isReading = true;
      try {
        return await inner.read(into);
      } finally {
        isReading = false;
      }
    },
    close,
  };
}
