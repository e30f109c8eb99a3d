import assert from "node:assert/strict";
import { NOTHING } from "../../lib/data/request/access.ts";
import { mergeRecorded, type RecordedAccess } from "../../lib/data/rbac/recorded.ts";
import { rbacOf } from "../../lib/data/rbac/roles.ts";
import { rulesOf } from "../../lib/data/rbac/rules.ts";
import { connect } from "../../lib/session/connect.ts";

/** An access from `VERB RESOURCE[/SUBRESOURCE] [NAME]` in the namespace shop. */
function access(text: string, facts: Partial<RecordedAccess> = {}): RecordedAccess {
  const [verb = "", plural = "", name = ""] = text.split(" ");
  const [resource = "", subresource = ""] = plural.split("/");
  const known = { naming: "fixed" as const, count: 1, refused: 0, applied: false, created: false };
  return { ...NOTHING, verb, resource, subresource, name, namespace: "shop", ...known, ...facts };
}

/** The rules as `VERBS RESOURCES NAMES`, by namespace. */
function textOf(recorded: readonly RecordedAccess[], anyName = false): string[] {
  return rulesOf(recorded, { anyName }).flatMap(({ namespace, rules }) =>
    rules.map(({ rule: { verbs, resources = [], resourceNames = [], nonResourceURLs = [] } }) =>
      `${namespace || "*"}: ${[verbs, [...resources, ...nonResourceURLs], resourceNames].map(String).join(" ")}`.trim()
    )
  );
}

Deno.test("rulesOf() joins verbs, names and resources without allowing more than was recorded", () => {
  assert.deepEqual(textOf([access("get pods a"), access("get pods b"), access("delete pods b")]), [
    "shop: get pods a",
    "shop: delete,get pods b",
  ]);
  assert.deepEqual(textOf([access("list pods"), access("list services"), access("get pods a"), access("get pods b")]), [
    "shop: get pods a,b",
    "shop: list pods,services",
  ]);
});

Deno.test("rulesOf() leaves out what a wider rule covers", () => {
  assert.deepEqual(textOf([access("list pods a"), access("list pods"), access("list pods", { namespace: "" })]), [
    "*: list pods",
  ]);
  assert.deepEqual(textOf([access("get pods a"), access("get pods b", { naming: "controlled" })]), ["shop: get pods"]);
});

Deno.test("rulesOf() limits rules to names only if another run would use the same names", () => {
  assert.deepEqual(textOf([access("get pods a", { naming: "controlled" })]), ["shop: get pods"]);
  assert.deepEqual(textOf([access("get pods a", { naming: "generated" })]), ["shop: get pods"]);
  assert.deepEqual(textOf([access("get pods a", { naming: "unknown" })]), ["shop: get pods a"]);
  assert.deepEqual(textOf([access("get pods a")], true), ["shop: get pods"]);
  // The name of an object is no name for create, except below an object.
  assert.deepEqual(textOf([access("create pods a")]), ["shop: create pods"]);
  assert.deepEqual(textOf([access("create pods/eviction a")]), ["shop: create pods/eviction a"]);
});

Deno.test("rulesOf() makes a ClusterRole for namespaces, and for objects in a namespace that the run creates", () => {
  const namespaced = access("get namespaces shop");
  assert.deepEqual(textOf([namespaced]), ["*: get namespaces shop"]);
  const created = access("create namespaces shop", { created: true, namespace: "" });
  assert.deepEqual(textOf([created, access("create pods")]), ["*: create namespaces,pods"]);
});

Deno.test("mergeRecorded() adds up the counts of several runs and keeps the more telling naming", () => {
  const first = [access("get pods a", { naming: "unknown", refused: 1 })];
  const merged = mergeRecorded(first, [access("get pods a", { naming: "controlled" }), access("list pods")]);
  assert.deepEqual(merged.map(({ naming, count, refused }) => [naming, count, refused]), [
    ["controlled", 2, 1],
    ["fixed", 1, 0],
  ]);
  assert.equal(first[0]?.count, 1);
});

Deno.test("rbacOf() prints YAML whose comments say why a rule is wide and what was not seen", () => {
  const recorded = [access("get pods a", { naming: "controlled", refused: 1 }), access("list pods", { namespace: "" })];
  const rbac = rbacOf(recorded, "shop", { serviceAccount: "job" });
  assert.deepEqual(rbac.objects.map(({ kind, metadata }) => [kind, metadata?.name, metadata?.namespace]), [
    ["ClusterRole", "shop-job", undefined],
    ["ClusterRoleBinding", "shop-job", undefined],
    ["Role", "job", "shop"],
    ["RoleBinding", "job", "shop"],
  ]);
  const text = String(rbac);
  assert.match(
    text,
    /^# These roles allow 2 permissions, recorded from 2 requests\.\n# The server refused 1 request, /,
  );
  assert.match(text, /# Branches that the script did not take were not seen/);
  assert.match(text, /rules:\n# any name: a controller makes these pods, with other names next time\n- apiGroups:\n/);
});

Deno.test("rulesOf() says that a script which grants permissions must have them itself", () => {
  const [scope] = rulesOf([access("create roles", { group: "rbac.authorization.k8s.io" })]);
  assert.match(scope?.rules[0]?.notes.join() ?? "", /must also have the permissions that it gives by these roles/);
});

Deno.test("record() also records the permission for the signer of an approved certificate", async () => {
  const metadata = { name: "robot", resourceVersion: "1" };
  const request = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata };
  const handler = () => Promise.resolve(Response.json({ ...request, spec: { signerName: "example.com/robots" } }));
  await using k8s = await connect({ handler });
  using recording = await k8s.record();
  const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests/robot";
  await k8s.raw(`${path}/approval`, { method: "PUT", body: request });
  await k8s.raw(path);
  assert.deepEqual(textOf(recording.accesses), [
    "*: get certificatesigningrequests robot",
    "*: update certificatesigningrequests/approval robot",
    "*: approve signers example.com/robots",
  ]);
});
