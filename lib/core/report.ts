import { ApiError, KubeError } from "./errors.ts";

/** Options of {@linkcode report}. */
export interface ReportOptions {
  /** Adds the stack. @default {false} */
  verbose?: boolean;
}

/** Writes an error as a person reads it: kubectl's first line, then `hint:` lines. */
export function report(error: unknown, _options: ReportOptions = {}): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = error instanceof ApiError ? `Error from server (${error.reason}): ${message}` : `error: ${message}`;
  const hints = error instanceof KubeError ? error.hints : [];
  return [first, ...hints.map((hint) => `hint: ${hint}`)].join("\n");
}
