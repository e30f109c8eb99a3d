import assert from "node:assert/strict";
import type { Decide } from "../../lib/api/client/change.ts";
import {
  decideEnv,
  decideImages,
  decideResources,
  decideServiceAccount,
} from "../../lib/api/client/changes/containers.ts";
import { matchesPattern } from "../../lib/api/client/changes/pod_template.ts";
import { decideSelector, decideSubjects } from "../../lib/api/client/changes/references.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

const pod = (...containers: object[]) => ({ kind: "Pod", spec: { containers } });
const a = { name: "a", image: "a:1" };
const env = (...env: object[]) => pod({ ...a, env });

const changes: [what: string, decide: Decide, before: KubeObject, after: KubeObject | undefined][] = [
  [
    "the image of one container",
    decideImages({ a: "a:2" }),
    pod(a, { name: "b" }),
    pod({ ...a, image: "a:2" }, { name: "b" }),
  ],
  [
    "every image",
    decideImages({ "*": "x" }),
    pod({ name: "a" }, { name: "b" }),
    pod({ name: "a", image: "x" }, { name: "b", image: "x" }),
  ],
  ["no image that is the same", decideImages({ a: "a:1" }), pod(a), undefined],
  [
    "the image of an init container",
    decideImages({ i: "x" }),
    { spec: { containers: [a], initContainers: [{ name: "i" }] } },
    { spec: { containers: [a], initContainers: [{ name: "i", image: "x" }] } },
  ],
  [
    "the template of a CronJob",
    decideImages({ a: "x" }),
    { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "a" }] } } } } } },
    { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "a", image: "x" }] } } } } } },
  ],
  [
    "the template of a custom kind",
    decideImages({ a: "x" }),
    { kind: "Rollout", spec: { template: { spec: { containers: [{ name: "a" }] } } } },
    { kind: "Rollout", spec: { template: { spec: { containers: [{ name: "a", image: "x" }] } } } },
  ],
  [
    "variables in their places",
    decideEnv({ X: "2", Y: null, Z: "3" }),
    env({ name: "X", value: "1" }, { name: "Y" }),
    env({ name: "X", value: "2" }, { name: "Z", value: "3" }),
  ],
  [
    "a duplicate variable once",
    decideEnv({ X: "2" }),
    env({ name: "X", value: "1" }, { name: "X" }),
    env({ name: "X", value: "2" }),
  ],
  ["no variable that is the same", decideEnv({ X: "1" }), env({ name: "X", value: "1" }), undefined],
  ["no variable that is absent", decideEnv({ X: null }), pod(a), undefined],
  [
    "a reference",
    decideEnv({ X: { secretKeyRef: { name: "s", key: "k" } } }),
    env({ name: "X", value: "1" }),
    env({ name: "X", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }),
  ],
  [
    "limits beside others",
    decideResources({ limits: { cpu: "1" } }),
    pod({ ...a, resources: { limits: { memory: "1Gi" } } }),
    pod({ ...a, resources: { limits: { memory: "1Gi", cpu: "1" } } }),
  ],
  [
    "no amount that is equal",
    decideResources({ limits: { cpu: "0.5" } }),
    pod({ ...a, resources: { limits: { cpu: "500m" } } }),
    undefined,
  ],
  ["the account", decideServiceAccount("x"), pod(a), {
    kind: "Pod",
    spec: { containers: [a], serviceAccountName: "x" },
  }],
  ["a selector", decideSelector({ b: "2" }), { kind: "Service", spec: { selector: { a: "1" } } }, {
    kind: "Service",
    spec: { selector: { b: "2" } },
  }],
  [
    "an account of the binding's namespace",
    decideSubjects({ serviceAccounts: [":x"] }),
    { kind: "RoleBinding", metadata: { namespace: "shop" } },
    {
      kind: "RoleBinding",
      metadata: { namespace: "shop" },
      subjects: [{ kind: "ServiceAccount", name: "x", namespace: "shop" }],
    },
  ],
  [
    "no subject that is there",
    decideSubjects({ users: ["x"] }),
    { kind: "RoleBinding", subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "x" }] },
    undefined,
  ],
];

for (const [what, decide, before, after] of changes) {
  Deno.test(`k8s.set changes ${what}`, async () => {
    const { object, done } = await decide(before);
    // As it is sent.
    assert.deepEqual(JSON.parse(JSON.stringify(object)), after ?? before);
    assert.equal(done === undefined, after === undefined);
  });
}

Deno.test("matchesPattern() accepts * for any text", () => {
  assert.deepEqual(["app", "a", "b"].map((name) => matchesPattern(name, "a*")), [true, true, false]);
  assert.deepEqual(["a.b", "axb"].map((name) => matchesPattern(name, "a.*")), [true, false]);
});

Deno.test("k8s.set accepts a kind and a name, TYPE/NAME, or an object", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const image = async () => (await k8s.get("deploy/web")).spec?.template.spec?.containers[0]?.image;
  await k8s.set.image("deploy", "web", { web: "x:1" });
  assert.equal(await image(), "x:1");
  await k8s.set.image("deploy/web", { web: "x:2" }, { dryRun: true });
  assert.equal(await image(), "x:1");
  const deployment = await k8s.get("deploy", "web");
  await k8s.set.serviceAccount(deployment, "builder");
  const { spec } = await k8s.set.serviceAccount("deploy", "web", "default", { namespace: "default" });
  assert.equal(spec?.template.spec?.serviceAccountName, "default");
});
