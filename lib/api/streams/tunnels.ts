import { KubeError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { streamRequest } from "../../data/request/streams.ts";
import { ZERO_MASK } from "../transport/channels.ts";
import { openSpdy, type SpdySession } from "../transport/spdy_session.ts";
import { websocketLink } from "../transport/websocket_link.ts";
import { openUpgrade } from "./open_upgrade.ts";
import type { PortTarget } from "./port_target.ts";

/** A connection to a port of a pod. */
export interface TunnelStreams {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  write(bytes: Uint8Array): Promise<void>;
  /** Ends this side. */
  end(): Promise<void>;
  /** Resolves to the message of the kubelet if the connection fails, and to "" otherwise. */
  failure: Promise<string>;
  /** Lets other connections use the tunnel too, because this one has its answer and only waits for its end. */
  share(): void;
  /** Gives the tunnel back for other connections. */
  release(): void;
}

/** The tunnels to one pod. */
export interface Tunnels {
  connect(port: number, signal?: AbortSignal): Promise<TunnelStreams>;
  /** Whether the pod or the connection to it has gone, so that the pod has to be chosen again. */
  readonly isGone: boolean;
  close(): void;
}

interface Tunnel {
  session: SpdySession;
  /** The connections that may carry data. */
  users: number;
  /** The connections that only wait for their end. */
  quiet: number;
}

const PROTOCOL = "SPDY/3.1+portforward.k8s.io";
/** A connection shares a tunnel if there are this many. */
const MOST_TUNNELS = 32;
/** The number of tunnels that stay open without a connection. */
const MOST_IDLE = 4;

/**
 * Creates the tunnels to one pod. SPDY in Kubernetes has no flow control: a stream that nobody reads stops all streams of
 * its tunnel. For that reason each connection has a tunnel of its own while it carries data, and gives it back afterwards.
 * It does so before its end, which containerd reports a second late.
 */
export function createTunnels(handler: Handler, target: Pick<PortTarget, "namespace" | "name">): Tunnels {
  const tunnels = new Set<Tunnel>();
  let lastRequest = 0;
  let isGone = false;
  let opening = 0;

  async function open(signal: AbortSignal | undefined): Promise<Tunnel> {
    const request = streamRequest(target, "portforward", { query: {}, protocols: [PROTOCOL], signal });
    opening++;
    try {
      const tunnel = { session: await openTunnel(handler, request), users: 1, quiet: 0 };
      tunnels.add(tunnel);
      tunnel.session.closed.then(() => {
        // Tunnels that are closed here leave the set before that.
        if (tunnels.delete(tunnel)) isGone = true;
      });
      return tunnel;
    } finally {
      opening--;
    }
  }

  async function lease(signal: AbortSignal | undefined): Promise<Tunnel> {
    let best: Tunnel | undefined;
    for (const tunnel of tunnels) if (best === undefined || tunnel.users < best.users) best = tunnel;
    if (best === undefined || (best.users > 0 && tunnels.size + opening < MOST_TUNNELS)) return await open(signal);
    best.users++;
    return best;
  }

  function closeIdle(tunnel: Tunnel): void {
    const isIdle = ({ users, quiet }: Tunnel) => users === 0 && quiet === 0;
    if (!isIdle(tunnel) || [...tunnels].filter(isIdle).length <= MOST_IDLE) return;
    tunnels.delete(tunnel);
    tunnel.session.close();
  }

  return {
    async connect(port, signal) {
      const tunnel = await lease(signal);
      const headers = { port: String(port), requestid: String(lastRequest++) };
      const error = tunnel.session.open({ streamtype: "error", ...headers }, { isEnded: true });
      const data = tunnel.session.open({ streamtype: "data", ...headers });
      let state: "users" | "quiet" | undefined = "users";
      const become = (next: "quiet" | undefined) => {
        if (state !== undefined) tunnel[state]--;
        if (next !== undefined) tunnel[next]++;
        state = next;
      };
      return {
        readable: data.readable,
        write: (bytes) => data.write(bytes),
        end: () => data.end(),
        failure: new Response(error.readable).text().catch(() => "the connection to the pod was lost"),
        share() {
          if (state === "users") become("quiet");
        },
        release() {
          if (state === undefined) return;
          become(undefined);
          // Streams of a connection that nobody uses must not hold up the next one.
          data.reset();
          error.reset();
          closeIdle(tunnel);
        },
      };
    },
    get isGone() {
      return isGone;
    },
    close() {
      for (const tunnel of [...tunnels]) {
        tunnels.delete(tunnel);
        tunnel.session.close();
      }
    },
  };
}

async function openTunnel(handler: Handler, request: Request): Promise<SpdySession> {
  const { link, protocol, carrier } = await openUpgrade(handler, request, "portforward.k8s.io");
  if (carrier === "spdy") return openSpdy(link);
  if (protocol === PROTOCOL) return openSpdy(websocketLink(link, ZERO_MASK));
  link.close();
  throw new KubeError("Cannot forward a port: the server does not support port-forward over WebSocket", {
    hints: ["use a server of Kubernetes 1.31 or later"],
  });
}
