import { NetworkError } from "../../data/core/errors.ts";
import { delay } from "../../data/base/wait.ts";
import type { Client } from "../client/client.ts";
import { closeQuietly, writeAll } from "../transport/link_io.ts";
import type { ForwardOptions } from "./forward_options.ts";
import type { PodConnection } from "./pod_connection.ts";
import { createDialer, type PodDialer } from "./pod_dialer.ts";

/** A port of this machine whose connections go to a pod. */
export interface Forward extends AsyncDisposable {
  /** The address of the first listener: `127.0.0.1:8080`. */
  readonly address: string;
  /** The addresses of all listeners. */
  readonly addresses: readonly string[];
  /** The port on this machine. */
  readonly port: number;
  /** The port of the pod. */
  readonly remotePort: number;
  /** The name of the pod in use. */
  readonly pod: string;
  /** Stops listening and ends all connections. */
  close(): Promise<void>;
}

/** The time that a client has to end after the pod has ended. */
const LINGER_MS = 1000;

/**
 * Listens on this machine and passes each connection on to a port of a pod. A connection that fails does not affect the
 * others, and neither does a client that does not read.
 *
 * @throws {ApiError} If the target does not exist.
 * @throws {NetworkError} If it cannot listen on any of the addresses.
 */
export async function forward(
  client: Client,
  type: string,
  name: string | undefined,
  port: number | string,
  options: ForwardOptions = {},
): Promise<Forward> {
  const { local = 0, addresses = ["localhost"], signal, onConnection, onError } = options;
  const dialer = await createDialer(client, type, name, port, options);
  const open = new Set<Deno.Conn>();
  const ended = new AbortController();
  let listeners: Deno.TcpListener[];
  try {
    listeners = listen(addresses, local === "same" ? dialer.target.asked : local);
  } catch (error) {
    dialer.close();
    throw error;
  }

  async function serve(listener: Deno.TcpListener): Promise<void> {
    for await (const connection of listener) {
      open.add(connection);
      pass(connection).catch((error) => {
        if (!ended.signal.aborted) onError?.(error);
      }).finally(() => {
        open.delete(connection);
        closeQuietly(connection);
      });
    }
  }

  async function pass(connection: Deno.TcpConn): Promise<void> {
    connection.setNoDelay(true);
    onConnection?.({ pod: dialer.target.name, port: dialer.target.port });
    await using pod = await dialer.connect(ended.signal);
    const sending = send(connection, pod).catch(() => {});
    for await (const bytes of pod.readable) {
      // If the client has disconnected, only this connection ends.
      if (!await written(connection, bytes)) return;
    }
    await connection.closeWrite().catch(() => {});
    const timer = new AbortController();
    await Promise.race([sending, delay(LINGER_MS, timer.signal).catch(() => {})]);
    timer.abort();
  }

  const serving = Promise.all(listeners.map((listener) => serve(listener).catch(() => {})));
  async function close(): Promise<void> {
    if (ended.signal.aborted) return;
    ended.abort(new NetworkError("The forwarded port was closed"));
    signal?.removeEventListener("abort", close);
    for (const each of [...listeners, ...open]) closeQuietly(each);
    dialer.close();
    await serving;
  }
  signal?.addEventListener("abort", close);
  if (signal?.aborted) {
    await close();
    throw signal.reason;
  }
  return forwardOf(listeners, dialer, close);
}

function forwardOf(listeners: readonly Deno.TcpListener[], dialer: PodDialer, close: () => Promise<void>): Forward {
  const addresses = listeners.map(({ addr: { hostname, port } }) =>
    `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`
  );
  return {
    address: addresses[0] ?? "",
    addresses,
    port: listeners[0]?.addr.port ?? 0,
    get remotePort() {
      return dialer.target.port;
    },
    get pod() {
      return dialer.target.name;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

// As in kubectl, one address of localhost is enough.
function listen(addresses: readonly string[], wanted: number): Deno.TcpListener[] {
  const hosts = addresses.flatMap((address) => address === "localhost" ? ["127.0.0.1", "::1"] : [address]);
  const listeners: Deno.TcpListener[] = [];
  let failure: unknown;
  for (const hostname of hosts) {
    try {
      listeners.push(Deno.listen({ hostname, port: listeners[0]?.addr.port ?? wanted }));
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      failure = error;
    }
  }
  if (listeners.length > 0) return listeners;
  const isTaken = failure instanceof Deno.errors.AddrInUse;
  const reason = isTaken ? "the port is already in use" : failure instanceof Error ? failure.message : String(failure);
  throw new NetworkError(`Unable to listen on port ${wanted}: ${reason}`, {
    cause: failure,
    hints: isTaken ? ["choose another local port, or 0 for a free one"] : [],
  });
}

// The stream `connection.readable` would close the connection at the end of its input, and lose the answer.
async function send(connection: Deno.Conn, pod: PodConnection): Promise<void> {
  const writer = pod.writable.getWriter();
  try {
    while (true) {
      const buffer = new Uint8Array(32 * 1024);
      const length = await connection.read(buffer);
      if (length === null) break;
      await writer.write(buffer.subarray(0, length));
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}

async function written(connection: Deno.Conn, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeAll(connection, bytes);
    return true;
  } catch {
    return false;
  }
}
