import type { Hint } from "./hint.ts";

/** The questions of the doctor, in the order in which one answer rests on another. */
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
 * What a check came to: well, well with a remark, wrong, not to be said before another check is well, or not to be asked
 * here at all.
 */
export type Verdict = "ok" | "warning" | "failed" | "waiting" | "skipped";

/** One question of the doctor with its answer; it holds no secret. */
export interface Check {
  /** The question. */
  readonly name: CheckName;
  /** The answer in a word. */
  readonly verdict: Verdict;
  /** The answer on one line. */
  readonly summary: string;
  /** What else is worth knowing, a line each. */
  readonly details: readonly string[];
  /** The next steps, the best first. A {@linkcode Hint} has the words of the library in `text`. */
  readonly next: readonly (string | Hint)[];
  /** The check that has to be well before this one can be made. */
  readonly waitsFor?: CheckName;
  /** The answer for programs: names, dates (RFC 3339), numbers. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Everything that the doctor found out. */
export interface Diagnosis {
  /** Whether no check failed. */
  readonly healthy: boolean;
  /** The context's name; empty where none could be chosen, and with a handler. */
  readonly context: string;
  /** The server's address; empty where none could be chosen, and with a handler. */
  readonly server: string;
  /** Each check once, in a fixed order. */
  readonly checks: readonly Check[];
}
