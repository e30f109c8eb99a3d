import assert from "node:assert/strict";
import { splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { KUBECTL_VERBS } from "../../lib/terminal/cli/kubectl_verbs.ts";
import { COMMANDS } from "../../lib/terminal/cli/table.ts";
import { commandLine, offline } from "../commands/command_line.ts";

/** Splits a line into words like a shell. Only single quotes are supported. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'(?:[^']|'\\'')*'|[^\s'])+/g)].map(([word]) =>
    word.replaceAll("'\\''", "\x00").replaceAll("'", "").replaceAll("\x00", "'")
  );
}

async function hintsOf(line: string): Promise<string[]> {
  const { code, stderr } = await offline(wordsOf(line));
  assert.equal(code, 2, stderr);
  return [...stderr.matchAll(/^hint: (.*)$/gm)].map(([, hint = ""]) => hint.replace(/^run `(?!kubectl)(.*)`$/, "$1"));
}

const WEB = "deploy web";
const patch = (target: string, body: string, more = "") => `k8s patch ${target} -p '${body}'${more}`;

const hints: [line: string, hints: string[]][] = [
  ["scale deploy web --replicas=7", [patch(`${WEB} --subresource=scale`, '{"spec":{"replicas":7}}')]],
  ["-n shop scale deploy/web --replicas 0 --context prod", [
    patch("deploy/web --subresource=scale", '{"spec":{"replicas":0}}', " -n shop --context=prod"),
  ]],
  ["annotate pod a b tier=front old- --overwrite --sandbox", [
    patch("pod a b", '{"metadata":{"annotations":{"tier":"front","old":null}}}', " --sandbox"),
  ]],
  ["annotate pod/a note='it is' --dry-run=server", [
    patch("pod/a", '{"metadata":{"annotations":{"note":"it is"}}}', " --dry-run=server"),
  ]],
  ["cordon a node/b", [patch("node a b", '{"spec":{"unschedulable":true}}')]],
  ["uncordon a", [patch("node a", '{"spec":{"unschedulable":null}}')]],
  ["set image deploy/web nginx=nginx:2 side=x:1", [
    patch(
      "deploy/web",
      '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:2"},{"name":"side","image":"x:1"}]}}}}',
    ),
  ]],
  ["set image pod web nginx=nginx:2", [
    patch("pod web", '{"spec":{"containers":[{"name":"nginx","image":"nginx:2"}]}}'),
  ]],
  ["logs -f web -c app --tail=5 --since=2m -n shop", [
    "k8s raw '/api/v1/namespaces/shop/pods/web/log?container=app&follow=true&tailLines=5&sinceSeconds=120' -n shop",
  ]],
  ["logs web", ["k8s raw /api/v1/namespaces/NAMESPACE/pods/web/log"]],
  ["wait pod web --for=condition=Ready", [
    `until k8s get pod web -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' | grep -qi True; do sleep 1; done`,
  ]],
  ["wait pod/web --for=delete", ["while k8s get pod/web -o name; do sleep 1; done"]],
  ["edit deploy web", ["run `k8s repl`, and there .edit deploy web"]],
  ["cluster-info --context prod", ["k8s server --context=prod", "k8s doctor --context=prod"]],
  ["autoscale deploy web --min=2 --max=5 --cpu-percent=80", [
    'echo \'{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"web"},"spec":' +
    '{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"minReplicas":2,"maxReplicas":5,' +
    '"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}}' +
    "' | k8s create -f -",
  ]],
  // No line has the same effect: taints are replaced as one list, and no command selects each object of a selector.
  ["taint node a key=value:NoSchedule", []],
  ["annotate pods -l app=web tier=front", []],
  ["annotate pods --all tier=front", []],
  ["scale deploy web", []],
  ["rollout status deploy web", []],
  ["set env deploy/web A=b", []],
  ["logs deploy/web", []],
];

for (const [line, expected] of hints) {
  Deno.test(`k8s ${line} names ${expected.length === 0 ? "kubectl alone" : "the line that does the same"}`, async () => {
    const { verb } = splitVerb(wordsOf(line), () => false);
    assert.deepEqual(await hintsOf(line), [...expected, `run \`kubectl ${verb}\` instead`]);
  });
}

// Each pasted line, and the requests that write.
const pasted: [line: string, writes: RegExp][] = [
  ["scale deploy web --replicas=7", /^PATCH .*\/deployments\/web\/scale$/],
  ["annotate pod/helloworld note=x", /^PATCH .*\/pods\/helloworld$/],
  ["cordon minikube", /^PATCH \/api\/v1\/nodes\/minikube$/],
  ["uncordon minikube", /^PATCH \/api\/v1\/nodes\/minikube$/],
  ["set image deploy/web nginx=nginx:2", /^PATCH .*\/deployments\/web$/],
  ["rollout restart deploy web", /^PATCH .*\/deployments\/web$/],
];

for (const [line, writes] of pasted) {
  Deno.test(`the hint of k8s ${line} runs as pasted`, async () => {
    const [hint = ""] = await hintsOf(line);
    const [, input, rest = hint] = /^echo '(.*)' \| (.*)$/s.exec(hint) ?? [];
    const [program, ...words] = wordsOf(rest);
    assert.equal(program, "k8s");
    const cli = await commandLine();
    const { code, stderr } = await cli.with(input === undefined ? {} : { input })(...words);
    assert.deepEqual([code, stderr], [0, ""]);
    const changes = cli.requests.filter((request) => !request.startsWith("GET ")).map((request) =>
      request.split("?")[0]
    );
    assert.equal(changes.length, 1);
    assert.match(changes[0] ?? "", writes);
  });
}

Deno.test("the hint of k8s rollout restart restarts again a second later", async () => {
  const [hint = ""] = await hintsOf("rollout restart deploy web");
  const [, time = ""] = /"kubectl\.kubernetes\.io\/restartedAt":"([^"]+)"/.exec(hint) ?? [];
  assert.ok(Math.abs(Date.now() - Date.parse(time)) < 60_000, hint);
});

Deno.test("KUBECTL_VERBS names no command of ours", () => {
  const known = Object.keys(COMMANDS).map((name) => name.split(" ")[0]);
  assert.deepEqual(Object.keys(KUBECTL_VERBS).filter((verb) => known.includes(verb)), []);
});
