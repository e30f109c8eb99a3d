import assert from "node:assert/strict";
import { completeCode } from "../../../lib/terminal/completion/code/code.ts";
import { createKnowledge } from "../../../lib/terminal/completion/cluster_cache.ts";
import type { CodeSources } from "../../../lib/terminal/completion/sources.ts";
import { wordSources } from "../../../lib/terminal/cli/complete.ts";
import { completeWords } from "../../../lib/terminal/completion/words/words.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";

const k8s = await connect({ handler: sandbox().handler });
const knowledge = createKnowledge({ patience: 20_000 });
const folder = await Deno.makeTempDir();
await Deno.writeTextFile(`${folder}/app.yaml`, "");
await Deno.mkdir(`${folder}/apps`);
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const sources: CodeSources = {
  k8s,
  knowledge,
  dotCommands: [
    { name: ".ctx", summary: "the context", takes: ["context"] },
    { name: ".ns", summary: "the namespace", takes: ["namespace"] },
    { name: ".explain", summary: "a field", takes: ["field"] },
    { name: ".edit", summary: "an object", takes: ["target"] },
    { name: ".load", summary: "a script", takes: ["file"] },
    { name: ".logs", summary: "logs", takes: ["pod"] },
    { name: ".readonly", summary: "no writes", takes: [["on", "off"]] },
  ],
  bindings: {
    names: () => Promise.resolve(["token"]),
    lookup: (name) => Promise.resolve(name === "token" ? { value: "x" } : undefined),
    settled: () => Promise.resolve(undefined),
  },
  async words(words) {
    await using found = wordSources(recordingShell({ session: k8s }), knowledge);
    return await completeWords(words, found);
  },
};

const table: [string, string[]][] = [
  [".e|", [".explain", ".edit"]],
  [".ns kube-p|", ["kube-public"]],
  [".explain pod.spec.nodeN|", ["pod.spec.nodeName"]],
  [".edit pod hel|", ["helloworld"]],
  [".edit pod/hel|", ["pod/helloworld"]],
  [".edit deploym|", ["deployments"]],
  [`.load ${folder}/app|`, [`${folder}/app.yaml`, `${folder}/apps/`]],
  [".logs hel|", ["helloworld"]],
  [".logs -f helloworld deploym|", ["deployments/"]],
  ["logs hel|", ["helloworld "]],
  ["logs deploy/w|", ["deploy/web "]],
  ["logs helloworld -c h|", ["helloworld "]],
  ["logs helloworld -o j|", ["json", "js="]],
  [".readonly o|", ["on", "off"]],
  [".nothing x|", []],
  ["get pods -n kube-p|", ["kube-public "]],
  ["get pod hel|", ["helloworld "]],
  ["get jobs |", []],
  ["get jobs tok|", []],
  ["delete tok|", ["token"]],
  ["get pods -o js|", ["json", "jsonpath=", "jsonpath-file=", "jsonpath-as-json=", "js="]],
  [`apply -f ${folder}/app.|`, [`${folder}/app.yaml `]],
  [`apply --filename=${folder}/app.|`, [`--filename=${folder}/app.yaml `]],
  ["  get pod hel|", ["helloworld "]],
  ['get pod "hel|', ["helloworld "]],
  [`import { a } from "${folder}/app.|`, [`${folder}/app.yaml`]],
  [`await import("${folder}/app.|`, [`${folder}/app.yaml`]],
  ["appl|", ["apply"]],
  ["  desc|", ["describe"]],
  ["tok|", ["token"]],
  ["x = appl|", []],
  ["k8s get pod hel|", ["helloworld "]],
  ["kubectl get pod hel|", ["helloworld "]],
  ["k8s appl|", ["apply "]],
  ["get pod hel| -o wide", ["helloworld"]],
  ["k8s.appl|", ["apply", "applyEach"]],
  ["get instanceof Arr|", []],
  // A name of the session takes precedence over a command, and code takes precedence over both.
  ["token def|", []],
  ["get (tok|", ["token"]],
  ["get = tok|", ["token"]],
];

for (const [input, expected] of table) {
  Deno.test(`completeCode() offers ${expected.length} of a command line when it is asked at ${input.replace(folder, "")}`, async () => {
    const cursor = input.indexOf("|");
    const { from, candidates } = await completeCode(input.replace("|", ""), cursor, sources);
    assert.deepEqual(candidates.map(({ text }) => text), expected);
    assert.ok(from <= cursor);
  });
}
