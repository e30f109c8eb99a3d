import type { Client } from "../../api/client/client.ts";

// A Date header has whole seconds and is a moment old; within that the two clocks agree.
const TOLERATED_MS = 2000;

/** A client that notes what time it is on the server, so that ages are right where the two clocks differ. */
export interface ClockedClient extends Client {
  /** The server's time; this machine's before the first answer, or where the two agree. */
  now(): Date;
}

/** Makes a {@linkcode ClockedClient} of a client. */
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
