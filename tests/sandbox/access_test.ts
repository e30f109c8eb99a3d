import assert from "node:assert/strict";
import { rawRequest } from "../../lib/data/request/verbs.ts";
import { type Identity, type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";

const RBAC = "rbac.authorization.k8s.io";
const PODS = "/api/v1/namespaces/default/pods";

/** A sandbox with a user whose ClusterRole has these rules. */
function withRules(subject: Record<string, string>, rules: unknown[]): Sandbox {
  const role = { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: "given" }, rules };
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "given" },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "given" },
    subjects: [subject],
  };
  return sandbox({ objects: [role, binding] });
}

async function ask(box: Sandbox, identity: Identity, path: string, headers: Record<string, string> = {}) {
  const answer = await box.as(identity)(rawRequest(path, { headers }));
  const text = await answer.text();
  return { code: answer.status, message: text.startsWith("{") ? JSON.parse(text).message : text };
}

async function review(box: Sandbox, kind: string, spec: unknown, headers: Record<string, string> = {}) {
  const group = kind === "SelfSubjectReview" || kind === "TokenReview" ? "authentication" : "authorization";
  const path = `/apis/${group}.k8s.io/v1/${kind.toLowerCase()}s`;
  const body = { apiVersion: `${group}.k8s.io/v1`, kind, spec };
  const answer = await box.handler(rawRequest(path, { method: "POST", headers, body }));
  return { code: answer.status, ...await answer.json() };
}

const jane = { user: "jane" };
const JANE = { kind: "User", name: "jane", apiGroup: RBAC };

Deno.test("check() lets pass what a rule covers when names and subresources are in it", async () => {
  const box = withRules(JANE, [
    { apiGroups: [""], resources: ["pods"], resourceNames: ["helloworld"], verbs: ["get"] },
    { apiGroups: ["apps"], resources: ["*/scale"], verbs: ["get"] },
    { nonResourceURLs: ["/metrics*"], verbs: ["get"] },
  ]);
  assert.equal((await ask(box, jane, `${PODS}/helloworld`)).code, 200);
  assert.equal((await ask(box, jane, "/apis/apps/v1/namespaces/default/deployments/web/scale")).code, 200);
  assert.equal((await ask(box, jane, "/metrics/slow")).code, 404);
  assert.deepEqual(await ask(box, jane, `${PODS}/other`), {
    code: 403,
    message:
      'pods "other" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"',
  });
  assert.deepEqual(await ask(box, jane, "/apis/apps/v1/deployments"), {
    code: 403,
    message:
      'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" at the ' +
      "cluster scope",
  });
  assert.deepEqual(await ask(box, jane, "/logs"), {
    code: 403,
    message: 'forbidden: User "jane" cannot get path "/logs"',
  });
});

Deno.test("review() names the binding that allows when it is asked who may do something", async () => {
  const box = withRules({ kind: "ServiceAccount", name: "default", namespace: "default" }, [
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  ]);
  const resourceAttributes = { verb: "list", resource: "pods", namespace: "kube-system" };
  const asked = (user: string, groups: string[] = []) =>
    review(box, "SubjectAccessReview", { user, groups, resourceAttributes });
  assert.deepEqual((await asked("system:serviceaccount:default:default")).status, {
    allowed: true,
    reason: 'RBAC: allowed by ClusterRoleBinding "given" of ClusterRole "given" to ServiceAccount "default/default"',
  });
  assert.deepEqual((await asked("jane")).status, { allowed: false });
  assert.equal((await asked("jane", ["system:masters"])).status.allowed, true);
});

Deno.test("review() refuses a question when it is none", async () => {
  const box = sandbox();
  const questions: [kind: string, spec: unknown][] = [
    ["SelfSubjectAccessReview", {}],
    ["SubjectAccessReview", { resourceAttributes: { verb: "get", resource: "pods" } }],
    ["SelfSubjectRulesReview", {}],
    ["TokenReview", {}],
  ];
  for (const [kind, spec] of questions) {
    const { code, message } = await review(box, kind, spec);
    await assertMessage(import.meta.url, `a question that is none: ${kind}`, `${code} ${message}`);
  }
});

Deno.test("impersonated() is somebody else with all parts when the administrator says so", async () => {
  const headers = {
    "impersonate-user": "jane",
    "impersonate-group": "staff, night",
    "impersonate-uid": "17",
    "impersonate-extra-example.com%2fscopes": "read, write",
  };
  const { status } = await review(sandbox(), "SelfSubjectReview", undefined, headers);
  assert.deepEqual(status.userInfo, {
    username: "jane",
    uid: "17",
    groups: ["staff", "night", "system:authenticated"],
    extra: { "example.com/scopes": ["read", "write"] },
  });
});

Deno.test("impersonated() gives the groups that the name stands for when none are said", async () => {
  const who = async (user: string) =>
    (await review(sandbox(), "SelfSubjectReview", undefined, { "impersonate-user": user })).status.userInfo.groups;
  assert.deepEqual(await who("system:serviceaccount:shop:bot"), [
    "system:serviceaccounts",
    "system:serviceaccounts:shop",
    "system:authenticated",
  ]);
  const anonymous = await ask(sandbox(), { user: "root", groups: ["system:masters"] }, "/apis", {
    "impersonate-user": "system:anonymous",
  });
  assert.deepEqual(anonymous, { code: 403, message: 'forbidden: User "system:anonymous" cannot get path "/apis"' });
});

Deno.test("impersonated() refuses when a part of somebody may not be impersonated", async () => {
  const box = withRules(JANE, [
    { apiGroups: [""], resources: ["users"], resourceNames: ["joe"], verbs: ["impersonate"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  ]);
  const asJoe = await ask(box, jane, PODS, { "impersonate-user": "joe" });
  await assertMessage(import.meta.url, "an impersonated user who may not list", asJoe.message);
  for (
    const more of [{ "impersonate-group": "system:masters" }, { "impersonate-uid": "1" }, {
      "impersonate-extra-a": "b",
    }]
  ) {
    const answer = await ask(box, jane, PODS, { "impersonate-user": "joe", ...more });
    assert.deepEqual(answer, {
      code: 403,
      message:
        'pods is forbidden: User "jane" cannot impersonate-on:user-info:list resource "pods" in API group "" in ' +
        'the namespace "default"',
    });
  }
  assert.equal((await ask(box, jane, PODS, { "impersonate-group": "x" })).code, 400);
});
