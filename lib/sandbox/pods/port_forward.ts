import type { Pod } from "../../data/core/kinds.ts";
import { createLinkPair } from "../../api/transport/link_pair.ts";
import { openSpdy, type SpdyStream } from "../../api/transport/spdy_session.ts";
import { upgradedResponse } from "../../api/transport/upgraded.ts";
import { websocketLink } from "../../api/transport/websocket_link.ts";
import type { SandboxCluster } from "../cluster.ts";
import { badRequest, Refusal } from "../refusal.ts";
import type { SandboxRequest } from "../types.ts";
import { behaviorOf, type SandboxConnection } from "./containers.ts";
import { requestedPod, requireNode } from "./running_container.ts";
import { createInflater } from "./spdy_headers.ts";

const PROTOCOL = "portforward.k8s.io";
const TUNNEL = `SPDY/3.1+${PROTOCOL}`;

/** Answers port-forward: SPDY in a WebSocket, as kubectl sends it since 1.31, or plain SPDY. */
export function answerPortForward(cluster: SandboxCluster, request: Request, info: SandboxRequest): Response {
  const pod = requestedPod(cluster, info);
  requireNode(pod, info.name);
  const upgrade = request.headers.get("upgrade")?.toLowerCase();
  const isWebSocket = upgrade === "websocket";
  if (!isWebSocket && upgrade !== "spdy/3.1") throw badRequest("Upgrade request required");
  const header = isWebSocket ? "sec-websocket-protocol" : "x-stream-protocol-version";
  const [offered, chosen] = isWebSocket ? [request.headers.get(header) ?? "", TUNNEL] : [PROTOCOL, PROTOCOL];
  if (!offered.split(",").some((each) => each.trim() === chosen)) {
    throw new Refusal(403, "Forbidden", "the subprotocol is not supported");
  }
  const [client, server] = createLinkPair();
  serve(cluster, pod, isWebSocket ? websocketLink(server, undefined) : server);
  return upgradedResponse({ link: client, protocol: chosen }, { [header]: chosen });
}

function serve(cluster: SandboxCluster, pod: Pod, link: ReturnType<typeof createLinkPair>[0]): void {
  const waiting = new Map<string, SpdyStream>();
  openSpdy(link, {
    inflate: createInflater(),
    onStream(stream) {
      const { requestid = "" } = stream.headers;
      const other = waiting.get(requestid);
      if (other === undefined) return void waiting.set(requestid, stream);
      waiting.delete(requestid);
      const [error, data] = stream.headers.streamtype === "data" ? [other, stream] : [stream, other];
      answerConnection(cluster, pod, error, data).catch(() => data.reset());
    },
  });
}

async function answerConnection(
  cluster: SandboxCluster,
  pod: Pod,
  error: SpdyStream,
  data: SpdyStream,
): Promise<void> {
  const port = Number(data.headers.port);
  const { name = "", namespace = "" } = pod.metadata ?? {};
  const containers = pod.spec?.containers ?? [];
  const owner = containers.find(({ ports }) => ports?.some(({ containerPort }) => containerPort === port)) ??
    containers[0];
  const behavior = behaviorOf(cluster.containers, { namespace, pod: name, container: owner?.name ?? "" });
  const connection: SandboxConnection = {
    port,
    readable: data.readable,
    writable: new WritableStream({ write: (bytes) => data.write(bytes), close: () => data.end() }),
  };
  try {
    await (behavior.connect ?? ((connection) => answerHttp(connection, name)))(connection);
    await error.end();
  } catch (failure) {
    // The words of a kubelet, up to the reason.
    const reason = failure instanceof Error ? failure.message : String(failure);
    await error.write(new TextEncoder().encode(`error forwarding port ${port} to pod ${name}: ${reason}`));
    await error.end();
  }
  await data.end();
}

/** Answers one request on port 80, as the web server of the tutorial. */
async function answerHttp({ port, readable, writable }: SandboxConnection, pod: string): Promise<void> {
  if (port !== 80) throw new TypeError(`failed to connect to localhost:${port}: connect: connection refused`);
  let text = "";
  for await (const bytes of readable) {
    text += new TextDecoder().decode(bytes);
    if (text.includes("\r\n\r\n")) break;
  }
  const body = `Hello from ${pod}\n`;
  const head =
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(head + body));
  await writer.close();
}
