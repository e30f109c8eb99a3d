import { NetworkError } from "../../data/core/errors.ts";
import { delay } from "../../data/base/wait.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { requireSocket } from "../../api/transport/net_permission.ts";
import type { Link } from "../../api/transport/link.ts";

/** A place where clients connect. */
export interface Listening {
  /** The port; undefined on a socket. */
  port: number | undefined;
  links: AsyncIterable<Link>;
  close(): void;
}

/**
 * Listens on a port.
 *
 * @throws {NetworkError} Where it cannot.
 */
export function listenOnPort(hostname: string, port: number): Listening {
  requirePermission({ name: "net", host: `${hostname}:${port}` });
  const listener = attempt(
    `${hostname}:${port}`,
    () => Deno.listen({ hostname: hostname.replace(/^\[|\]$/g, ""), port }),
  );
  return { port: listener.addr.port, links: accepted(listener), close: () => listener.close() };
}

/**
 * Listens on a socket that only this user can open. A socket that nobody listens on any more is replaced; a file of
 * another type is not.
 *
 * @throws {NetworkError} Where it cannot.
 */
export async function listenOnSocket(path: string): Promise<Listening> {
  requireSocket(path);
  if (await isStaleSocket(path)) await Deno.remove(path);
  // What is created from here on is this user's alone, with no moment in between.
  const mask = Deno.umask(0o077);
  try {
    const listener = attempt(path, () => Deno.listen({ transport: "unix", path }), true);
    return {
      port: undefined,
      links: accepted(listener),
      close() {
        listener.close();
        try {
          Deno.removeSync(path);
        } catch {
          // Somebody else has.
        }
      },
    };
  } finally {
    Deno.umask(mask);
  }
}

async function isStaleSocket(path: string): Promise<boolean> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isSocket !== true) return false;
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch {
    return true;
  }
}

async function* accepted(listener: Deno.TcpListener | Deno.UnixListener): AsyncIterableIterator<Link> {
  while (true) {
    try {
      const connection = await listener.accept();
      if ("setNoDelay" in connection) connection.setNoDelay(true);
      yield connection;
    } catch (error) {
      // It was closed.
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
      // Too many open files, or a client that has left in the meantime: the next one may do better.
      await delay(50);
    }
  }
}

function attempt<T>(where: string, listen: () => T, isFile = false): T {
  try {
    return listen();
  } catch (cause) {
    const isTaken = cause instanceof Deno.errors.AddrInUse;
    const reason = isTaken ? (isFile ? "the path is taken" : "the port is taken") : lastWords(cause);
    throw new NetworkError(`Cannot listen on ${where}: ${reason}`, {
      cause,
      hints: isTaken && !isFile ? ["--port 0 takes a free one"] : [],
    });
  }
}

function lastWords(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) return "this process may not; run it with --allow-net";
  return cause instanceof Error ? cause.message : String(cause);
}
