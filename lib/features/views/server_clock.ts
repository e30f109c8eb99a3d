import type { Client } from "../../api/client/client.ts";

// A Date header has whole seconds and arrives late. Smaller differences are not a difference of the clocks.
const TOLERATED_MS = 2000;

/** A client that tracks the server's time, so that ages are right if the two clocks differ. */
export interface ClockedClient extends Client {
  /** Returns the server's time. Returns this machine's time before the first response, or if the clocks agree. */
  now(): Date;
}

/** Wraps a client as a {@linkcode ClockedClient}. */
export function withClock(client: Client): ClockedClient {
  let ahead = 0;
  return {
    ...client,
    now: () => new Date(Date.now() + ahead),
    async handler(request) {
      const response = await client.handler(request);
      const difference = Date.parse(response.headers.get("date") ?? "") - Date.now();
      ahead = Math.abs(difference) > TOLERATED_MS ? difference : 0;
      return response;
    },
  };
}
