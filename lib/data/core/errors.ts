import type { Hint, HintCode, HintValues } from "./hint.ts";
import type { Status } from "./status.ts";

/** Options of {@linkcode KubeError}. */
export interface KubeErrorOptions extends ErrorOptions {
  /** The next steps, one line each, without the `hint:` in front. @default {[]} */
  hints?: readonly (string | Hint)[] | undefined;
}

/** The root of the family: the library throws nothing else on purpose, except for TypeError and RangeError. */
export class KubeError extends Error {
  /** The name of the class. */
  override readonly name: string = "KubeError";
  /** The next steps, one line each, in the words of the library. */
  readonly hints: readonly string[];
  /** The same steps, for programs that word some of them in their own way. */
  readonly steps: readonly (string | Hint)[];

  /** Creates an error. The message names the attempted action, its object and the reason. */
  constructor(message: string, options: KubeErrorOptions = {}) {
    super(message, options);
    this.steps = options.hints ?? [];
    this.hints = this.steps.map((step) => typeof step === "string" ? step : step.text);
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
  /** The server's Status. If the body was not a Status, it is made from the HTTP status. */
  readonly status: Status;
  /** The HTTP status code. */
  readonly code: number;
  /** The machine-readable reason, such as `NotFound`; empty if the server gave none. */
  readonly reason: string;
  /** The request that failed. */
  readonly request: ApiErrorRequest;

  /** Creates an error. The message names the attempted action, its object and the reason. */
  constructor(status: Status, request: ApiErrorRequest, options: KubeErrorOptions = {}) {
    super(status.message ?? `${request.method} ${request.path} failed with status ${status.code}`, options);
    this.status = status;
    this.code = status.code ?? 0;
    this.reason = status.reason ?? "";
    this.request = request;
  }
}

/** Options of {@linkcode NetworkError}. */
export interface NetworkErrorOptions extends KubeErrorOptions {
  /** Whether an open connection broke, so that the request may have arrived. @default {false} */
  broken?: boolean | undefined;
}

/** The server could not be reached, or the connection broke: DNS, TCP, TLS, or a body that was cut short. */
export class NetworkError extends KubeError {
  /** The name of the class. */
  override readonly name = "NetworkError";
  /** Whether an open connection broke, so that the request may have arrived. */
  readonly broken: boolean;

  /** Creates an error. The message names the attempted action, its object and the reason. */
  constructor(message: string, options: NetworkErrorOptions = {}) {
    super(message, options);
    this.broken = options.broken ?? false;
  }
}

/** The server took longer than the time-out. */
export class TimeoutError extends KubeError {
  /** The name of the class. */
  override readonly name = "TimeoutError";
}

/** A credential is missing, expired, unreadable or of an unsupported kind. */
export class AuthError extends KubeError {
  /** The name of the class. */
  override readonly name = "AuthError";
}

/** A kubeconfig is missing or malformed, or names an entry that it does not have. */
export class ConfigError extends KubeError {
  /** The name of the class. */
  override readonly name = "ConfigError";
}

/** The answer is not a valid answer of the Kubernetes API: not JSON, cut short, or of another shape. */
export class ResponseError extends KubeError {
  /** The name of the class. */
  override readonly name = "ResponseError";
}

/** An input cannot be read: a manifest, a selector, a JSONPath template, a resource name. */
export class InputError extends KubeError {
  /** The name of the class. */
  override readonly name = "InputError";
}

/** A write was not sent: the session is read-only, or a confirmation was denied or not possible. */
export class RefusedError extends KubeError {
  /** The name of the class. */
  override readonly name = "RefusedError";
}

/** The command line is wrong. The exit code is 2. */
export class UsageError extends KubeError {
  /** The name of the class. */
  override readonly name = "UsageError";
}

/** A feature is not supported. The hints name an alternative. */
export class UnsupportedError extends KubeError {
  /** The name of the class. */
  override readonly name = "UnsupportedError";
}

// As in client-go (apimachinery api/errors), the reason decides. The code counts only if there is no reason.
function is(error: unknown, reason: string, code: number): error is ApiError {
  return error instanceof ApiError && (error.reason === reason || (error.reason === "" && error.code === code));
}

/** Reports whether the object or the path does not exist (404). */
export function isNotFound(error: unknown): error is ApiError {
  return is(error, "NotFound", 404);
}

/** Returns undefined for a missing object, and throws other errors: `await call.catch(unlessNotFound)`. */
export function unlessNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

/** Reports whether an object of that name exists already. */
export function isAlreadyExists(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === "AlreadyExists";
}

/** Reports whether a write conflicts with another: a stale resourceVersion, or fields that others own (409). */
export function isConflict(error: unknown): error is ApiError {
  return is(error, "Conflict", 409);
}

/** Reports whether authorization refused the request (403). */
export function isForbidden(error: unknown): error is ApiError {
  return is(error, "Forbidden", 403);
}

/** Reports whether authentication refused the request (401). */
export function isUnauthorized(error: unknown): error is ApiError {
  return is(error, "Unauthorized", 401);
}

/** Reports whether validation refused the object (422). */
export function isInvalid(error: unknown): error is ApiError {
  return is(error, "Invalid", 422);
}

/** Reports whether a resourceVersion or a continue token has expired (410). */
export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.reason === "Expired" || is(error, "Gone", 410));
}

// Here and not in hint.ts, because a cold `get` loads this module anyway.
/** Creates the hint that lists the kinds of the server. */
export function listKinds(): Hint {
  return hint("list-kinds", {}, "call resources() to list the kinds of this server");
}

/** Creates a hint. */
export function hint<Code extends HintCode>(code: Code, values: HintValues[Code], text: string): Hint {
  return { code, values, text } as Hint;
}
