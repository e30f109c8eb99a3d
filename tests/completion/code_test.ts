import assert from "node:assert/strict";
import { completeCode } from "../../lib/completion/code.ts";
import { createKnowledge } from "../../lib/completion/knowledge.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const k8s = await connect({ handler: sandbox({ now: () => new Date("2026-01-01T12:00:00Z") }).handler });
const knowledge = createKnowledge();

/** The cursor is where the bar stands; what is in front of it in a result is what would stand before the candidates. */
const table: [string, string[]][] = [
  ["k8s.li|", ["list"]],
  ['k8s.get("depl|', ["deploy", "deployment", "deployments"]],
  ["k8s.get('pod', 'hel|", ["helloworld"]],
  ['k8s.list("pods", { namespace: "kube-p|', ["kube-public"]],
  ["// k8s.|", []],
  ["nobody.|", []],
];

for (const [input, expected] of table) {
  Deno.test(`completeCode() offers ${expected.join(" and ") || "nothing"} when it is asked at ${input}`, async () => {
    const cursor = input.indexOf("|");
    const text = input.replace("|", "");
    const { to, candidates } = await completeCode(text, cursor, { k8s, knowledge });
    assert.equal(to, cursor);
    assert.deepEqual(candidates.map(({ text }) => text), expected);
  });
}
