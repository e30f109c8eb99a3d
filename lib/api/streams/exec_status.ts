import { ApiError, type ApiErrorRequest } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import type { Status } from "../../data/core/status.ts";

/** The result of a command, as the server reports it on the status channel. */
export type Outcome = { code: number } | { error: ApiError };

/**
 * Reads the message of the status channel (apimachinery pkg/util/remotecommand). Returns undefined if it is not complete
 * or not a Status, so that the result is unknown.
 */
export function readOutcome(text: string, request: ApiErrorRequest): Outcome | undefined {
  const status = parseStatus(text);
  if (status === undefined) return undefined;
  if (status.status === "Success") return { code: 0 };
  if (status.reason === "NonZeroExitCode") {
    const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
    const code = Number(cause?.message ?? NaN);
    if (Number.isInteger(code) && code !== 0) return { code };
  }
  return { error: new ApiError(status, request) };
}

// The Status of this channel has neither apiVersion nor kind.
function parseStatus(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isStatus = isRecord(value) && (value.status === "Success" || value.status === "Failure");
    return isStatus ? { ...value, apiVersion: "v1", kind: "Status" } : undefined;
  } catch {
    return undefined;
  }
}

/** Reports whether the container has no shell, so that nothing ran. */
export function isWithoutShell(error: unknown): boolean {
  return error instanceof ApiError && /exec: "sh": (executable file not found|.*no such file)/.test(error.message);
}
