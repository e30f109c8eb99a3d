import { defined } from "../../data/base/defined.ts";
import { TimeoutError } from "../../data/core/errors.ts";
import { networkError } from "../../api/transport/network_error.ts";
import { pieces } from "./body.ts";
import type { ProxiedCluster } from "./cluster.ts";
import { type Framing, responseFraming } from "./framing.ts";
import { type Header, header, headerLines, parseResponseHead, type RequestHead, type ResponseHead } from "./head.ts";
import { endToEnd, readHeaderList } from "./headers.ts";
import type { Lease } from "./pool.ts";
import { reply, type Rewrite } from "./reply.ts";
import { tunnel } from "./tunnel.ts";
import { ClientLeft, Cut, Violation } from "./violation.ts";
import type { Wire } from "./wire.ts";

/** A request to pass on to the cluster. */
export interface Passage {
  client: Wire;
  request: RequestHead;
  framing: Framing;
  /** Path and query as sent to the cluster. */
  target: string;
  /** The headers as sent to the cluster, without headers of the connection and the identity. */
  headers: readonly Header[];
  /** The protocols of an upgrade: WebSocket, SPDY. */
  upgrade: string | undefined;
  /** Whether the client's connection closes after this request. */
  isLast: boolean;
  /** CORS headers, which replace those of the response. */
  replyHeaders?: readonly Header[];
  rewrite?: Rewrite | undefined;
  /** Called once the whole request has been sent. */
  onSent?: () => void;
  /** Maximum size of the body in bytes. @default {Infinity} */
  mostBody?: number;
  /** Time limit for the start of the response, in milliseconds. @default {0, no limit} */
  timeoutMs?: number;
}

/** The progress of an exchange. */
export interface ExchangeProgress {
  /** The status of the response; 0 before there is one. */
  status: number;
  /** Number of body bytes that were passed on. */
  bytes: number;
  /** Whether the client's connection became a tunnel, which has ended. */
  tunnelled: boolean;
}

/** Maximum size of a response head in bytes. Go's limit is larger, but no API server comes near it. */
const LONGEST_HEAD = 256 * 1024;
const SAFE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Sends a request to the cluster and passes the response on.
 *
 * @returns Whether the client's connection can serve another request.
 * @throws {Violation} If the client violates HTTP or a limit.
 * @throws {ClientLeft} If the client closed its connection.
 * @throws {KubeError} If the cluster cannot be reached, or its response breaks off.
 */
export async function exchange(
  passage: Passage,
  cluster: ProxiedCluster,
  progress: ExchangeProgress,
): Promise<boolean> {
  const { request, framing, upgrade } = passage;
  const isRepeatable = SAFE.has(request.method) && framing.kind === "none";
  // Checks the headers that are passed on: `Connection: Impersonate-User` removes a client's identity.
  const headers = endToEnd(passage.headers);
  let renewed = false;
  for (let fresh = false;;) {
    const identity = await cluster.identity(headers);
    const lease = await cluster.pool.take({ fresh, prompt: upgrade !== undefined });
    const attempt = begin(passage, lease, requestText(passage, headers, cluster, identity));
    try {
      const head = await attempt.head();
      // Renews the credential for writes too. The write is not sent again, but the next one must not fail.
      if (head.status === 401 && !renewed && await cluster.refused(identity) && isRepeatable) {
        renewed = true;
        lease.wire.close();
        continue;
      }
      return await attempt.finish(head, progress);
    } catch (error) {
      lease.wire.close();
      const { failure } = attempt;
      if (failure !== undefined) throw failure;
      // An idle connection can close while the request is being sent, before any byte of the response.
      const isStale = lease.isReused && !fresh && isRepeatable && progress.status === 0;
      if (!isStale || error instanceof TimeoutError) throw networkError(error, cluster.endpoint);
      fresh = true;
    }
  }
}

function requestText(
  { request, target, headers: given, upgrade }: Passage,
  headers: readonly Header[],
  cluster: ProxiedCluster,
  identity: readonly Header[],
): string {
  const { host, base } = cluster;
  const isWhole = base === "" || target.startsWith(`${base}/`);
  const lines = headers.filter(({ key }) => key !== "host");
  // Only `trailers` of TE can be passed on (RFC 9110 section 10.1.4).
  if (readHeaderList(given, "te").includes("trailers")) lines.push(header("TE", "trailers"));
  if (upgrade !== undefined) lines.push(header("Connection", "Upgrade"), header("Upgrade", upgrade));
  return `${request.method} ${isWhole ? target : base + target} HTTP/1.1\r\nHost: ${host}\r\n` +
    headerLines([...lines, ...identity]);
}

