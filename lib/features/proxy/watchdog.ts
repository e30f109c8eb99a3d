import type { Limits } from "./limits.ts";
import { answerFailure, type ClientConnection } from "./serve.ts";

/** Time between two checks, in milliseconds. */
const TICK_MS = 250;

/** Closes connections with a slow request or a long idle time. Runs until it is stopped. */
export function watchOver(connections: ReadonlySet<ClientConnection>, limits: Limits): () => void {
  const { headerTimeout, idleTimeout, bodyTimeout } = limits;
  const heads = new WeakMap<ClientConnection, number>();
  const look = () => {
    const now = performance.now();
    for (const connection of connections) {
      const { wire, phase, since } = connection;
      if (phase === "body" && now - Math.max(since, wire.heard) > bodyTimeout) wire.hangUp();
      if (phase !== "request") {
        heads.delete(connection);
      } else if (wire.buffered === 0) {
        if (now - since > idleTimeout) wire.close();
      } else if (!heads.has(connection)) {
        // Receiving single bytes does not extend the time limit.
        heads.set(connection, now);
      } else if (now - (heads.get(connection) ?? now) > headerTimeout) {
        heads.delete(connection);
        connection.phase = "answer";
        const message = `the headers took longer than ${headerTimeout / 1000} s`;
        answerFailure(wire, { code: 408, message }).catch(() => {}).finally(() => wire.close());
      }
    }
  };
  const timer = setInterval(look, Math.min(TICK_MS, headerTimeout, idleTimeout, bodyTimeout));
  return () => clearInterval(timer);
}
