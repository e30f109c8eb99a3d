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
import { bodyReader } from "../../transport/body_reader.ts";
import { unguardedBody } from "../../transport/guarded_body.ts";
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
  /**
   * Whether many bytes may come. They come on a connection of their own, and over WebSocket if the log is followed: its pings
   * keep the connection open. But a server sends a message for each line, which takes three times as much CPU time.
   */
  isLarge: boolean;
  /** The time without bytes after which the other side may be gone, in milliseconds. @default {45_000} */
  silence?: number | undefined;
}

/** The subprotocol of the API server for a stream of bytes (apiserver pkg/util/proxy, `wsstream.NewReader`). */
const PROTOCOL = "binary.k8s.io";
/** After this time without bytes, the server gets a ping. */
const SILENCE_MS = 15_000;
/** After this many periods of `SILENCE_MS` without bytes, the connection counts as dead. */
const SILENCES = 3;

/**
 * The handlers for which a log was silent, so that the other side may be gone. They use WebSocket from then on, whose pings
 * tell a slow server from a dead one.
 */
const hasBeenSilent = new WeakSet<Handler>();
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
  { query, signal, isLarge, silence = SILENCES * SILENCE_MS }: OpenLogOptions,
): Promise<OpenedLog> {
  const { handler } = client;
  if (isLarge && (query.follow === true || hasBeenSilent.has(handler)) && !withoutUpgrade.has(handler)) {
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
  const response = await send(client, podLogRequest(pod, { query, signal }));
  if (!isLarge || query.follow === true) return readBody(pod, response);
  return readBody(pod, response, { after: silence, onSilence: () => hasBeenSilent.add(handler) });
}

/** @param patience If nothing arrives for this time, the log ends, as after a cut. */
function readBody(
  { name }: PodPath,
  response: Response,
  patience?: { after: number; onSilence(): void },
): OpenedLog {
  const body = unguardedBody(response);
  if (body === null) {
    throw new KubeError(`Cannot read the log of pod "${name}": it is not assigned to a node`, {
      hints: ["follow the log to wait for it"],
    });
  }
  const reader = bodyReader(body);
  let waiting: Uint8Array = new Uint8Array(0);
  const cancel = () => void reader.cancel().catch(() => {});
  return {
    async read(into) {
      const timer = patience && setTimeout(() => {
        patience.onSilence();
        cancel();
      }, patience.after);
      try {
        while (waiting.length === 0) {
          const bytes = await reader.read();
          if (bytes === undefined) return null;
          waiting = bytes;
        }
      } finally {
        clearTimeout(timer);
      }
      const part = waiting.subarray(0, into.length);
      into.set(part);
      waiting = waiting.subarray(part.length);
      return part.length;
    },
    close: cancel,
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
