import { ApiError } from "../core/errors.ts";
import { hintsFor } from "../core/hints.ts";
import { isStatus, type Status } from "../core/status.ts";

/** Reads an error answer into an {@linkcode ApiError}. */
export async function apiErrorOf(request: Request, response: Response): Promise<ApiError> {
  const text = await response.text();
  const status = parseStatus(text) ?? {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    message: text.trim().slice(0, 1000) || response.statusText,
    code: response.status,
  };
  const url = new URL(request.url);
  return new ApiError(status, { method: request.method, path: url.pathname + url.search }, {
    hints: hintsFor(status, request),
  });
}

function parseStatus(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStatus(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
