import { ApiError, KubeError } from "./errors.ts";
import type { Hint } from "./hint.ts";
import { BOOLEAN, FUNCTION, type OptionTable, readOptions } from "./options.ts";
import type { StatusCause } from "./status.ts";
import { stripControl } from "../base/text.ts";

/** Options of {@linkcode report}. */
export interface ReportOptions {
  /** Adds the stack traces of the error and its causes. @default {false} */
  verbose?: boolean | undefined;
  /** Words a hint. @default {the words of the library} */
  wordHint?: ((hint: Hint) => string) | undefined;
}

/** The options of `report`. */
const REPORT_OPTIONS: OptionTable<ReportOptions> = { verbose: BOOLEAN, wordHint: FUNCTION };

/**
 * Returns an error as text for users: kubectl's line or lines, then a line that begins with `hint:` for each hint.
 * Control sequences are made visible, because most of the text comes from a cluster. It does not end in a newline.
 */
export function report(error: unknown, options?: ReportOptions): string {
  const { verbose = false, wordHint = (step: Hint) => step.text } = readOptions("report", REPORT_OPTIONS, options);
  const lines = [error instanceof ApiError ? apiLines(error) : `error: ${messageOf(error)}`];
  if (error instanceof KubeError) {
    lines.push(...error.steps.map((step) => `hint: ${typeof step === "string" ? step : wordHint(step)}`));
  }
  if (verbose) lines.push(...stacks(error));
  return stripControl(lines.join("\n"));
}

// The words of kubectl's own reporter (k8s.io/kubectl pkg/cmd/util/helpers.go).
function apiLines(error: ApiError): string {
  const { status, reason, message } = error;
  if (reason === "Unauthorized") return `error: You must be logged in to the server (${message})`;
  if (reason !== "Invalid") return `Error from server${reason === "" ? "" : ` (${reason})`}: ${message}`;
  const { kind = "", name = "", causes = [] } = status.details ?? {};
  if (kind === "" && name === "" && causes.length === 0) return `The request is invalid: ${message}`;
  const subject = kind === "" && name === "" ? "The request" : `The ${kind} "${name}"`;
  const reasons = [...new Set(causes.map(causeLine))];
  if (reasons.length === 0) return `${subject} is invalid`;
  if (reasons.length === 1) return `${subject} is invalid: ${reasons[0]}`;
  return [`${subject} is invalid: `, ...reasons.map((line) => `* ${line}`)].join("\n");
}

function causeLine({ field = "", message = "" }: StatusCause): string {
  return `${field}: ${message}`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof KubeError || error.name === "Error") return error.message;
  // A TypeError or a DOMException is a mistake in a program, so its name helps.
  return `${error.name}: ${error.message}`;
}

function stacks(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined
    ? [own]
    : [own, `caused by: ${stacks(error.cause).join("\n") || String(error.cause)}`];
}
