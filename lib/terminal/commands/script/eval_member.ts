import { format } from "node:util";
import { createScopedEvaluator, type ScopedEvaluator } from "../../repl/evaluate/scoped_evaluator.ts";
import type { EvaluatorOptions } from "../../repl/evaluate/evaluate.ts";
import type { Member } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";

/** Options of {@linkcode memberEvaluator}. */
export interface MemberEvaluatorOptions extends EvaluatorOptions {
  /** Whether stdout contains values, so that the console writes to stderr. */
  isValue: boolean;
}

/** Creates the evaluator of one of several contexts. Its console writes to the output of the context. */
export function memberEvaluator(
  shell: Shell,
  member: Member,
  { globals, isValue, ...options }: MemberEvaluatorOptions,
): ScopedEvaluator {
  const err = (...values: unknown[]) => shell.err(format(...values));
  const out = isValue ? err : (...values: unknown[]) => void shell.out(`${format(...values)}\n`);
  const own = { ...console, log: out, info: out, debug: out, warn: err, error: err };
  const evaluator = createScopedEvaluator({ ...options, globals: { console: own, ...globals } });
  return {
    ...evaluator,
    evaluate: async (...input) => {
      try {
        return await evaluator.evaluate(...input);
      } catch (error) {
        member.fail(error);
        throw error;
      }
    },
  };
}

const inputs = new WeakMap<Shell, Promise<Uint8Array<ArrayBuffer>>>();

/** Returns standard input, which is read once for all contexts. */
export async function sharedInput({ outer }: Member): Promise<ReadableStream<Uint8Array>> {
  const read = inputs.get(outer) ?? new Response(outer.stdin()).bytes();
  inputs.set(outer, read);
  return new Blob([await read]).stream();
}
