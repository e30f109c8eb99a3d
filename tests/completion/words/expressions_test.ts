import assert from "node:assert/strict";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { wordSources } from "../../../lib/terminal/cli/complete.ts";
import { createKnowledge } from "../../../lib/terminal/completion/cluster_cache.ts";
import { completeWords } from "../../../lib/terminal/completion/words/words.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { WIDGETS } from "../../views/objects.ts";

const k8s = await connect({ handler: sandbox({ objects: [WIDGETS] }).handler });
const knowledge = createKnowledge({ patience: 20_000 });

/** Words of a command line, of which the last is completed, and the first candidates. */
const CANDIDATES: readonly (readonly [words: readonly string[], candidates: readonly string[]])[] = [
  [["get", "pods", "--where", "rest"], ["restarts"]],
  [["get", "pods", "--where", "spec.nodeN"], ["spec.nodeName"]],
  [["get", "pods", "--where", "!ready && spec.nodeN"], ["!ready && spec.nodeName"]],
  [["get", "pods", "--where", "node.sp"], ["node.spec"]],
  [["get", "pods", "--where", "node.spec.podCI"], ["node.spec.podCIDR", "node.spec.podCIDRs"]],
  [["get", "pods", "--where", "services[0].spec.ty"], ["services[0].spec.type"]],
  [["get", "pods", "--where", "owner.lab"], ["owner.labels"]],
  [["get", "pods", "--where", "condition.Re"], ["condition.Ready"]],
  [["get", "pods", "--where", "condition.Ready.o"], ["condition.Ready.ok"]],
  [["get", "pods", "--where", "requests.m"], ["requests.memory"]],
  [["get", "pods", "--where", "spec.containers.so"], ["spec.containers.some("]],
  [
    ["get", "pods", "--where", "spec.containers.some((c) => c.ima"],
    ["image", "imagePullPolicy"]
      .map((name) => `spec.containers.some((c) => c.${name}`),
  ],
  [["get", "nodes", "--where", "pods.some((pod) => pod.rest"], ["pods.some((pod) => pod.restarts"]],
  [
    ["get", "nodes", "--where", "pods.some((pod) => pod.node.st"],
    ["state", "status"]
      .map((name) => `pods.some((pod) => pod.node.${name}`),
  ],
  [["get", "deploy", "--count-by", "own"], ["owner", "owners", "owned"]],
  [["get", "pods", "--sum", "requests.cpu,requests.m"], ["requests.cpu,requests.memory"]],
  [["get", "pods", "-o", "js=spec.nodeN"], ["js=spec.nodeName"]],
  [["get", "pods", "-o", "columns=name,rest"], ["columns=name,restarts"]],
  [["get", "pods", "-o", "columns=+ima"], ["columns=+images", "columns=+image"]],
  [["get", "pods", "--each", "conta"], ["containers"]],
  [["get", "pods", "--each", "containers", "--where", "!resources.lim"], ["!resources.limits"]],
  [["get", "pods", "--each", "containers", "-o", "js=object.nam"], ["js=object.name", "js=object.namespace"]],
  [["get", "nodes", "--each", "pods", "-o", "js=rest"], ["js=restarts"]],
  [["get", "pods", "--sort-by", "-rest"], ["-restarts"]],
  [["get", "pods", "--sort-by=-rest"], ["--sort-by=-restarts"]],
  [["get", "pods", "--sort-by", ".spec.nodeN"], [".spec.nodeName"]],
  [["get", "widgets", "--where", "spec.si"], ["spec.size"]],
  [["get", "pods", "--where", "p => p.spec.nodeN"], ["p => p.spec.nodeName"]],
  [["get", "pods", "--where", "p => p.resta"], []],
  [["get", "pods", "-o", "js=`${name} ${spec.nodeN"], ["js=`${name} ${spec.nodeName"]],
  [["get", "pods", "-o", "js=`${name} spec.nodeN"], []],
  [["get", "pods", "-o", "js=({ a: `${'x'}`, b: spec.nodeN"], ["js=({ a: `${'x'}`, b: spec.nodeName"]],
  [["get", "pods", "--where", "name.starts"], ["name.startsWith("]],
  [["get", "pods", "--where", "spec.nodeName.ends"], ["spec.nodeName.endsWith("]],
  [["get", "svc", "--where", "endpoints.re"], ["endpoints.ready"]],
  [["get", "deploy", "--where", "owned.so"], ["owned.some("]],
  [["get", "pods", "--until", "rest"], ["restarts"]],
  [["delete", "pods", "--where", "stat"], ["state", "status"]],
  [["events", "--where", "reas"], ["reason"]],
  // No field is in a text, in a text or number, or in a list of names.
  [["get", "pods", "--where", 'name == "sp'], []],
  [["get", "pods", "--where", "spec.nodeName.x.y"], []],
  [["get", "nothing", "--where", "sp"], []],
];

for (const [words, candidates] of CANDIDATES) {
  Deno.test(`completeWords() offers fields and names in an expression if ${words.join(" ")} is typed`, async () => {
    await using sources = wordSources(recordingShell({ session: k8s }), knowledge);
    const found = await completeWords([...words], sources);
    assert.deepEqual(Array.isArray(found) ? found.map(({ text }) => text) : found, candidates);
  });
}
