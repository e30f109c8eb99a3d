import assert from "node:assert/strict";
import { parseProfileProviders, profileContexts } from "../../lib/data/kubeconfig/cluster_profiles.ts";

const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "plugin" };
const SERVER = "https://east.example:6443";
const ARGS = "clusterprofiles.multicluster.x-k8s.io/exec/additional-args";
const ENV = "clusterprofiles.multicluster.x-k8s.io/exec/additional-envs";

async function providers(...list: object[]) {
  return await parseProfileProviders(JSON.stringify({ providers: list }), "providers.json");
}

function profile(
  name: string,
  cluster: object,
  { namespace = "fleet", provider = "gke", list = "accessProviders" } = {},
) {
  return { metadata: { name, namespace }, status: { [list]: [{ name: provider, cluster }] } };
}

Deno.test("profileContexts() takes the server from the profile and the plugin from the file", async () => {
  const list = await providers({ name: "other", execConfig: exec }, {
    name: "gke",
    execConfig: { ...exec, env: null },
  });
  const cluster = { server: SERVER, "certificate-authority-data": "Y2E=" };
  const { config, failures } = await profileContexts([profile("east", cluster)], list);
  assert.deepEqual(config.clusters, [{ name: "east", cluster }]);
  assert.deepEqual(config.users, [{
    name: "east",
    user: { exec: { ...exec, interactiveMode: "Never", args: [], env: [] } },
  }]);
  assert.deepEqual(config.contexts, [{ name: "east", context: { cluster: "east", user: "east" } }]);
  assert.equal(failures.size, 0);
});

Deno.test("profileContexts() names the namespace of a profile if another has the same name", async () => {
  const profiles = ["one", "two"].map((namespace) => profile("east", { server: SERVER }, { namespace }));
  const { config } = await profileContexts(profiles, await providers({ name: "gke", execConfig: exec }));
  assert.deepEqual(config.contexts.map(({ name }) => name), ["one/east", "two/east"]);
});

Deno.test("profileContexts() prefers accessProviders if credentialProviders has the same name", async () => {
  const [old, young] = [
    profile("east", { server: "https://old" }, { list: "credentialProviders" }),
    profile("east", { server: SERVER }),
  ];
  const list = await providers({ name: "gke", execConfig: exec });
  assert.equal((await profileContexts([old], list)).config.clusters[0]?.cluster.server, "https://old");
  const both = { ...young, status: { ...old.status, ...young.status } };
  assert.equal((await profileContexts([both], list)).config.clusters[0]?.cluster.server, SERVER);
});

const extensions = [{ name: ARGS, extension: ["--cluster=east"] }, { name: ENV, extension: { A: "theirs", B: "b" } }];
const own = { ...exec, args: ["login"], env: [{ name: "A", value: "own" }] };

for (
  const [policies, args, env] of [
    [{}, ["login"], ["A=own"]],
    [{ profileSourcedCLIArgsPolicy: "Append" }, ["login", "--cluster=east"], ["A=own"]],
    [{ profileSourcedEnvVarsPolicy: "AppendIfNotExists" }, ["login"], ["A=own", "B=b"]],
    [{ profileSourcedEnvVarsPolicy: "Replace" }, ["login"], ["A=theirs", "B=b"]],
  ] as const
) {
  Deno.test(`profileContexts() passes ${args} and ${env} to the plugin if the file has ${JSON.stringify(policies)}`, async () => {
    const list = await providers({ name: "gke", execConfig: own, ...policies });
    const { config } = await profileContexts([profile("east", { server: SERVER, extensions })], list);
    const plugin = config.users[0]?.user.exec;
    assert.deepEqual(plugin?.args, args);
    assert.deepEqual(plugin?.env?.map(({ name, value }) => `${name}=${value}`).toSorted(), env);
  });
}

for (
  const [cluster, message] of [
    [{ server: "http://east.example" }, /has no server with https$/],
    [{ server: SERVER, "insecure-skip-tls-verify": true }, /skips the verification of the certificate$/],
    [{ server: SERVER, "certificate-authority": "/etc/passwd" }, /names a file of this machine/],
    [{ server: 6443 }, /ClusterProfile "fleet\/east", access provider gke": .*server/],
  ] as const
) {
  Deno.test(`profileContexts() fails one profile alone if its cluster is ${JSON.stringify(cluster)}`, async () => {
    const profiles = [profile("east", cluster), profile("west", { server: SERVER })];
    const { config, failures } = await profileContexts(profiles, await providers({ name: "gke", execConfig: exec }));
    assert.deepEqual(config.contexts.map(({ name }) => name), ["east", "west"]);
    assert.deepEqual([...failures.keys()], ["east"]);
    assert.match(`${failures.get("east")}`, message);
  });
}

Deno.test("profileContexts() names the access providers of a profile if no plugin is known", async () => {
  const list = await providers({ name: "gke", execConfig: exec });
  const { failures } = await profileContexts([
    profile("east", { server: SERVER }, { provider: "eks" }),
    { metadata: { name: "new", namespace: "fleet" } },
  ], list);
  assert.match(`${failures.get("east")}`, /no plugin is known for its access providers: eks$/);
  assert.match(`${failures.get("new")}`, /it has no access providers$/);
});

for (
  const [value, message] of [
    ["{", /Cannot read the ClusterProfile providers in "providers.json"/],
    ["{}", /"providers" is not a list/],
    [{ providers: [{ execConfig: exec }] }, /providers\[0\] has no name/],
    [{ providers: [{ name: "gke" }] }, /providers\[0\] has no execConfig/],
    [{ providers: [{ name: "gke", execConfig: {} }] }, /execConfig has no command/],
    [{ providers: [{ name: "gke", execConfig: { command: 1 } }] }, /command/],
    [{ providers: [{ name: "gke", execConfig: exec, profileSourcedCLIArgsPolicy: "Run" }] }, /unknown policy/],
  ] as const
) {
  Deno.test(`parseProfileProviders() names the fault if the text is ${JSON.stringify(value)}`, async () => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await assert.rejects(parseProfileProviders(text, "providers.json"), message);
  });
}
