import { defined } from "../../../data/base/defined.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import { completeCode } from "../code/code.ts";
import type { Line } from "./line.ts";
import type { Bindings } from "../sources.ts";
import type { WordSources } from "./words.ts";

/** Completes a one-liner: `k8s eval 'await k8s.get("pod", "hel`. */
export async function oneLiner(
  typed: string,
  { flags }: Line,
  k8s: K8s,
  { knowledge, signal }: WordSources,
): Promise<Candidate[]> {
  const names = ["k8s", ...["input", "lines"].filter((name) => flags.has(name)).map((name) => name.replace(/s$/, ""))];
  const values: Record<string, unknown> = { k8s, line: "" };
  const bindings: Bindings = {
    names: (all) => Promise.resolve([...names, ...(all ? Object.getOwnPropertyNames(globalThis) : [])]),
    lookup: (name) => Promise.resolve(names.includes(name) && name in values ? { value: values[name] } : undefined),
    settled: () => Promise.resolve(undefined),
  };
  const asked = { k8s, knowledge, bindings, ...defined({ signal }) };
  const { from, candidates } = await completeCode(typed, typed.length, asked);
  return candidates.map((each) => ({ ...each, text: typed.slice(0, from) + each.text, unfinished: true }));
}
