import assert from "node:assert/strict";
import { type AccessVerbs, reconcileAccess } from "../../../lib/api/client/changes/reconcile_access.ts";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { assertMessage } from "../../messages.ts";
import { commandLine } from "../command_line.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const role = (verbs: string[], annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion,
  kind: "Role",
  metadata: { name: "reader", namespace: "shop", annotations },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs }],
});
const binding = (name: string, user: string): KubeObject => ({
  apiVersion,
  kind: "RoleBinding",
  metadata: { name: "readers", namespace: "shop" },
  roleRef: { kind: "Role", name },
  subjects: [{ kind: "User", name: user }],
});

Deno.test("k8s auth reconcile creates the namespace and the role if they do not exist", async () => {
  const cli = await commandLine();
  const outcome = await cli.with({ input: JSON.stringify(role(["get"])) })("auth", "reconcile", "-f", "-");
  assert.equal(outcome.stdout, "role.rbac.authorization.k8s.io/reader reconciled\n", outcome.stderr);
  await assertMessage(import.meta.url, "a role that does not exist", outcome);
  assert.equal((await cli.k8s.get("namespace", "shop")).metadata.name, "shop");
});

Deno.test("auth.reconcile() adds missing verbs, and removes others only on request", async () => {
  const { k8s } = await commandLine();
  assert.equal((await k8s.auth.reconcile(role(["get"]))).operation, "create");
  assert.equal((await k8s.auth.reconcile(role(["get"]))).operation, "none");
  const added = await k8s.auth.reconcile(role(["list"]));
  assert.deepEqual([added.operation, added.missingRules.length, added.extraRules.length], ["update", 1, 1]);
  assert.equal(added.object.rules.length, 2);
  const { object } = await k8s.auth.reconcile(role(["list"]), { removeExtraPermissions: true });
  assert.deepEqual(object.rules, role(["list"]).rules);
});

Deno.test("auth.reconcile() does not write to a role that opted out", async () => {
  const { k8s } = await commandLine();
  await k8s.auth.reconcile(role(["get"], { "rbac.authorization.kubernetes.io/autoupdate": "false" }));
  const { isProtected, operation } = await k8s.auth.reconcile(role(["list"]));
  assert.deepEqual([isProtected, operation], [true, "update"]);
  assert.deepEqual((await k8s.get<string>("role", "reader", { namespace: "shop" })).rules, role(["get"]).rules);
});

Deno.test("auth.reconcile() fills in groups, and creates a binding to another role again", async () => {
  const { k8s } = await commandLine();
  const first = await k8s.auth.reconcile(binding("a", "jane"));
  assert.equal((await k8s.auth.reconcile(binding("a", "jane"))).operation, "none");
  assert.equal((await k8s.auth.reconcile(binding("a", "joe"))).object.subjects.length, 2);
  const again = await k8s.auth.reconcile(binding("b", "joe"));
  assert.equal(again.operation, "recreate");
  assert.notEqual(again.object.metadata?.uid, first.object.metadata?.uid);
});

Deno.test("reconcileAccess() decides again if another write comes between", async () => {
  const { k8s } = await commandLine();
  await k8s.auth.reconcile(role(["get"]));
  let writes = 0;
  const verbs: AccessVerbs = {
    get: (type, name, options) => k8s.get<string>(type, name, options),
    create: (object, options) => k8s.create(object, options),
    async replace(object, options) {
      if (writes++ === 0) await k8s.label("role", "reader", { by: "other" }, { namespace: "shop" });
      return await k8s.replace(object, options);
    },
    delete: (type, name, options) => k8s.delete(type, name, options),
  };
  const { object } = await reconcileAccess(verbs, role(["list"]));
  assert.deepEqual([writes, object.rules.length, object.metadata?.labels], [2, 2, { by: "other" }]);
});

Deno.test("auth.reconcile() rejects other kinds and other versions", async () => {
  const { k8s } = await commandLine();
  await assertMessage(
    import.meta.url,
    "a kind that cannot be reconciled",
    () => k8s.auth.reconcile({ apiVersion: "v1", kind: "Pod" }),
  );
  const old = { ...role([]), apiVersion: `${apiVersion}beta1` };
  await assertMessage(import.meta.url, "a version that cannot be reconciled", () => k8s.auth.reconcile(old));
});
