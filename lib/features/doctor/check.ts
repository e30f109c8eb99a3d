import type { Check, CheckName } from "../../data/core/diagnosis.ts";
import { KubeError } from "../../data/core/errors.ts";
import type { Hint } from "../../data/core/hint.ts";
import { explainNotCapable } from "../../data/core/not_capable.ts";

/** What a check can have beside its summary. */
export type Findings = Partial<Pick<Check, "details" | "next" | "facts">>;

const NOTHING = { details: [], next: [], facts: {} } as const;

/** The check is well. */
export function passed(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "ok", summary, ...NOTHING, ...findings };
}

/** It works, but somebody should know. */
export function warned(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "warning", summary, ...NOTHING, ...findings };
}

/** It does not work. */
export function failed(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "failed", summary, ...NOTHING, ...findings };
}

/** It does not work, as an error says; the error's hints come last in what is next, for they are seldom commands. */
export function failedBy(name: CheckName, error: unknown, { next = [], ...findings }: Findings = {}): Check {
  if (error instanceof DOMException && error.name === "TimeoutError") return tooLate(name, findings);
  const known = explainNotCapable(error);
  const summary = known instanceof Error ? known.message : String(known);
  // Errors elsewhere name the doctor as the next step.
  const steps = known instanceof KubeError ? known.steps.filter((step) => !isDoctor(step)) : [];
  return failed(name, summary, { ...findings, next: [...new Set([...next, ...steps])] });
}

function isDoctor(step: string | Hint): boolean {
  return typeof step !== "string" && step.code === "run-doctor";
}

function tooLate(name: CheckName, findings: Findings): Check {
  const next = ["--request-timeout 30s gives it longer"];
  return failed(name, "the server gives no answer in time", { ...findings, next });
}

/** Nothing can be said before another check is well. */
export function waits(name: CheckName, waitsFor: CheckName): Check {
  return { name, verdict: "waiting", summary: `waits for ${waitsFor}`, ...NOTHING, waitsFor };
}

/** There is nothing to ask here. */
export function skipped(name: CheckName, summary: string): Check {
  return { name, verdict: "skipped", summary, ...NOTHING };
}
