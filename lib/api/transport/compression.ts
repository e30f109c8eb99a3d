import { isLoopback } from "./endpoint.ts";

/** Decides whether answers are asked for packed (gzip). */
export interface Packing {
  /** Whether the next answer is. */
  wanted(): boolean;
  /** An answer that was not packed has been read. */
  read(size: number, milliseconds: number): void;
}

// Below this a server packs nothing (128 KiB in the API server), and a rate says little.
const LEAST_BYTES = 256 * 1024;
// 5 MB a second: what is slower gains more by packing than the server loses by it.
const LEAST_RATE = 5_000;

/**
 * Answers from this very machine come as they are: packing takes a third of the API server's time for a page, and saves
 * nothing. Where they come slowly all the same, a tunnel to somewhere else, they are asked for packed from then on.
 */
export function packingFrom(server: string): Packing {
  let isNear = isLoopback(new URL(server).hostname);
  return {
    wanted: () => !isNear,
    read(size, milliseconds) {
      if (size >= LEAST_BYTES && size / milliseconds < LEAST_RATE) isNear = false;
    },
  };
}
