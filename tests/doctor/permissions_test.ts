import assert from "node:assert/strict";
import { checkPermissions, findPermissions } from "../../lib/features/doctor/permissions.ts";
import type { LoadedKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import type { ClusterConfig, UserConfig } from "../../lib/data/kubeconfig/types.ts";

const CONFIG = "/home/me/.kube/config";

async function flagsFor(cluster: ClusterConfig, user: UserConfig, { named = true, inCluster = false } = {}) {
  const loaded: LoadedKubeconfig = {
    config: { clusters: [], users: [], contexts: [], "current-context": "" },
    files: [CONFIG],
    tried: [CONFIG],
    origins: { clusters: new Map(), users: new Map(), contexts: new Map() },
  };
  const target = { contextName: "c", clusterName: "c", userName: "c", namespace: "default", cluster, user };
  return (await findPermissions({ target, loaded, inCluster, named })).flags;
}

const lines: [what: string, cluster: ClusterConfig, user: UserConfig, flags: string[]][] = [
  [
    "everything is in the kubeconfig",
    { server: "https://10.0.0.1:6443", "certificate-authority-data": "eA==" },
    { token: "hush" },
    [`--allow-read=${CONFIG}`, "--allow-net=10.0.0.1:6443"],
  ],
  [
    "certificates are in files and the port is the usual one",
    { server: "https://api.example/k8s", "certificate-authority": "/pki/ca.crt" },
    { "client-certificate": "/pki/me.crt", "client-key": "/pki/me.key" },
    [`--allow-read=${CONFIG},/pki/ca.crt,/pki/me.crt,/pki/me.key`, "--allow-net=api.example:443"],
  ],
  [
    "data stand beside the files that they replace",
    { server: "https://[::1]:6443", "certificate-authority": "/pki/ca.crt", "certificate-authority-data": "eA==" },
    { "client-certificate": "/pki/me.crt", "client-certificate-data": "eA==", "client-key-data": "eA==" },
    [`--allow-read=${CONFIG}`, "--allow-net=[::1]:6443"],
  ],
  [
    "a plugin answers",
    { server: "https://api.example" },
    { exec: { command: "/opt/bin/login", args: ["a"] } },
    [`--allow-read=${CONFIG}`, "--allow-net=api.example:443", "--allow-run=/opt/bin/login"],
  ],
  [
    "a token file is used instead of a plugin",
    { server: "https://api.example" },
    { exec: { command: "/opt/bin/login" }, tokenFile: "/run/token" },
    [`--allow-read=${CONFIG},/run/token`, "--allow-net=api.example:443"],
  ],
  [
    "there is a proxy that fetch uses",
    { server: "https://api.example", "proxy-url": "socks5://proxy.example" },
    { tokenFile: "/run/token" },
    [`--allow-read=${CONFIG},/run/token`, "--allow-net=api.example:443,proxy.example:1080"],
  ],
  [
    "there is a proxy that node:https uses",
    { server: "https://api.example", "proxy-url": "http://proxy.example:3128", "tls-server-name": "other" },
    {},
    ["--allow-env", `--allow-read=${CONFIG}`, "--allow-net=proxy.example:3128"],
  ],
  [
    "node:https asks the system whom to trust",
    { server: "https://api.example", "tls-server-name": "other" },
    {},
    [`--allow-read=${CONFIG}`, "--allow-net=api.example:443", "--allow-sys"],
  ],
  [
    "the server is a socket",
    { server: "unix:///run/k8s.sock" },
    {},
    [`--allow-read=${CONFIG},/run/k8s.sock`, "--allow-write=/run/k8s.sock", "--allow-net=unix:/run/k8s.sock"],
  ],
  [
    "a path has a comma, which Deno's flags cannot say",
    { server: "https://api.example", "certificate-authority": "/pki/a,b/ca,1.crt" },
    {},
    [`--allow-read=${CONFIG},/pki`, "--allow-net=api.example:443"],
  ],
];
for (const [what, cluster, user, flags] of lines) {
  Deno.test({
    name: `findPermissions() gives the least when ${what}`,
    // Without the environment variables of the test run.
    permissions: "none",
    fn: async () => assert.deepEqual(await flagsFor(cluster, user), flags),
  });
}

Deno.test({
  name: "findPermissions() adds the variables when the kubeconfig is looked for",
  permissions: "none",
  async fn() {
    const [env] = await flagsFor({ server: "https://api.example" }, {}, { named: false });
    assert.match(env ?? "", /^--allow-env=KUBECONFIG,(HOME|USERPROFILE)$/);
    const pod = await flagsFor({ server: "https://api.example" }, { tokenFile: "/run/sa/token" }, {
      named: false,
      inCluster: true,
    });
    assert.match(pod[0] ?? "", /,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT$/);
    assert.equal(pod[1], `--allow-read=${CONFIG},/run/sa/namespace,/run/sa/token`);
  },
});

Deno.test({
  name: "checkPermissions() names each flag that is missing and no other",
  permissions: { read: ["/a"], net: ["127.0.0.1:6443"] },
  fn() {
    const needed = {
      env: ["KUBECONFIG"],
      read: ["/a", "/b"],
      write: [],
      net: ["127.0.0.1:6443"],
      run: ["aws"],
      sys: false,
      flags: [],
    };
    const { verdict, next, facts } = checkPermissions(needed);
    assert.equal(verdict, "failed");
    assert.deepEqual(facts.missing, ["--allow-env=KUBECONFIG", "--allow-read=/b", "--allow-run=aws"]);
    assert.equal(next[0], "run it with --allow-env=KUBECONFIG");
  },
});

Deno.test({
  name: "findPermissions() adds the issuer, and where new tokens are kept, when there is an auth-provider",
  permissions: "none",
  async fn() {
    const config = { "idp-issuer-url": "https://issuer.example/realm", "idp-certificate-authority": "/pki/idp.crt" };
    const user = { "auth-provider": { name: "oidc", config } };
    assert.deepEqual(await flagsFor({ server: "https://api.example" }, user), [
      `--allow-read=${CONFIG},/pki/idp.crt`,
      "--allow-write=/home/me/.kube",
      "--allow-net=api.example:443,issuer.example:443",
    ]);
  },
});
