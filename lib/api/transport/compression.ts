import { isLoopback } from "./endpoint.ts";

/** Decides whether answers are requested with gzip. */
export interface Packing {
  /** Whether the next answer is requested with gzip. */
  wanted(): boolean;
  /** Records an uncompressed answer that was read. */
  read(size: number, milliseconds: number): void;
}

// The API server does not compress smaller answers (128 KiB), and their rate is not meaningful.
const LEAST_BYTES = 256 * 1024;
// Below 5 MB per second, compression saves more time than it costs the server.
const LEAST_RATE = 5_000;

/**
 * Answers from this machine are not compressed: that would take a third of the API server's time for a page, and save
 * nothing. If they are slow anyway, the address is a tunnel, and later answers are requested with gzip.
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
