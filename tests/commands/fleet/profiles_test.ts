import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";
import { fleetLine } from "./fleet_line.ts";

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "clusterprofiles.multicluster.x-k8s.io" },
  spec: {
    group: "multicluster.x-k8s.io",
    scope: "Namespaced",
    names: { plural: "clusterprofiles", kind: "ClusterProfile", singular: "clusterprofile" },
    versions: [{
      name: "v1alpha1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};

/**
 * A hub with profiles of two other clusters and of one that cannot be used. The plugin returns the token in the file that
 * is named after the cluster, which the profile tells the plugin.
 */
async function hub() {
  const stack = new AsyncDisposableStack();
  const line = stack.use(await fleetLine({ hub: { objects: [DEFINITION] }, east: {}, west: {} }));
  const folder = stack.use(await tempDir());
  const { clusters, users } = JSON.parse(await Deno.readTextFile(line.kubeconfig));
  for (const [at, name] of ["hub", "east", "west"].entries()) {
    await Deno.writeTextFile(`${folder.path}/${name}`, users[at].user.token);
    if (name === "hub") continue;
    const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { clusterName: name } }];
    await create(name, [{ name: "files", cluster: { ...clusters[at].cluster, extensions } }]);
  }
  await create("unknown", [{ name: "vault", cluster: clusters[1].cluster }]);
  const script = [
    `name=$(echo "$KUBERNETES_EXEC_INFO" | sed 's/.*"clusterName":"\\([a-z]*\\)".*/\\1/')`,
    `token=$(cat "${folder.path}/$name")`,
    `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$token'"}}'`,
  ].join("; ");
  const execConfig = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", script],
    provideClusterInfo: true,
  };
  const file = `${folder.path}/providers.json`;
  await Deno.writeTextFile(file, JSON.stringify({ providers: [{ name: "files", execConfig }] }));
  // The kubeconfig has no context of the other clusters.
  const config = JSON.parse(await Deno.readTextFile(line.kubeconfig));
  const own = Object.fromEntries(["clusters", "users", "contexts"].map((list) => [list, config[list].slice(0, 1)]));
  await Deno.writeTextFile(line.kubeconfig, JSON.stringify({ ...config, ...own }));
  const k8s = async (...args: string[]) => await line(...args, "--clusterprofile-provider-file", file);
  return Object.assign(k8s, {
    line,
    file,
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  });

  async function create(name: string, accessProviders: object[]) {
    const body = JSON.stringify({
      apiVersion: "multicluster.x-k8s.io/v1alpha1",
      kind: "ClusterProfile",
      metadata: { name },
      spec: { clusterManager: { name: "test" } },
      status: { accessProviders },
    });
    const path = "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/default/clusterprofiles";
    const headers = { "content-type": "application/json" };
    const request = new Request(`http://k8s.invalid${path}`, { method: "POST", body, headers });
    assert.equal((await line.boxes.get("hub")?.handler(request))?.status, 201);
  }
}

Deno.test("get --fleet-from reads from the clusters of profiles and names a profile without a plugin", async () => {
  await using k8s = await hub();
  const { code, stdout, stderr } = await k8s("get", "ns", "default", "--fleet-from", "hub");
  assert.equal(code, 4);
  assert.deepEqual(
    stdout.split("\n").map((row) => row.split(/ +/).slice(0, 2).join(" ")),
    ["CONTEXT NAME", "east default", "west default", ""],
  );
  await assertMessage(import.meta.url, "a profile without a plugin", stderr, { [k8s.file]: "FILE" });
});

Deno.test("get --fleet-from chooses profiles by --contexts and the namespace of the hub", async () => {
  await using k8s = await hub();
  const found = await k8s("get", "ns", "default", "-o", "name", "--fleet-from", "hub/default", "--contexts", "[we]*t");
  assert.deepEqual(found, { code: 0, stdout: "east:namespace/default\nwest:namespace/default\n", stderr: "" });
  const none = await k8s("get", "ns", "--fleet-from", "hub/kube-system");
  assert.equal(none.code, 1);
  await assertMessage(import.meta.url, "no profiles", none);
});

Deno.test("doctor --fleet-from checks the cluster of a profile", async () => {
  await using k8s = await hub();
  const { stdout } = await k8s("doctor", "--fleet-from", "hub", "--contexts", "east");
  assert.match(stdout, /^==> east <==\n[^]*context +east: [^]*authentication/);
});

Deno.test("get --fleet-from says which file is missing and what belongs into it", async () => {
  await using k8s = await hub();
  await Deno.remove(k8s.file);
  const { code, stderr } = await k8s("get", "ns", "--fleet-from", "hub");
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "an absent file of plugins", stderr, { [k8s.file]: "FILE" });
});

Deno.test("get --fleet-from is refused together with --context", async () => {
  await using k8s = await hub();
  const { code, stderr } = await k8s("get", "ns", "--fleet-from", "hub", "--context", "hub");
  assert.equal(code, 2);
  await assertMessage(import.meta.url, "--fleet-from with --context", stderr);
  const alone = await k8s("get", "ns", "--contexts", "hub");
  assert.equal(alone.code, 2);
  await assertMessage(import.meta.url, "a file of plugins without --fleet-from", alone);
});
