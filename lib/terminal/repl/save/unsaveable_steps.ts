import { declaredIn, usedIn } from "./script_code.ts";
import type { TranscriptStep } from "./transcript.ts";

/** Options of {@linkcode lostSteps}. */
export interface LostOptions {
  /** Whether the step's value becomes `_`. */
  isKept: (step: TranscriptStep) => boolean;
  /** Returns how many results back a name points (0 for `_`), or undefined for other names. */
  back: (name: string) => number | undefined;
}

/**
 * Returns the steps that a script cannot repeat: commands that failed partly or used a pipe, and code that uses an error
 * (`_err`). Code that uses the result of such a step cannot be repeated either.
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
