import { declaredIn, usedIn } from "./script_code.ts";
import type { TranscriptStep } from "./transcript.ts";

/** Options of {@linkcode lostSteps}. */
export interface LostOptions {
  /** Whether a step is one whose value `_` then is. */
  isKept: (step: TranscriptStep) => boolean;
  /** How many values back a name means, `_` none; undefined where it is no such name. */
  back: (name: string) => number | undefined;
}

/**
 * The steps that no script can do: commands that failed in part or went through a pipe, and code that uses an error
 * (`_err`), whose line the script leaves out, or a result of such a step.
 */
export function lostSteps(steps: readonly TranscriptStep[], { isKept, back }: LostOptions): Set<number> {
  const lost = new Set<number>();
  const kept: number[] = [];
  const names = new Set(["_err"]);
  const isLostName = (name: string): boolean => {
    if (names.has(name)) return true;
    const distance = back(name);
    const at = distance === undefined ? undefined : kept.at(-1 - distance);
    return at !== undefined && lost.has(at);
  };
  for (const [index, step] of steps.entries()) {
    const declared = step.kind === "code" ? declaredIn(step.text) : [];
    const used = step.kind === "code" ? [...usedIn(step.text)].filter((name) => !declared.includes(name)) : [];
    const isUnsaved = step.kind === "command" && step.unsaved !== undefined;
    const isLost = isUnsaved || used.some(isLostName);
    if (isLost) lost.add(index);
    for (const name of declared) {
      if (isLost) names.add(name);
      else names.delete(name);
    }
    if (isKept(step)) kept.push(index);
  }
  return lost;
}
