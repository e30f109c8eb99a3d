import { isRecord } from "./object.ts";

/** One reason among several for which a request was refused (`status.details.causes[]`). */
export interface StatusCause {
  /** A word such as `FieldValueRequired`. */
  reason?: string;
  /** For people. */
  message?: string;
  /** JSON path of the field at fault, such as `spec.containers[0].image`. */
  field?: string;
}

/** What a {@linkcode Status} is about. */
export interface StatusDetails {
  /** The name. */
  name?: string;
  /** The API group; empty for the core group. */
  group?: string;
  /** The resource (plural), despite the name of the field. */
  kind?: string;
  /** The unique id, where there is one. */
  uid?: string;
  /** Every reason, where there are several. */
  causes?: StatusCause[];
  /** Seconds to wait before another try. */
  retryAfterSeconds?: number;
}

/** The API server's answer when there is no object to send (`kind: Status`, apimachinery meta/v1). */
export interface Status {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion: "v1";
  /** Always `Status`. */
  kind: "Status";
  /** Empty, but where a continue token is too old: then `continue` is one to go on with. */
  metadata?: Record<string, unknown>;
  /** `Success` or `Failure`. */
  status?: "Success" | "Failure";
  /** For people. */
  message?: string;
  /** A word such as `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid`. */
  reason?: string;
  /** What it is about. */
  details?: StatusDetails;
  /** The HTTP status code. */
  code?: number;
}

/** Says whether a value is a Status. */
export function isStatus(value: unknown): value is Status {
  return isRecord(value) && value.kind === "Status" && value.apiVersion === "v1";
}
