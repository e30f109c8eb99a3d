import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { told } from "../doctor/examined.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("k8s.doctor() examines the very context, namespace and identity of a session when with() has changed them", async () => {
  await using server = await sandbox().serve();
  await using dir = await tempDir();
  const kubeconfig = await dir.file("config", server.kubeconfig);
  await using k8s = await connect({ kubeconfig });
  const own = told(await k8s.doctor());
  assert.deepEqual(own.troubles, []);
  assert.equal(own.of("authentication").facts.username, "minikube-user");
  const other = told(await k8s.with({ namespace: "nope", as: "jane" }).doctor());
  assert.equal(other.of("context").facts.namespace, "nope");
  assert.equal(other.of("authentication").facts.username, "jane");
  assert.deepEqual(other.of("credential").details, ["acts as jane (impersonation)"]);
  assert.equal(other.of("authorization").verdict, "failed");
});
