import { defined } from "../../data/base/defined.ts";
import { EventEmitter } from "node:events";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";
import type { Endpoint } from "./endpoint.ts";
import { type Link, parseServerAddress } from "./link.ts";
import { nodeOptions } from "./node_agent.ts";
import { createGate, linkOf, streamOf } from "./stream_link.ts";

/**
 * Opens a connection through `node:tls`, including its proxy, for features that Deno's sockets lack.
 *
 * TLS runs over a stream with a gate, so that a slow reader stops the sender. Over a socket of node:net, Deno (2.9.6) keeps
 * all received bytes in memory, and loses the end of a connection that had to wait.
 */
export async function openNodeLink(endpoint: Endpoint): Promise<Link> {
  const { server, proxyUrl } = endpoint;
  const { carrier, options } = proxyUrl === undefined
    ? await direct(endpoint)
    : await throughProxy({ ...endpoint, proxyUrl });
  if (!server.startsWith("https:")) return carrier;
  const { hostname } = parseServerAddress(server);
  const gate = createGate();
  const tls = connect({
    ...defined({ servername: isIP(hostname) === 0 ? hostname : undefined }),
    ...options,
    host: hostname,
    socket: streamOf(carrier, gate),
    ALPNProtocols: ["http/1.1"],
    allowHalfOpen: true,
  } as ConnectionOptions);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      tls.destroy();
      reject(error);
    };
    tls.once("error", fail);
    tls.once("secureConnect", () => {
      tls.off("error", fail);
      resolve();
    });
  });
  return linkOf(tls, gate);
}

/** A byte connection below TLS, with the options of TLS. */
interface Way {
  carrier: Link;
  options: object;
}

async function direct(endpoint: Endpoint): Promise<Way> {
  const { agent, ...options } = await nodeOptions(endpoint);
  agent.destroy();
  return { carrier: await dial(endpoint.server), options };
}

async function throughProxy(endpoint: Endpoint & { proxyUrl: string }): Promise<Way> {
  const { server, proxyUrl } = endpoint;
  const gate = createGate();
  const socket = proxyUrl.startsWith("https:") ? streamOf(await dial(proxyUrl), gate) : undefined;
  try {
    const { agent, ...options } = await nodeOptions(endpoint, socket);
    const { hostname, port } = parseServerAddress(server);
    // The method of agent-base. The request is only needed for events without listeners here.
    const dialer = agent as unknown as { connect(request: EventEmitter, options: unknown): Promise<Duplex> };
    const stream = await dialer.connect(new EventEmitter(), { host: hostname, port, secureEndpoint: false });
    const pausing = { stop: () => void stream.pause(), go: () => void stream.resume() };
    return { carrier: linkOf(stream, socket === undefined ? pausing : gate), options };
  } catch (error) {
    socket?.destroy();
    throw error;
  }
}

async function dial(url: string): Promise<Link> {
  const connection = await Deno.connect(parseServerAddress(url));
  connection.setNoDelay(true);
  connection.setKeepAlive(true);
  return connection;
}
