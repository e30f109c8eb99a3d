import type { Status } from "./status.ts";

/** What any error of this library can carry besides its message. */
export interface KubeErrorOptions extends ErrorOptions {
  /** What the person can do next, one line each, without the `hint:` in front. */
  hints?: readonly string[] | undefined;
}

/** The root of the family: everything that this library throws on purpose, but for TypeError and RangeError. */
export class KubeError extends Error {
  /** The name of the class. */
  override readonly name: string = "KubeError";
  /** What the person can do next, one line each. */
  readonly hints: readonly string[];

  /** Makes the error; its message says what was tried, of what, and why it failed. */
  constructor(message: string, options: KubeErrorOptions = {}) {
    super(message, options);
    this.hints = options.hints ?? [];
  }
}

/** The request that an {@linkcode ApiError} answers. */
export interface ApiErrorRequest {
  /** The HTTP method. */
  method: string;
  /** Path and query, without the server. */
  path: string;
}

/** The API server answered with an error. */
export class ApiError extends KubeError {
  /** The name of the class. */
  override readonly name = "ApiError";
  /** The server's Status; made from the HTTP status where the body was none. */
  readonly status: Status;
  /** The HTTP status code. */
  readonly code: number;
  /** The machine-readable reason, such as `NotFound`; empty where the server gave none. */
  readonly reason: string;
  /** The request that was answered. */
  readonly request: ApiErrorRequest;

  /** Makes the error; its message says what was tried, of what, and why it failed. */
  constructor(status: Status, request: ApiErrorRequest, options: KubeErrorOptions = {}) {
    super(status.message ?? `${request.method} ${request.path} failed with status ${status.code}`, options);
    this.status = status;
    this.code = status.code ?? 0;
    this.reason = status.reason ?? "";
    this.request = request;
  }
}

/** What a {@linkcode NetworkError} can carry. */
export interface NetworkErrorOptions extends KubeErrorOptions {
  /** Whether the connection was there and broke, so that the request may have arrived. @default {false} */
  broken?: boolean | undefined;
}

/** The server could not be reached, or the connection broke: DNS, TCP, TLS, a body cut short. */
export class NetworkError extends KubeError {
  /** The name of the class. */
  override readonly name = "NetworkError";
  /** Whether the connection was there and broke, so that the request may have arrived. */
  readonly broken: boolean;

  /** Makes the error; its message says what was tried, of what, and why it failed. */
  constructor(message: string, options: NetworkErrorOptions = {}) {
    super(message, options);
    this.broken = options.broken ?? false;
  }
}

/** The server took longer than the time-out that was asked for. */
export class TimeoutError extends KubeError {
  /** The name of the class. */
  override readonly name = "TimeoutError";
}

/** A credential is missing, expired, unreadable or of a kind that is not supported. */
export class AuthError extends KubeError {
  /** The name of the class. */
  override readonly name = "AuthError";
}

/** A kubeconfig is missing, malformed, or names something that it does not hold. */
export class ConfigError extends KubeError {
  /** The name of the class. */
  override readonly name = "ConfigError";
}

/** The server answered something that is no valid Kubernetes API answer: not JSON, cut short, of another shape. */
export class ResponseError extends KubeError {
  /** The name of the class. */
  override readonly name = "ResponseError";
}

/** What was given cannot be read: a manifest, a selector, a JSONPath, a resource name. */
export class InputError extends KubeError {
  /** The name of the class. */
  override readonly name = "InputError";
}

/** A write that was not sent: the session is read-only, or the person, asked, said no or could not be asked. */
export class RefusedError extends KubeError {
  /** The name of the class. */
  override readonly name = "RefusedError";
}

/** The command line was wrong; the exit code is 2. */
export class UsageError extends KubeError {
  /** The name of the class. */
  override readonly name = "UsageError";
}

/** Something that is planned or left out on purpose; the message says which and the hints the way round. */
export class UnsupportedError extends KubeError {
  /** The name of the class. */
  override readonly name = "UnsupportedError";
}

// As client-go does (apimachinery api/errors), a known reason decides; the code only where there is none.
function is(error: unknown, reason: string, code: number): error is ApiError {
  return error instanceof ApiError && (error.reason === reason || (error.reason === "" && error.code === code));
}

/** Says whether the server answered that the object, or the path, does not exist. */
export function isNotFound(error: unknown): error is ApiError {
  return is(error, "NotFound", 404);
}

/** Says whether the object to create exists already. */
export function isAlreadyExists(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === "AlreadyExists";
}

/** Says whether a write lost against another: a stale resourceVersion, or fields that others own. */
export function isConflict(error: unknown): error is ApiError {
  return is(error, "Conflict", 409);
}

/** Says whether authorization refused the request (403). */
export function isForbidden(error: unknown): error is ApiError {
  return is(error, "Forbidden", 403);
}

/** Says whether authentication refused the request (401). */
export function isUnauthorized(error: unknown): error is ApiError {
  return is(error, "Unauthorized", 401);
}

/** Says whether validation refused the object (422). */
export function isInvalid(error: unknown): error is ApiError {
  return is(error, "Invalid", 422);
}

/** Says whether a resourceVersion or a continue token is too old to go on from (410). */
export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.reason === "Expired" || is(error, "Gone", 410));
}
