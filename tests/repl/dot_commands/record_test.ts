import assert from "node:assert/strict";
import { k8s } from "../../commands/script/own_process.ts";
import { assertMessage } from "../../messages.ts";

Deno.test(".record and .rbac print the roles that the inputs between them need", async () => {
  const input = '.record\nawait k8s.list("pods")\n.record off\nawait k8s.list("secrets")\n.rbac reporter\n';
  const { code, stdout, stderr } = await k8s(["repl", "--sandbox"], input);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /kind: Role\nmetadata:\n {2}name: reporter\n {2}namespace: default\nrules:\n- apiGroups:\n {2}- ""\n/,
  );
  assert.match(stdout, /resources:\n {2}- pods\n {2}verbs:\n {2}- list\n---\n/);
  assert.doesNotMatch(stdout, /- secrets/);
  const { code: failed, stderr: error } = await k8s(["repl", "--sandbox"], ".rbac\n");
  assert.equal(failed, 1);
  await assertMessage(import.meta.url, "roles of no requests", error);
});
