/** Completes like a new session at the prompt, key by key. Prints milliseconds; the first number is the first Tab's. */
import { connect } from "../../lib/session/connect.ts";

await using k8s = await connect({ namespace: "completion" });
const taken: number[] = [];
const started = performance.now();
// The first Tab at the prompt loads the completion code, too.
const [{ completeCode }, { createKnowledge }] = await Promise.all([
  import("../../lib/terminal/completion/code/code.ts"),
  import("../../lib/terminal/completion/cluster_cache.ts"),
]);
const knowledge = createKnowledge();
const input = 'k8s.get("pod", "web-99';
const { candidates } = await completeCode(input, input.length, { k8s, knowledge });
taken.push(performance.now() - started);
if (candidates.length !== 11) throw new RangeError(`11 Pods begin so, but ${candidates.length} were offered`);
const lines = [
  'k8s.get("pod", "web-9',
  'k8s.get("depl',
  'k8s.apply({ kind: "Deployment", spec: { template: { spec: { containers: [{ imag',
  'k8s.list("pods", { names',
  'k8s.apply({ kind: "Deployment", spec: { template: { spec: { containers: [{ image',
];
for (const line of [...lines, ...lines]) {
  const began = performance.now();
  await completeCode(line, line.length, { k8s, knowledge });
  taken.push(performance.now() - began);
}
console.log(JSON.stringify(taken));
