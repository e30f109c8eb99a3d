import { TimeoutError } from "../../data/core/errors.ts";
import type { Endpoint } from "../../api/transport/endpoint.ts";
import { type LinkOptions, openLink } from "../../api/transport/link.ts";
import { Wire } from "./wire.ts";

/** A connection to the cluster, for one request. */
export interface Lease {
  wire: Wire;
  /** Whether the connection served a request before. If so, the server may have closed it since. */
  isReused: boolean;
  /** Returns the connection to the pool. A connection that is not returned must be closed. */
  giveBack(): void;
}

/** A pool of connections to one server. */
export interface Pool {
  /** Returns an idle connection, or opens one. */
  take(options?: TakeOptions): Promise<Lease>;
  /** Closes idle connections, and all others when they are returned. */
  close(): void;
  /** Closes idle connections and opens no more. Pending callers get an error. */
  end(): void;
}

/** Options for taking a connection. */
export interface TakeOptions extends LinkOptions {
  /** Always open a new connection. @default {false} */
  fresh?: boolean | undefined;
}

/** Time limit for opening a connection, in milliseconds, as in client-go. */
const OPEN_MS = 30_000;
/** Maximum idle time in milliseconds, less than the API server's 90 s. */
const IDLE_MS = 60_000;
/** Maximum number of idle connections. More would only be needed for a rare peak. */
const MOST_IDLE = 64;

/**
 * Creates a pool that opens connections to a server on demand.
 *
 * @param now Returns the wall-clock time. A monotonic clock stops while a laptop sleeps. A dead connection would then
 * look recently used, and a request over it would hang for a quarter of an hour.
 */
export function openPool(endpoint: Endpoint, open = openLink, now = Date.now): Pool {
  const idle: { wire: Wire; since: number }[] = [];
  /** Callbacks that cancel connections which are being opened. */
  const openings = new Set<(reason: Error) => void>();
  let closed = false;

  async function take({ fresh = false, ...options }: TakeOptions = {}): Promise<Lease> {
    while (!fresh && !options.prompt && idle.length > 0) {
      const { wire, since } = idle.pop() ?? {};
      if (wire === undefined || since === undefined) break;
      wire.left = undefined;
      // Unexpected bytes belong to no response, so the connection cannot be used.
      if (wire.buffered === 0 && now() - since < IDLE_MS) return lease(wire, true);
      wire.close();
    }
    return lease(new Wire(await inTime(open(endpoint, options), openings)), false);
  }

  function lease(wire: Wire, isReused: boolean): Lease {
    return { wire, isReused, giveBack: () => giveBack(wire) };
  }

  function giveBack(wire: Wire): void {
    const since = now();
    // The oldest connections are at the front, because the last one returned is the first one taken.
    while (idle.length > 0 && (idle.length >= MOST_IDLE || since - (idle[0]?.since ?? 0) > IDLE_MS)) {
      drop(idle[0]?.wire);
    }
    if (closed) return wire.close();
    idle.push({ wire, since });
    wire.listen(() => drop(wire));
  }

  function drop(wire: Wire | undefined): void {
    const at = idle.findIndex((one) => one.wire === wire);
    if (at >= 0) idle.splice(at, 1);
    if (wire === undefined) return;
    wire.left = undefined;
    wire.close();
  }

  function close(): void {
    closed = true;
    for (const { wire } of idle.splice(0)) {
      wire.left = undefined;
      wire.close();
    }
  }

  function end(): void {
    close();
    for (const giveUp of openings) giveUp(new Error("the proxy has ended"));
  }

  return { take, close, end };
}

async function inTime<T extends { close(): void }>(
  opening: Promise<T>,
  openings: Set<(reason: Error) => void>,
): Promise<T> {
  const { promise: never, reject } = Promise.withResolvers<never>();
  const giveUp = (reason: Error) => {
    reject(reason);
    opening.then((link) => link.close(), () => {});
  };
  const timer = setTimeout(
    () => giveUp(new TimeoutError(`The cluster took longer than ${OPEN_MS / 1000} s to take a connection`)),
    OPEN_MS,
  );
  openings.add(giveUp);
  try {
    return await Promise.race([opening, never]);
  } finally {
    clearTimeout(timer);
    openings.delete(giveUp);
  }
}
