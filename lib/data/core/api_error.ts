import { defined } from "../base/defined.ts";
import { ApiError, hint } from "./errors.ts";
import type { Hint } from "./hint.ts";
import { hintsFor } from "./hints.ts";
import { readJwtPayload } from "./jwt.ts";
import { isStatus, type Status } from "./status.ts";

/** The number of bytes of an error's body that are read. */
export const ERROR_BODY_LIMIT = 1024 * 1024;

/** Options of {@linkcode readApiError}. */
export interface ApiErrorOfOptions {
  /** @default {the clock} */
  now?: (() => Date) | undefined;
}

/**
 * Reads an error answer into an {@linkcode ApiError} with its hints. The body is cut after 1 MiB. The request must be the
 * one that was sent, because its Authorization header can tell why it was refused.
 */
export async function readApiError(
  request: Request,
  response: Response,
  { now = () => new Date() }: ApiErrorOfOptions = {},
): Promise<ApiError> {
  const text = await readBounded(response, ERROR_BODY_LIMIT);
  const status = statusOf(response, text);
  const { pathname, search } = new URL(request.url);
  const known = hintsOn.get(response) ?? [];
  const hints = [...known, ...tokenHints(status, request, now()), ...hintsFor(status, request)];
  return new ApiError(status, { method: request.method, path: pathname + search }, { hints });
}

const hintsOn = new WeakMap<Response, readonly (string | Hint)[]>();

/** Adds hints to the error that an answer will become. Layers that know more than the answer says call it. */
export function addHints(response: Response, hints: readonly (string | Hint)[]): void {
  hintsOn.set(response, [...hintsOn.get(response) ?? [], ...hints]);
}

/** Gives a copy of a response the hints of the original. */
export function copyHints(from: Response, to: Response): void {
  addHints(to, hintsOn.get(from) ?? []);
}

async function readBounded(response: Response, limit: number): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk.subarray(0, limit - size), { stream: true });
    size += chunk.length;
    if (size >= limit) break;
  }
  return text;
}

function statusOf(response: Response, text: string): Status {
  try {
    const value: unknown = JSON.parse(text);
    if (isStatus(value)) return { ...value, code: value.code ?? response.status };
  } catch {
    // A gateway or a proxy in front of the API server answered.
  }
  const [reason, message] = GENERIC.get(response.status) ?? [response.status >= 500 ? "InternalError" : "", ""];
  const said = /^\s*</.test(text) ? "" : text.trim().replace(/\s+/g, " ").slice(0, 300);
  const location = response.headers.get("location");
  const words = [
    message || `the server answered ${response.status} ${response.statusText}`.trim(),
    location === null ? "" : `it redirects to ${location}`,
    // The words of a gateway or a webhook. The API server's own 404 says nothing more.
    said === "" || said === "404 page not found" ? "" : said,
  ];
  return {
    apiVersion: "v1",
    kind: "Status",
    metadata: {},
    status: "Failure",
    message: words.filter((word) => word !== "").join(": "),
    ...defined({ reason: reason || undefined }),
    code: response.status,
  };
}

// The words of client-go if there is no Status (apimachinery api/errors, NewGenericServerResponse).
const GENERIC: ReadonlyMap<number, readonly [reason: string, message: string]> = new Map([
  [400, ["BadRequest", "the server rejected our request for an unknown reason"]],
  [401, ["Unauthorized", "the server has asked for the client to provide credentials"]],
  [403, ["Forbidden", "the server does not allow access to the requested resource"]],
  [404, ["NotFound", "the server could not find the requested resource"]],
  [405, ["MethodNotAllowed", "the server does not allow this method on the requested resource"]],
  [409, ["Conflict", "the server reported a conflict"]],
  [415, ["UnsupportedMediaType", "the body of the request was in an unknown format"]],
  [429, ["TooManyRequests", "the server has received too many requests and has asked us to try again later"]],
  [503, ["ServiceUnavailable", "the server is currently unable to handle the request"]],
  [504, ["Timeout", "the server was unable to return a response in the time allotted"]],
]);

// The API server only says `Unauthorized`. The token that was sent often tells why.
function tokenHints(status: Status, request: Request, now: Date): Hint[] {
  const token = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (status.code !== 401 || token === undefined) return [];
  const expiry = expiryOf(token);
  if (expiry === undefined || expiry > now) return [];
  const expired = expiry.toISOString();
  return [
    hint("new-token", { expired }, `the token expired at ${expired}; call token() to get one of a service account`),
  ];
}

function expiryOf(token: string): Date | undefined {
  try {
    const { exp } = readJwtPayload(token);
    return typeof exp === "number" ? new Date(exp * 1000) : undefined;
  } catch {
    // An opaque token has no expiry to read.
  }
}
