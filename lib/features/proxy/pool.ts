import { TimeoutError } from "../../data/core/errors.ts";
import type { Endpoint } from "../../api/transport/endpoint.ts";
import { type LinkOptions, openLink } from "../../api/transport/link.ts";
import { Wire } from "./wire.ts";

/** A connection to the cluster, for one request. */
export interface Lease {
  wire: Wire;
  /** Whether it has served a request before: then it may have ended in the meantime. */
  isReused: boolean;
  /** Gives it back for the next request. Whoever does not closes it. */
  giveBack(): void;
}

/** Connections to one server, kept for the next request. */
export interface Pool {
  /** Takes one that is idle, or opens one. */
  take(options?: TakeOptions): Promise<Lease>;
  /** Ends those that are idle, and every other one as soon as it comes back. */
  close(): void;
  /** Ends those that are idle, and opens no more: whoever waits for one gets an error. */
  end(): void;
}

/** How a connection is taken. */
export interface TakeOptions extends LinkOptions {
  /** Opens a new one in any case. @default {false} */
  fresh?: boolean | undefined;
}

/** Milliseconds that opening may take: client-go's own. */
const OPEN_MS = 30_000;
/** Idle ones are ended before the API server does it, which waits 90 s. */
const IDLE_MS = 60_000;
/** How many may be idle; more would be kept for a moment that has passed. */
const MOST_IDLE = 64;

/**
 * Opens connections to a server as they are needed.
 *
 * @param now Of the clock on the wall: any other stands still while a laptop sleeps, and after that the way back to what
 * seems to have been idle for a moment may be gone, which shows after a quarter of an hour.
 */
export function openPool(endpoint: Endpoint, open = openLink, now = Date.now): Pool {
  const idle: { wire: Wire; since: number }[] = [];
  /** What ends the wait for one that is being opened. */
  const openings = new Set<(reason: Error) => void>();
  let closed = false;

  async function take({ fresh = false, ...options }: TakeOptions = {}): Promise<Lease> {
    while (!fresh && !options.prompt && idle.length > 0) {
      const { wire, since } = idle.pop() ?? {};
      if (wire === undefined || since === undefined) break;
      wire.left = undefined;
      // Bytes that nobody has asked for belong to no answer.
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
    // The oldest are at the front, since the last one given back is the first one taken.
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
