import type { Check, CheckName } from "../../data/core/diagnosis.ts";
import { hint, KubeError } from "../../data/core/errors.ts";
import type { Hint } from "../../data/core/hint.ts";
import { explainNotCapable } from "../../data/core/not_capable.ts";

/** The parts of a check besides its summary. */
export type Findings = Partial<Pick<Check, "details" | "next" | "facts">>;

const NOTHING = { details: [], next: [], facts: {} } as const;

/** Returns a check that passed. */
export function passed(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "ok", summary, ...NOTHING, ...findings };
}

/** Returns a check that passed with a warning. */
export function warned(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "warning", summary, ...NOTHING, ...findings };
}

/** Returns a check that failed. */
export function failed(name: CheckName, summary: string, findings: Findings = {}): Check {
  return { name, verdict: "failed", summary, ...NOTHING, ...findings };
}

/** Returns a check that failed with an error. The error's hints come after the steps in `next`. */
export function failedBy(name: CheckName, error: unknown, { next = [], ...findings }: Findings = {}): Check {
  if (error instanceof DOMException && error.name === "TimeoutError") return tooLate(name, findings);
  const known = explainNotCapable(error);
  const summary = known instanceof Error ? known.message : String(known);
  // Hints to run the doctor are dropped, because it is running.
  const steps = known instanceof KubeError ? known.steps.filter((step) => !isDoctor(step)) : [];
  return failed(name, summary, { ...findings, next: [...new Set([...next, ...steps])] });
}

function isDoctor(step: string | Hint): boolean {
  return typeof step !== "string" && step.code === "run-doctor";
}

function tooLate(name: CheckName, findings: Findings): Check {
  const next = [hint("longer-timeout", {}, "set patience to a longer time")];
  return failed(name, "the server did not answer in time", { ...findings, next });
}

/** Returns a check that can run only after another check passes. */
export function waits(name: CheckName, waitsFor: CheckName): Check {
  return { name, verdict: "waiting", summary: `waits for ${waitsFor}`, ...NOTHING, waitsFor };
}

/** Returns a check that does not apply. */
export function skipped(name: CheckName, summary: string): Check {
  return { name, verdict: "skipped", summary, ...NOTHING };
}

/** Returns the step that checks a part of the context in use in the kubeconfig. */
export function viewContext(step: string): Hint {
  return hint("view-context", { step }, step);
}

/** Returns the step that lists the contexts. */
export function listContexts(): Hint {
  return hint("list-contexts", {}, "list the contexts of the kubeconfig");
}
