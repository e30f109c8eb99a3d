import { ApiError, NetworkError, ResponseError, TimeoutError } from "../../data/core/errors.ts";

/** The reasons why a list or a watch failed, by the reaction to them. */
export type ProblemKind =
  /** 410: the history after the resourceVersion is gone. */
  | "expired"
  /** 429 or 503: the server is busy or starting. */
  | "busy"
  /** 504 with the cause ResourceVersionTooLarge: the server has not reached the resourceVersion. */
  | "too new"
  /** 500, 502, 504: the server failed. */
  | "server"
  /** 401 or 403. */
  | "denied"
  /** 404: the kind is gone. */
  | "missing"
  /** The connection failed or broke. */
  | "network"
  /** Repeating the request does not help: 400, 405, 422, an invalid answer. */
  | "final";

/** A failure of a list or a watch. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly error: Error;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Classifies a failure. As in client-go, the reason of a Status decides before its code. */
export function problemOf(error: unknown, retryAfter?: string | null): Problem {
  if (error instanceof ApiError) {
    const seconds = error.status.details?.retryAfterSeconds ??
      (/^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : 0);
    return { kind: kindOf(error), error, retryAfterMs: seconds > 0 ? seconds * 1000 : undefined };
  }
  if (error instanceof NetworkError || error instanceof TimeoutError) return { kind: "network", error };
  if (error instanceof Error) return { kind: "final", error };
  return { kind: "final", error: new ResponseError("Cannot watch: the request failed", { cause: error }) };
}

function kindOf({ code, reason, status }: ApiError): ProblemKind {
  if (reason === "Expired" || reason === "Gone" || code === 410) return "expired";
  const isTooNew = status.details?.causes?.some((cause) => cause.reason === "ResourceVersionTooLarge");
  if (isTooNew) return "too new";
  if (code === 429 || code === 503) return "busy";
  if (code >= 500) return "server";
  if (code === 401 || code === 403) return "denied";
  return code === 404 ? "missing" : "final";
}
