import type { Link } from "./link.ts";

/** A connection after `101 Switching Protocols`. */
export interface Upgraded {
  link: Link;
  /** The subprotocol that the server chose, such as `v5.channel.k8s.io`; empty if it chose none. */
  protocol: string;
}

const upgrades = new WeakMap<Response, Upgraded>();

/**
 * Creates the answer to an upgrade. The constructor of Response refuses the status 101, so the status is set afterwards.
 * The link is looked up with {@linkcode upgradeOf}, so layers have to pass on the same Response.
 */
export function upgradedResponse(upgraded: Upgraded, headers: HeadersInit = {}): Response {
  const response = new Response(null, { status: 200, statusText: "Switching Protocols", headers });
  Object.defineProperty(response, "status", { value: 101 });
  Object.defineProperty(response, "ok", { value: false });
  upgrades.set(response, upgraded);
  return response;
}

/** Returns the connection of an answer, or undefined if the server did not switch protocols. */
export function upgradeOf(response: Response): Upgraded | undefined {
  return upgrades.get(response);
}
