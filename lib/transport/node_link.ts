import { EventEmitter } from "node:events";
import type { Agent } from "node:http";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import type { Endpoint } from "./endpoint.ts";
import { addressOf, type Link, type LinkOptions } from "./link.ts";
import { nodeOptions } from "./node_agent.ts";

/** Opens a connection through `node:net` and `node:tls`, for what Deno's own sockets cannot do. */
export async function openNodeLink(endpoint: Endpoint, { keepAliveMs = 15_000 }: LinkOptions = {}): Promise<Link> {
  const socket = await openSocket(endpoint);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  return linkOf(socket);
}

async function openSocket(endpoint: Endpoint): Promise<Socket> {
  const { server, proxyUrl, unixSocket } = endpoint;
  const secure = server.startsWith("https:");
  const { hostname, port } = addressOf(server);
  const { agent, ...tls } = await nodeOptions(endpoint);
  const options = { ...tls, host: hostname, port, ALPNProtocols: ["http/1.1"], allowHalfOpen: true };
  if (proxyUrl !== undefined) return await throughProxy(agent, { ...options, secureEndpoint: secure });
  agent.destroy();
  if (unixSocket !== undefined) return await opened(connectTcp({ path: unixSocket, allowHalfOpen: true }), "connect");
  if (!secure) return await opened(connectTcp({ host: hostname, port, allowHalfOpen: true }), "connect");
  return await opened(connectTls(options as ConnectionOptions), "secureConnect");
}

// What agent-base calls itself; the request is there for events that nobody here listens to.
async function throughProxy(agent: Agent, options: Record<string, unknown>): Promise<Socket> {
  const dialer = agent as unknown as { connect(request: EventEmitter, options: unknown): Promise<Socket> };
  const socket = await dialer.connect(new EventEmitter(), options);
  const isReady = options.secureEndpoint !== true || ("authorized" in socket && !socket.connecting && isSecure(socket));
  return isReady ? socket : await opened(socket, "secureConnect");
}

function isSecure(socket: Socket): boolean {
  return "getProtocol" in socket && (socket as unknown as { getProtocol(): string | null }).getProtocol() !== null;
}

function opened<T extends Socket>(socket: T, event: string): Promise<T> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(event, () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

// Pieces wait here, and the socket pauses while more than this is waiting.
const ENOUGH = 256 * 1024;

function linkOf(socket: Socket): Link {
  const pieces: Uint8Array[] = [];
  let waiting = 0;
  let ended = false;
  let failure: Error | undefined;
  let wake = () => {};
  socket.on("data", (piece: Uint8Array) => {
    pieces.push(piece);
    waiting += piece.length;
    if (waiting > ENOUGH) socket.pause();
    wake();
  });
  socket.on("end", () => {
    ended = true;
    wake();
  });
  socket.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  socket.on("close", () => {
    if (!ended) failure ??= new Deno.errors.ConnectionReset("the connection was reset");
    wake();
  });
  return {
    async read(into) {
      while (pieces.length === 0) {
        if (failure !== undefined) throw failure;
        if (ended) return null;
        await new Promise<void>((resolve) => wake = resolve);
      }
      const piece = pieces[0] ?? new Uint8Array();
      const length = Math.min(piece.length, into.length);
      into.set(piece.subarray(0, length));
      if (length === piece.length) pieces.shift();
      else pieces[0] = piece.subarray(length);
      waiting -= length;
      if (waiting <= ENOUGH && socket.isPaused()) socket.resume();
      return length;
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        // A copy: the socket may keep it for later, and whoever wrote uses its buffer again.
        socket.write(bytes.slice(), (error?: Error | null) => error ? reject(error) : resolve(bytes.length));
      });
    },
    closeWrite() {
      return new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.once("close", () => resolve());
        socket.end(() => resolve());
      });
    },
    close() {
      failure ??= new Deno.errors.Interrupted("the connection was closed");
      socket.destroy();
      wake();
    },
  };
}
