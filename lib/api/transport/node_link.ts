import { EventEmitter } from "node:events";
import { isIP } from "node:net";
import { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";
import type { Endpoint } from "./endpoint.ts";
import { type Link, parseServerAddress } from "./link.ts";
import { nodeOptions } from "./node_agent.ts";

/** Opens a connection through `node:tls`, for what Deno's own cannot do; its proxy included. */
export async function openNodeLink(endpoint: Endpoint): Promise<Link> {
  const { agent, ...options } = await nodeOptions(endpoint);
  const { hostname, port } = parseServerAddress(endpoint.server);
  const secure = endpoint.server.startsWith("https:");
  let carrier: Link;
  if (endpoint.proxyUrl === undefined) {
    agent.destroy();
    const connection = await Deno.connect({ hostname, port });
    connection.setNoDelay(true);
    connection.setKeepAlive(true);
    carrier = connection;
  } else carrier = await throughProxy(agent, { host: hostname, port });
  if (!secure) return carrier;
  // Over a stream of our own: over a socket of node:net, Deno (2.9.6) loses the end of a connection that had to wait.
  const tls = connect({
    ...(isIP(hostname) ? {} : { servername: hostname }),
    ...options,
    host: hostname,
    socket: duplexOf(carrier),
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
  return linkOf(tls);
}

// What agent-base calls itself; the request is there for events that nobody here listens to.
async function throughProxy(agent: unknown, place: { host: string; port: number }): Promise<Link> {
  const dialer = agent as { connect(request: EventEmitter, options: unknown): Promise<Duplex> };
  return linkOf(await dialer.connect(new EventEmitter(), { ...place, secureEndpoint: false }), true);
}

function duplexOf(link: Link): Duplex {
  const duplex = new Duplex({
    allowHalfOpen: true,
    read() {
      const piece = new Uint8Array(64 * 1024);
      link.read(piece).then(
        (length) => this.push(length === null ? null : piece.subarray(0, length)),
        (error) => this.destroy(error),
      );
    },
    write(bytes: Uint8Array, _encoding, done) {
      writeAll(link, bytes).then(() => done(), done);
    },
    final(done) {
      link.closeWrite().then(() => done(), done);
    },
    destroy(error, done) {
      try {
        link.close();
      } catch {
        // It is closed already.
      }
      done(error);
    },
  });
  // Whoever reads through TLS sees that it is closed; an error that nobody listens to would end the process.
  duplex.on("error", () => {});
  return duplex;
}

async function writeAll(link: Link, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await link.write(bytes.subarray(written));
}

const NOTHING = new Uint8Array(0);

/**
 * A stream of Node's as a Link.
 *
 * @param pushes Takes whatever comes at once: from a socket of node:net, which must never be made to wait.
 */
function linkOf(stream: Duplex, pushes = false): Link {
  const pieces: Uint8Array[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake = () => {};
  // Of a stream that is destroyed, Deno (2.9.6) calls back no write that had not been finished.
  let giveUpWrite = () => {};
  if (pushes) {
    stream.on("data", (piece: Uint8Array) => {
      pieces.push(piece);
      wake();
    });
  } else stream.on("readable", () => wake());
  stream.on("end", () => {
    ended = true;
    wake();
  });
  stream.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  stream.on("close", () => {
    if (!ended) failure ??= new Deno.errors.ConnectionReset("the connection was reset");
    wake();
    giveUpWrite();
  });

  async function next(): Promise<Uint8Array | undefined> {
    while (true) {
      const piece = pieces.shift() ?? (pushes ? null : stream.read() as Uint8Array | null);
      if (piece !== null && piece.length > 0) return piece;
      if (failure !== undefined) throw failure;
      if (ended) return undefined;
      await new Promise<void>((resolve) => wake = resolve);
    }
  }

  return {
    async read(into) {
      const piece = await next() ?? NOTHING;
      if (piece.length === 0) return null;
      const length = Math.min(piece.length, into.length);
      into.set(piece.subarray(0, length));
      if (length < piece.length) pieces.unshift(piece.subarray(length));
      return length;
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        giveUpWrite = () => reject(failure ?? new Deno.errors.ConnectionReset("the connection was closed"));
        // A copy: the stream may keep it for later, and whoever wrote uses its buffer again.
        stream.write(bytes.slice(), (error?: Error | null) => error ? reject(error) : resolve(bytes.length));
      });
    },
    closeWrite() {
      return new Promise((resolve) => {
        if (stream.destroyed) return resolve();
        stream.once("close", () => resolve());
        stream.end(() => resolve());
      });
    },
    close() {
      failure ??= new Deno.errors.Interrupted("the connection was closed");
      stream.destroy();
      wake();
      giveUpWrite();
    },
  };
}
