import { NetworkError } from "../../data/core/errors.ts";
import { delay } from "../../data/base/wait.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { requireSocket } from "../../api/transport/net_permission.ts";
import type { Link } from "../../api/transport/link.ts";

/** A listener for clients. */
export interface Listening {
  /** The port; undefined for a Unix socket. */
  port: number | undefined;
  links: AsyncIterable<Link>;
  close(): void;
}

/**
 * Listens on a port.
 *
 * @throws {NetworkError} If the port cannot be opened.
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
 * Listens on a Unix socket that only this user can open. Replaces a stale socket, but no other file.
 *
 * @throws {NetworkError} If the socket cannot be opened.
 */
export async function listenOnSocket(path: string): Promise<Listening> {
  requireSocket(path);
  if (await isStaleSocket(path)) await Deno.remove(path);
  // The umask restricts the socket to this user from the moment when it is created.
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
          // Another process removed it.
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
      // The listener was closed.
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
      // Too many open files, or a client that already left. The next connection can succeed.
      await delay(50);
    }
  }
}

function attempt<T>(where: string, listen: () => T, isFile = false): T {
  try {
    return listen();
  } catch (cause) {
    const isTaken = cause instanceof Deno.errors.AddrInUse;
    const reason = isTaken ? (isFile ? "the path is in use" : "the port is in use") : lastWords(cause);
    throw new NetworkError(`Cannot listen on ${where}: ${reason}`, {
      cause,
      hints: isTaken && !isFile ? ["use port 0 to choose a free port"] : [],
    });
  }
}

function lastWords(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) return "the permission is missing; run it with --allow-net";
  return cause instanceof Error ? cause.message : String(cause);
}
