import type { Diagnosis } from "../../../data/core/diagnosis.ts";
import { formatError, withCommandHints } from "../../shell/command_hints.ts";
import { formatDiagnosis } from "../../../data/output/text/diagnosis.ts";
import type { K8s } from "../../../session/k8s.ts";

/** Receives the outcome of connecting in the background. */
export interface BehindOptions {
  /** Called once with the problem, as text of several lines. */
  tell(text: string): void;
  /** @default {false} */
  colors?: boolean;
  width?: number;
  signal?: AbortSignal;
}

/**
 * Connects to a session's server and reads its API discovery while the user may already type. If that fails, it reports
 * the error and the doctor's findings.
 *
 * @returns Whether the server answered.
 */
export async function connectBehind(k8s: K8s, options: BehindOptions): Promise<boolean> {
  const { tell, colors = false, width = 100, signal } = options;
  try {
    await k8s.discovery.resources(signal);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    const diagnosis = await k8s.doctor().then(withCommandHints, () => undefined);
    if (signal?.aborted) return false;
    const [first = ""] = formatError(error).split("\n");
    tell(diagnosis === undefined ? formatError(error) : `${first}\n${wrongIn(diagnosis, { colors, width })}`);
    return false;
  }
}

// The output of `k8s doctor`, without checks that passed or were skipped.
function wrongIn(diagnosis: Diagnosis, format: { colors: boolean; width: number }): string {
  const checks = diagnosis.checks.filter(({ verdict }) => verdict === "failed" || verdict === "warning");
  return formatDiagnosis({ ...diagnosis, checks }, format) + "  .doctor shows every check.";
}
