import { UsageError } from "../../data/core/errors.ts";

/** Limits per client and for all clients together. */
export interface LimitOptions {
  /** Maximum size of a request's headers in bytes. @default {65536} */
  maxHeaderSize?: number | undefined;
  /** Maximum size of a request's body in bytes. @default {no limit: the API server has its own} */
  maxBodySize?: number | undefined;
  /** Maximum number of simultaneous requests, watches included. Further requests get 429. @default {512} */
  maxRequests?: number | undefined;
  /** Maximum number of client connections. Further connections get 503. @default {1024} */
  maxConnections?: number | undefined;
  /** Time limit for receiving a request's headers, in milliseconds. @default {10000} */
  headerTimeout?: number | undefined;
  /** Maximum idle time of a connection between requests, in milliseconds. @default {120000} */
  idleTimeout?: number | undefined;
  /** Maximum time between two pieces of a request's body, in milliseconds. @default {120000} */
  bodyTimeout?: number | undefined;
}

/** The limits with their defaults filled in. */
export type Limits = { [Name in keyof LimitOptions]-?: number };

/**
 * Fills in the defaults.
 *
 * @throws {UsageError} If a limit would reject every request.
 */
export function readLimits(options: LimitOptions): Limits {
  const limits = {
    maxHeaderSize: options.maxHeaderSize ?? 64 * 1024,
    maxBodySize: options.maxBodySize ?? Infinity,
    maxRequests: options.maxRequests ?? 512,
    maxConnections: options.maxConnections ?? 1024,
    headerTimeout: options.headerTimeout ?? 10_000,
    idleTimeout: options.idleTimeout ?? 120_000,
    bodyTimeout: options.bodyTimeout ?? 120_000,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (value > 0 || (name === "maxBodySize" && value === 0)) continue;
    throw new UsageError(`Cannot set ${name} to ${value}: every request would be rejected`);
  }
  return limits;
}
