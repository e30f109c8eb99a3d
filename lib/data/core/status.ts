import { isRecord } from "./object.ts";

/** One cause of a refused request (`status.details.causes[]`). */
export interface StatusCause {
  /** The machine-readable reason, such as `FieldValueRequired`. */
  reason?: string;
  /** The message for people. */
  message?: string;
  /** The JSON path of the field that caused it, such as `spec.containers[0].image`. */
  field?: string;
}

/** The object that a {@linkcode Status} is about. */
export interface StatusDetails {
  /** The name. */
  name?: string;
  /** The API group; empty for the core group. */
  group?: string;
  /** The plural name of the resource, although the field is called kind. */
  kind?: string;
  /** The unique id, if there is one. */
  uid?: string;
  /** The causes, if there are several. */
  causes?: StatusCause[];
  /** The number of seconds to wait before a retry. */
  retryAfterSeconds?: number;
}

/** The API server's answer when there is no object to send (`kind: Status`, apimachinery meta/v1). */
export interface Status {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion: "v1";
  /** Always `Status`. */
  kind: "Status";
  /** Metadata. If a continue token has expired, `continue` is a token to continue with. */
  metadata?: Record<string, unknown>;
  /** `Success` or `Failure`. */
  status?: "Success" | "Failure";
  /** The message for people. */
  message?: string;
  /** The machine-readable reason: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid`. */
  reason?: string;
  /** The object that the answer is about. */
  details?: StatusDetails;
  /** The HTTP status code. */
  code?: number;
}

/** Reports whether a value is a Status. */
export function isStatus(value: unknown): value is Status {
  return isRecord(value) && value.kind === "Status" && value.apiVersion === "v1";
}
