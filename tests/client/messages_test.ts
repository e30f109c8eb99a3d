import type { Decide } from "../../lib/api/client/change.ts";
import { decideEnv, decideImages } from "../../lib/api/client/changes/containers.ts";
import { decideLabels } from "../../lib/api/client/changes/metadata.ts";
import { decideSelector, decideSubjects } from "../../lib/api/client/changes/references.ts";
import { decidePause, decideRestart, decideUndo } from "../../lib/api/client/changes/rollout.ts";
import { each } from "../../lib/api/client/lists.ts";
import { table } from "../../lib/api/client/tables.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { untilScaled } from "../../lib/api/watching/wait_scaled.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { assertMessages, type Failure } from "../messages.ts";

// A value that the compiler rejects. The prompt, `k8s eval` and JavaScript can pass it.
// deno-lint-ignore no-explicit-any -- nothing else is of every type
const untyped = (value: unknown): any => value;

const pod = { kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "a:1" }] } };
const deployment: KubeObject = {
  kind: "Deployment",
  metadata: { name: "web", uid: "u" },
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: {} } },
};
const paused = { ...deployment, spec: { ...deployment.spec, paused: true } };
const now = new Date("2026-01-02T03:04:05Z");
const restarted = {
  ...deployment,
  spec: {
    template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z" } } },
  },
};

const decisions: [title: string, decide: Decide, object: KubeObject][] = [
  ["another value of a label", decideLabels({ a: "2" }), { metadata: { labels: { a: "1" } } }],
  ["the image of an unknown container", decideImages({ b: "x" }), pod],
  ["the image of a ConfigMap", decideImages({ a: "x" }), { kind: "ConfigMap", metadata: { name: "m" } }],
  [
    "another value of a variable",
    decideEnv({ X: "2" }, { overwrite: false }),
    { ...pod, spec: { containers: [{ name: "a", env: [{ name: "X", value: "1" }] }] } },
  ],
  ["the selector of a pod", decideSelector({}), pod],
  ["the subjects of a pod", decideSubjects({ users: ["x"] }), pod],
  ["a service account without a namespace", decideSubjects({ serviceAccounts: [":x"] }), {
    kind: "ClusterRoleBinding",
  }],
  ["an unknown revision", decideUndo(() => Promise.resolve([]), 3), deployment],
  ["the last revision of a workload without a history", decideUndo(() => Promise.resolve([])), deployment],
  ["the last revision of a paused workload", decideUndo(() => Promise.resolve([])), paused],
  ["a second restart within a second", decideRestart(now), restarted],
  ["a restart of a Job", decideRestart(now), { kind: "Job", metadata: { name: "once" } }],
  ["a pause of a paused Deployment", decidePause(true), paused],
  ["a resumption of a Deployment that is not paused", decidePause(false), deployment],
];

const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "blue" } };
const calls: [title: string, call: (k8s: K8s) => unknown][] = [
  ["create() without an object", (k8s) => k8s.create(untyped(undefined))],
  ["replace() of a text", (k8s) => k8s.replace(untyped("kind: Pod"))],
  ["apply() of a number", (k8s) => k8s.apply(untyped(5))],
  ["apply() of a malformed text", (k8s) => k8s.apply("{ a: [")],
  ["apply() of a text without an object", (k8s) => k8s.apply("just text")],
  ["apply() of an object without a kind", (k8s) => k8s.apply("apiVersion: v1")],
  ["apply() of a duplicate key", (k8s) => k8s.apply("apiVersion: v1\nkind: ConfigMap\nkind: Secret\n")],
  ["patch() with a text", (k8s) => k8s.patch("configmap", "settings", untyped("{}"))],
  ["raw() of a URL", (k8s) => k8s.raw(untyped(new URL("http://k8s.invalid/x")))],
  ["list() with a label of undefined", (k8s) => k8s.list("pods", { labels: { app: untyped(undefined) } })],
  ["token() of an object", (k8s) => k8s.token(untyped({ namespace: "kube-system" }))],
  ["token() of a Secret with a duration", (k8s) => k8s.token("default", { secret: true, duration: "1h" })],
  ["token() for a duration that is no number", (k8s) => k8s.token("default", { duration: NaN })],
  ["token() for five seconds", (k8s) => k8s.token("default", { duration: 5 })],
  ["get() without a name", (k8s) => k8s.get(untyped("pods"))],
  ["get() with two names", (k8s) => k8s.get("pod/web", "other")],
  ["get() of the subresource log", (k8s) => k8s.get("pod", "helloworld", { subresource: "log" })],
  ["get() of pods/log", (k8s) => k8s.get("pods/log", "helloworld")],
  ["get() of pods/log without a name", (k8s) => k8s.get(untyped("pods/log"))],
  ["edit() with a text", (k8s) => k8s.edit("pod/helloworld", untyped("text"))],
  ["edit() to a text", (k8s) => k8s.edit("pod", "helloworld", () => untyped("text"))],
  ["label() with a misspelled option", (k8s) => k8s.label("pod/helloworld", { a: "1" }, untyped({ overwrit: true }))],
  ["set.env() with a misspelled option", (k8s) => k8s.set.env("deploy/web", { A: "1" }, untyped({ overwrit: true }))],
  ["scale() to a fraction", (k8s) => k8s.scale("deploy/web", 1.5)],
  ["scale() if the number of replicas is another", (k8s) => k8s.scale("deploy/web", 1, { current: 9 })],
];

const answers: [title: string, body: string, type?: string][] = [
  ["an object instead of a list", '{"kind":"Pod","apiVersion":"v1"}'],
  ["a list that ends in the middle", '{"kind":"PodList","apiVersion":"v1","items":[{"a":'],
  ["a page of HTML instead of a list", "<html>"],
];

/** The parts of a client whose server gives one answer. */
function clientOf(body: string) {
  const handler = () => Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } }));
  return { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
}

Deno.test("the messages of the calls are as recorded", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  await k8s.create(settings);
  const metadata = { name: "web", namespace: "default", uid: "u", resourceVersion: "1" };
  const deployments = { kind: "DeploymentList", apiVersion: "apps/v1", metadata: { resourceVersion: "1" } };
  const other = clientOf(JSON.stringify({ ...deployments, items: [{ metadata, spec: { replicas: 5 } }] }));
  const scaled = { type: "deploy", name: "web", namespace: undefined, replicas: 3, timeout: 60_000, signal: undefined };
  await assertMessages(import.meta.url, [
    ...decisions.map(([title, decide, object]): Failure => [title, async () => await decide(object)]),
    ["scale() if another writer sets the replicas", () => untilScaled(other, scaled)],
    ...calls.map(([title, call]): Failure => [title, async () => await call(k8s)]),
    ...answers.map(([title, body]): Failure => [title, () => Array.fromAsync(each(clientOf(body), "pods"))]),
    ["neither a table nor a list", () => table(clientOf('{"a":1}'), "pods")],
  ]);
});
