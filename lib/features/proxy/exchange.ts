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

/** A request on its way to the cluster. */
export interface Passage {
  client: Wire;
  request: RequestHead;
  framing: Framing;
  /** Path and query as the cluster gets them. */
  target: string;
  /** The headers as the cluster gets them, before those of this connection and of identity. */
  headers: readonly Header[];
  /** What the client asks to leave HTTP for: WebSocket, SPDY. */
  upgrade: string | undefined;
  /** Whether the client's connection serves no request after this one. */
  isLast: boolean;
  /** Of CORS, in place of those of the answer. */
  replyHeaders?: readonly Header[];
  rewrite?: Rewrite | undefined;
  /** Called once the whole request has been sent. */
  onSent?: () => void;
  /** How many bytes the body may have. @default {Infinity} */
  mostBody?: number;
  /** Milliseconds until the answer must begin. @default {0, no limit} */
  timeoutMs?: number;
}

/** What is known of an exchange while it goes on. */
export interface ExchangeProgress {
  /** Of the answer; 0 before there is one. */
  status: number;
  /** How much of its body was passed on. */
  bytes: number;
  /** Whether the client's connection has become a tunnel, which has ended by now. */
  tunnelled: boolean;
}

/** How long the head of an answer may be: Go's own limit is larger, but no API server comes near. */
const LONGEST_HEAD = 256 * 1024;
const SAFE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Sends a request to the cluster and passes the answer on.
 *
 * @returns Whether the client's connection can serve another request.
 * @throws {Violation} Where the client breaks the rules.
 * @throws {ClientLeft} Where the client has gone.
 * @throws {KubeError} Where the cluster cannot be reached, or its answer breaks off.
 */
export async function exchange(
  passage: Passage,
  cluster: ProxiedCluster,
  progress: ExchangeProgress,
): Promise<boolean> {
  const { request, framing, upgrade } = passage;
  const isRepeatable = SAFE.has(request.method) && framing.kind === "none";
  // Who a client is has been said only where it goes on to the cluster: `Connection: Impersonate-User` takes it away.
  const headers = endToEnd(passage.headers);
  let renewed = false;
  for (let fresh = false;;) {
    const identity = await cluster.identity(headers);
    const lease = await cluster.pool.take({ fresh, prompt: upgrade !== undefined });
    const attempt = begin(passage, lease, requestText(passage, headers, cluster, identity));
    try {
      const head = await attempt.head();
      // Of a write, too: it is not sent again, but the next one must not fail for the same credential.
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
      // A connection that was idle may have ended as the request was sent; nothing of the answer was there yet.
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
  // Of TE nothing else may be said further on (RFC 9110 section 10.1.4).
  if (readHeaderList(given, "te").includes("trailers")) lines.push(header("TE", "trailers"));
  if (upgrade !== undefined) lines.push(header("Connection", "Upgrade"), header("Upgrade", upgrade));
  return `${request.method} ${isWhole ? target : base + target} HTTP/1.1\r\nHost: ${host}\r\n` +
    headerLines([...lines, ...identity]);
}

interface Attempt {
  /** Why it failed, where that is the client's doing. */
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
    // From here on nothing is expected of the client but that it stays. One that says already what is for the tunnel may
    // have said all of it.
    client.listen(left, upgrade === undefined ? undefined : 1);
  });
  // Where the cluster stops reading it may have answered all the same; the reading of the answer decides.
  sending.catch(() => {});

  async function send(): Promise<void> {
    if (framing.kind === "none") return await wire.writeText(start);
    // The first piece goes along with the head, unless the client waits for the word to go on.
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
          throw new Violation(400, "invalid HTTP: it changes the protocol, and nobody has asked");
        }
        // 100 Continue, 103 Early Hints: HTTP/1.0 knows none.
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
      if (!isSent) throw new Violation(400, "invalid HTTP: it changes the protocol in the middle of a request");
      progress.status = head.status;
      client.left = undefined;
      progress.tunnelled = true;
      await client.writeText(`HTTP/1.1 101 ${head.reason}\r\n${headerLines(head.headers)}`);
      await tunnel(client, wire, (length) => progress.bytes += length);
      return false;
    }
    // Where its length can be read in two ways there is no answer.
    const framing = responseFraming(head, request.method);
    progress.status = head.status;
    const { keepClient, keepCluster } = await reply(client, wire, head, {
      framing,
      minor: request.minor,
      keep: isSent && !isLast,
      ...(passage.replyHeaders === undefined ? {} : { headers: passage.replyHeaders }),
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
