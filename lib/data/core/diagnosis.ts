import type { Hint } from "./hint.ts";

/** The checks of the doctor, in the order in which they depend on each other. */
export type CheckName =
  | "kubeconfig"
  | "context"
  | "permissions"
  | "credential"
  | "certificate"
  | "token"
  | "server"
  | "dns"
  | "tcp"
  | "tls"
  | "http"
  | "clock"
  | "version"
  | "authentication"
  | "authorization"
  | "namespace"
  | "admission";

/**
 * The result of a check: passed, passed with a remark, failed, waiting for another check to pass, or not applicable
 * here.
 */
export type Verdict = "ok" | "warning" | "failed" | "waiting" | "skipped";

/** One check of the doctor with its result. It contains no secrets. */
export interface Check {
  /** The name. */
  readonly name: CheckName;
  /** The result. */
  readonly verdict: Verdict;
  /** The result on one line. */
  readonly summary: string;
  /** Further details, one line each. */
  readonly details: readonly string[];
  /** The next steps, the best first. A {@linkcode Hint} has the words of the library in `text`. */
  readonly next: readonly (string | Hint)[];
  /** The check that must pass before this one can run. */
  readonly waitsFor?: CheckName;
  /** The result for programs: names, dates (RFC 3339), numbers. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The findings of the doctor. */
export interface Diagnosis {
  /** Whether no check failed. */
  readonly healthy: boolean;
  /** The name of the context; empty if none could be selected, and for a handler. */
  readonly context: string;
  /** The address of the server; empty if none could be selected, and for a handler. */
  readonly server: string;
  /** Each check once, in a fixed order. */
  readonly checks: readonly Check[];
}