interface Attempt {
  /** The reason for the failure, if the client caused it. */
  readonly failure: Error | undefined;
  head(): Promise<ResponseHead>;
  finish(head: ResponseHead, progress: ExchangeProgress): Promise<boolean>;
}

function begin(passage: Passage, lease: Lease, start: string): Attempt {
  const { client, request, framing, upgrade, isLast, timeoutMs = 0, mostBody = Infinity } = passage;
  const { wire } = lease;
  let failure: Error | undefined;
  let isSent = false;
  const giveUp = (reason: Error) => {
    failure ??= reason;
    wire.close();
  };
  const left = () => giveUp(new ClientLeft());
  client.left = left;
  const sending = send().then(() => {
    isSent = true;
    passage.onSent?.();
    // The client only has to keep the connection open now. A client that already sent data for the tunnel may have
    // closed its sending half.
    client.listen(left, upgrade === undefined ? undefined : 1);
  });
  // A cluster that stops reading may still have responded. Reading the response decides.
  sending.catch(() => {});

  async function send(): Promise<void> {
    if (framing.kind === "none") return await wire.writeText(start);
    // The first piece is sent together with the head, unless the client waits for 100 Continue.
    let before = start;
    if (readHeaderList(request.headers, "expect").length > 0) {
      await wire.writeText(start);
      before = "";
    }
    const body = pieces(client, framing);
    let total = 0;
    while (true) {
      const { value: piece, done } = await body.next().catch((error) => {
        giveUp(error instanceof Violation ? error : new ClientLeft());
        throw error;
      });
      if (done) return;
      const { bytes, length } = piece;
      total += length;
      if (total > mostBody) {
        const reason = new Violation(413, `the body is longer than ${mostBody} bytes`);
        giveUp(reason);
        throw reason;
      }
      if (before === "") await wire.write(bytes);
      else await wire.writeText(before, bytes);
      before = "";
    }
  }

  async function head(): Promise<ResponseHead> {
    let isLate = false;
    const timer = timeoutMs === 0 ? undefined : setTimeout(() => {
      isLate = true;
      wire.close();
    }, timeoutMs);
    try {
      while (true) {
        const text = await wire.head(LONGEST_HEAD);
        if (text === undefined) throw new Cut("an exchange");
        const head = parseResponseHead(text);
        if (head.status >= 200 || (head.status === 101 && upgrade !== undefined)) return head;
        if (head.status === 101) {
          throw new Violation(400, "invalid HTTP: a protocol upgrade that was not requested");
        }
        // HTTP/1.0 does not have 100 Continue and 103 Early Hints.
        if (request.minor === 1) await client.writeText(headText(head));
      }
    } catch (error) {
      if (!isLate) throw error;
      throw new TimeoutError(`The cluster took longer than ${timeoutMs / 1000} s to answer`);
    } finally {
      clearTimeout(timer);
    }
  }

  async function finish(head: ResponseHead, progress: ExchangeProgress): Promise<boolean> {
    if (head.status === 101) {
      if (!isSent) throw new Violation(400, "invalid HTTP: a protocol upgrade before the end of the request");
      progress.status = head.status;
      client.left = undefined;
      progress.tunnelled = true;
      await client.writeText(`HTTP/1.1 101 ${head.reason}\r\n${headerLines(head.headers)}`);
      await tunnel(client, wire, (length) => progress.bytes += length);
      return false;
    }
    // A response with an ambiguous length is not passed on.
    const framing = responseFraming(head, request.method);
    progress.status = head.status;
    const { keepClient, keepCluster } = await reply(client, wire, head, {
      framing,
      minor: request.minor,
      keep: isSent && !isLast,
      ...defined({ headers: passage.replyHeaders }),
      rewrite: passage.rewrite,
      onData: (length) => progress.bytes += length,
    });
    client.left = undefined;
    if (keepCluster && isSent && upgrade === undefined) lease.giveBack();
    else wire.close();
    return keepClient;
  }

  return {
    get failure() {
      return failure;
    },
    head,
    finish,
  };
}

function headText({ status, reason, headers }: ResponseHead): string {
  return `HTTP/1.1 ${status} ${reason}\r\n${headerLines(endToEnd(headers))}`;
}
