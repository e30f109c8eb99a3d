import { isRecord } from "./object.ts";

/** One reason among several for which a request was refused (`status.details.causes[]`). */
export interface StatusCause {
  reason?: string;
  message?: string;
  /** JSON path of the field at fault, such as `spec.containers[0].image`. */
  field?: string;
}

/** What a {@linkcode Status} is about. */
export interface StatusDetails {
  name?: string;
  group?: string;
  /** The resource (plural), despite the name of the field. */
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  /** Seconds to wait before another try. */
  retryAfterSeconds?: number;
}

/** The API server's answer when there is no object to send (`kind: Status`, apimachinery meta/v1). */
export interface Status {
  apiVersion: "v1";
  kind: "Status";
  metadata?: Record<string, unknown>;
  status?: "Success" | "Failure";
  message?: string;
  /** A word such as `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid`. */
  reason?: string;
  details?: StatusDetails;
  /** The HTTP status code. */
  code?: number;
}

/** Says whether a value is a Status. */
export function isStatus(value: unknown): value is Status {
  return isRecord(value) && value.kind === "Status" && value.apiVersion === "v1";
}
