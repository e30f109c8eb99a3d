import { UsageError } from "../../data/core/errors.ts";

/** What one client may take, and all of them together. */
export interface LimitOptions {
  /** Bytes of a request's headers. @default {65536} */
  maxHeaderSize?: number | undefined;
  /** Bytes of a request's body. @default {no limit: bodies are passed on in pieces, and the API server has its own} */
  maxBodySize?: number | undefined;
  /** Requests that the cluster answers at one time, watches included; more get 429. @default {512} */
  maxRequests?: number | undefined;
  /** Open connections of clients; more get 503. @default {1024} */
  maxConnections?: number | undefined;
  /** Milliseconds in which a request's headers must have come. @default {10000} */
  headerTimeout?: number | undefined;
  /** Milliseconds that a connection may be idle between requests. @default {120000} */
  idleTimeout?: number | undefined;
  /** Milliseconds in which a request's body must go on. @default {120000} */
  bodyTimeout?: number | undefined;
}

/** The limits, each of them known. */
export type Limits = { [Name in keyof LimitOptions]-?: number };

/**
 * Fills in the defaults.
 *
 * @throws {UsageError} For a limit that lets nothing through.
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
    throw new UsageError(`Cannot take ${value} for ${name}: nothing would be served`);
  }
  return limits;
}
