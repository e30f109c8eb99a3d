import assert from "node:assert/strict";
import { startCluster } from "../../tools/cluster/cluster.ts";
import { crd } from "../commands/fleet/custom_kind.ts";
import { tempDir } from "../temp_dir.ts";
import { run, withNamespace } from "./command_line.ts";

const KUBECONFIG = Deno.env.get("KUBECONFIG") ?? "";

/** Writes a kubeconfig with two contexts of the first server, and further entries. */
async function twins(folder: string, further?: string): Promise<string> {
  const config = JSON.parse(await Deno.readTextFile(KUBECONFIG));
  const [{ context }] = config.contexts;
  config.contexts = ["twin-b", "twin-a"].map((name) => ({ name, context }));
  if (further !== undefined) {
    const other = JSON.parse(await Deno.readTextFile(further));
    config.clusters.push({ ...other.clusters[0], name: "other" });
    config.users.push({ ...other.users[0], name: "other" });
    config.contexts.push({ name: "other", context: { cluster: "other", user: "other" } });
  }
  const file = `${folder}/config`;
  await Deno.writeTextFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

Deno.test("get --contexts gives each answer twice if two contexts have one real server", async () => {
  await using folder = await tempDir();
  const file = await twins(folder.path);
  await withNamespace(async (namespace) => {
    const create = ["create", "configmap", "of-fleet", "-n", namespace];
    assert.equal((await run(create)).code, 0);
    const read = ["get", "cm", "--contexts", "twin-*", "--kubeconfig", file, "-n", namespace];
    const filtered = await run([...read, "--where", '!(name == "kube-root-ca.crt")', "-o", "csv=name"]);
    assert.equal(filtered.out.trim().split("\r\n").slice(1).join(" "), "twin-b,of-fleet twin-a,of-fleet");
    const first = await run([...read, "--sort-by", "-name", "--first", "2", "-o", "name"]);
    assert.equal(first.out.trim(), "twin-b:configmap/of-fleet\ntwin-a:configmap/of-fleet");
    const everywhere = await run([
      ...["get", "cm", "-A", "--contexts", "twin-*", "--kubeconfig", file],
      ...["--where", `namespace == "${namespace}" && !(name == "kube-root-ca.crt")`, "--count"],
    ]);
    assert.equal(everywhere.out.trim(), "2");
  });
});

Deno.test(".fleet at the prompt reads from both contexts of a real server and writes to none", async () => {
  await using folder = await tempDir();
  const file = await twins(folder.path);
  const prompt = ["repl", "--kubeconfig", file, "--context", "twin-a"];
  const { code, out, err } = await run(prompt, ".fleet twin-*\nget ns default -o name\ndelete ns default\n");
  assert.deepEqual([code, out], [1, "twin-b:namespace/default\ntwin-a:namespace/default\n"]);
  assert.match(err, /^error: Cannot run "k8s delete" for several contexts/);
});

Deno.test("compare finds only differences that people made if two contexts have two namespaces of one real server", async () => {
  await using folder = await tempDir();
  const file = await twins(folder.path);
  await withNamespace(async (first) => {
    await withNamespace(async (second) => {
      const config = JSON.parse(await Deno.readTextFile(file));
      const contexts = config.contexts.map(({ name, context }: { name: string; context: object }, at: number) => ({
        name,
        context: { ...context, namespace: [first, second][at] },
      }));
      await Deno.writeTextFile(file, JSON.stringify({ ...config, contexts }));
      for (const [at, namespace] of [first, second].entries()) {
        for (
          const args of [
            ["create", "deployment", "web", "--image=web:1", "--replicas=0"],
            ["create", "deployment", "api", `--image=api:${at}`, "--replicas=0"],
            ["create", "service", "nodeport", "web", "--tcp=80"],
            ["create", "secret", "generic", "database", `--from-literal=password=value-${at}`],
            ["create", "secret", "generic", "same", "--from-literal=password=value"],
            ...(at === 0 ? [["create", "configmap", "extra"]] : []),
          ]
        ) assert.equal((await run([...args, "-n", namespace])).code, 0);
      }
      // Its token is ready before the namespaces are compared.
      for (const namespace of [first, second]) {
        const wait = ["wait", "--for=create", "serviceaccount/default", "-n", namespace];
        assert.equal((await run(wait)).code, 0);
      }
      const both = ["--contexts", "twin-b", "--contexts", "twin-a", "--kubeconfig", file];
      const whole = await run(["compare", ...both]);
      assert.deepEqual(
        [whole.code, whole.out.split("\n").map((line) => line.replaceAll(/ +/g, " "))],
        [1, [
          "OBJECT RESULT",
          "configmap/extra only in twin-b",
          "deployment.apps/api different",
          "deployment.apps/web equal",
          "secret/database different",
          "secret/same equal",
          "serviceaccount/default equal",
          "service/web equal",
          "",
        ]],
      );
      const { code, out } = await run(["compare", "deploy/api", "secret/database", ...both]);
      assert.equal(code, 1);
      const changed = out.split("\n").filter((line) => /^(?:[-+] |S)/.test(line)).map((line) => line.trim());
      assert.deepEqual(changed.map((line) => line.replaceAll(/ +/g, " ")), [
        "- - image: api:0",
        "+ - image: api:1",
        "Secrets twin-b/secret/database and twin-a/secret/database differ",
      ]);
      const equal = await run(["compare", "deploy,svc,sa", "-l", "app=web", ...both]);
      assert.equal(equal.code, 0);
    });
  });
});

Deno.test("get --contexts lists a custom kind of the only real server that has it and fails the other", async () => {
  await using other = await startCluster();
  await using folder = await tempDir();
  const file = await twins(folder.path, other.kubeconfig);
  const manifest = `${folder.path}/crd.json`;
  // Other tests define Widgets on the first server.
  const gadgets = JSON.stringify(crd(["size"])).replaceAll("widget", "gadget").replaceAll("Widget", "Gadget");
  await Deno.writeTextFile(manifest, gadgets);
  assert.equal((await run(["apply", "-f", manifest, "--kubeconfig", other.kubeconfig])).code, 0);
  const established = ["wait", "crd/gadgets.example.com", "--for=condition=Established"];
  assert.equal((await run([...established, "--kubeconfig", other.kubeconfig])).code, 0);
  const object = { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "x" }, spec: { size: "big" } };
  await Deno.writeTextFile(manifest, JSON.stringify(object));
  assert.equal((await run(["apply", "-f", manifest, "--kubeconfig", other.kubeconfig])).code, 0);
  const read = ["--contexts", "twin-a", "--contexts", "other", "--kubeconfig", file];
  const { code, out, err } = await run(["get", "gadgets", ...read, "-o", "csv=name,spec.size"]);
  assert.equal(code, 4);
  assert.equal(out.trim().split("\r\n").slice(1).join(" "), "other,x,big");
  assert.match(err, /^twin-a +the server doesn't have a resource type "gadgets"/m);
  assert.match(err, /^1 of 2 clusters answered$/m);
  const compared = await run(["compare", "gadget/x", ...read]);
  assert.deepEqual([compared.code, compared.out], [1, "Only in other: gadget.example.com/x\n"]);
  const roles = await run(["compare", "clusterroles,priorityclasses", ...read, "--different"]);
  assert.doesNotMatch(roles.out, /system:|cluster-admin/);
  await readsFromProfiles(folder.path, other.kubeconfig);
  const both = await run(["get", "ns", "default", ...read, "-o", "name"]);
  assert.deepEqual([both.code, both.out.trim()], [0, "twin-a:namespace/default\nother:namespace/default"]);
});

/** Checks that a real hub, which stores the status on its own, gives the contexts of two real servers. */
async function readsFromProfiles(folder: string, hub: string): Promise<void> {
  const [status, kubeconfig] = [["--subresource=status"], ["--kubeconfig", hub]];
  const manifest = `${folder}/profile.json`;
  const apply = async (object: object, verb: readonly string[]) => {
    await Deno.writeTextFile(manifest, JSON.stringify(object));
    const { code, err } = await run([...verb, "-f", manifest, ...kubeconfig]);
    assert.equal(code, 0, err);
  };
  await apply(CLUSTER_PROFILES, ["apply"]);
  const established = ["wait", `crd/${CLUSTER_PROFILES.metadata.name}`, "--for=condition=Established", ...kubeconfig];
  assert.equal((await run(established)).code, 0);
  for (const [name, file] of [["first", KUBECONFIG], ["second", hub]] as const) {
    const { out } = await run(["config", "view", "--flatten", "--minify", "-o", "json", "--kubeconfig", file]);
    const config = JSON.parse(out);
    const credential = config.users[0].user;
    const answer = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: {
        clientCertificateData: atob(credential["client-certificate-data"]),
        clientKeyData: atob(credential["client-key-data"]),
      },
    };
    await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(answer), { mode: 0o600 });
    const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { clusterName: name } }];
    const profile = {
      apiVersion: "multicluster.x-k8s.io/v1alpha1",
      kind: "ClusterProfile",
      metadata: { name, namespace: "default" },
      spec: { clusterManager: { name: "test" } },
    };
    await apply(profile, ["create"]);
    const accessProviders = [{ name: "files", cluster: { ...config.clusters[0].cluster, extensions } }];
    await apply({ ...profile, status: { accessProviders } }, ["apply", ...status]);
  }
  const script = `cat "${folder}/$(echo "$KUBERNETES_EXEC_INFO" | sed 's/.*"clusterName":"\\([a-z]*\\)".*/\\1/').json"`;
  const execConfig = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", script],
    provideClusterInfo: true,
  };
  const providers = `${folder}/providers.json`;
  await Deno.writeTextFile(providers, JSON.stringify({ providers: [{ name: "files", execConfig }] }));
  const context = JSON.parse(await Deno.readTextFile(hub))["current-context"];
  const read = ["--fleet-from", context, "--clusterprofile-provider-file", providers, ...kubeconfig];
  const { code, out, err } = await run(["get", "ns", "default", "-o", "name", ...read]);
  assert.deepEqual([code, out, err], [0, "first:namespace/default\nsecond:namespace/default\n", ""]);
  const compared = await run(["compare", "priorityclasses", ...read]);
  assert.equal(compared.code, 0, compared.err);
}

// config/crd/bases of sigs.k8s.io/cluster-inventory-api, without the schema of the fields.
const CLUSTER_PROFILES = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "clusterprofiles.multicluster.x-k8s.io",
    annotations: { "api-approved.kubernetes.io": "https://github.com/kubernetes/enhancements/pull/4322" },
  },
  spec: {
    group: "multicluster.x-k8s.io",
    scope: "Namespaced",
    names: { plural: "clusterprofiles", kind: "ClusterProfile", singular: "clusterprofile" },
    versions: [{
      name: "v1alpha1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};
