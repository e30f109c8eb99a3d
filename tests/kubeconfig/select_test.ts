import assert from "node:assert/strict";
import { ConfigError } from "../../lib/data/core/errors.ts";
import { selectTarget, type TargetOverrides, withOverrides } from "../../lib/data/kubeconfig/select.ts";
import type { Kubeconfig } from "../../lib/data/kubeconfig/types.ts";
import { assertMessage } from "../messages.ts";

const config: Kubeconfig = {
  clusters: [
    { name: "kind", cluster: { server: "https://kind", "tls-server-name": "n", "certificate-authority": "/ca" } },
    { name: "prod", cluster: { server: "https://prod" } },
    { name: "empty", cluster: {} },
  ],
  users: [
    { name: "admin", user: { "client-certificate": "/c", "client-key": "/k", as: "boss", "as-groups": ["g"] } },
    { name: "dev", user: { token: "t" } },
  ],
  contexts: [
    { name: "minikube", context: { cluster: "kind", user: "admin", namespace: "shop" } },
    { name: "production", context: { cluster: "prod", user: "dev" } },
    { name: "half", context: { cluster: "kind" } },
    { name: "broken", context: { cluster: "gone", user: "gone" } },
    { name: "nowhere", context: { cluster: "empty", user: "dev" } },
  ],
  "current-context": "minikube",
};

Deno.test("selectTarget() takes the current context when nothing else is chosen", () => {
  const { contextName, clusterName, userName, namespace, cluster, user } = selectTarget(config);
  assert.deepEqual([contextName, clusterName, userName, namespace], ["minikube", "kind", "admin", "shop"]);
  assert.equal(cluster.server, "https://kind");
  assert.equal(user["client-certificate"], "/c");
});

Deno.test("selectTarget() lets each override replace its part", () => {
  const target = selectTarget(config, { context: "production", user: "admin", cluster: "kind", namespace: "x" });
  assert.deepEqual([target.contextName, target.clusterName, target.userName, target.namespace], [
    "production",
    "kind",
    "admin",
    "x",
  ]);
  assert.equal(selectTarget(config, { context: "production" }).namespace, "default");
});

Deno.test("selectTarget() gives the user the token alone, with whom it acts as, when a token is given", () => {
  assert.deepEqual(selectTarget(config, { token: "T" }).user, { token: "T", as: "boss", "as-groups": ["g"] });
});

Deno.test("selectTarget() keeps the authority and drops the server name when a server is given", () => {
  const { cluster } = selectTarget(config, { server: "https://other" });
  assert.deepEqual(cluster, { server: "https://other", "certificate-authority": "/ca" });
});

Deno.test("selectTarget() takes the name and the compression that are given, with another server too", () => {
  const given = { server: "https://other", tlsServerName: "lab", disableCompression: true };
  assert.deepEqual(selectTarget(config, given).cluster, {
    server: "https://other",
    "certificate-authority": "/ca",
    "tls-server-name": "lab",
    "disable-compression": true,
  });
});

Deno.test("selectTarget() needs no context when a server is given and none is current", () => {
  const empty: Kubeconfig = { clusters: [], users: [], contexts: [], "current-context": "" };
  const { contextName, cluster, user } = selectTarget(empty, { server: "https://h", token: "t" });
  assert.deepEqual({ contextName, cluster, user }, {
    contextName: "",
    cluster: { server: "https://h" },
    user: { token: "t" },
  });
});

Deno.test("selectTarget() sends no credential when the context names no user", () => {
  assert.deepEqual(selectTarget(config, { context: "half" }).user, {});
});

Deno.test("selectTarget() throws an AuthError when the token that is given is empty", () => {
  assert.throws(() => selectTarget(config, { token: "" }), { name: "AuthError" });
  assert.throws(() => withOverrides(selectTarget(config), { token: "" }), { name: "AuthError" });
});

Deno.test("withOverrides() changes what is given and keeps the rest of a target", () => {
  const target = selectTarget(config);
  assert.deepEqual(withOverrides(target, {}), target);
  const changed = withOverrides(target, { namespace: "n", server: "https://s", token: "T" });
  assert.equal(changed.namespace, "n");
  assert.deepEqual(changed.cluster, { server: "https://s", "certificate-authority": "/ca" });
  assert.equal(changed.user.token, "T");
  assert.equal(changed.user["client-certificate"], undefined);
});

Deno.test("withOverrides() takes a certificate, an authority and a name that are given, and knows no other context", () => {
  const pod = {
    contextName: "",
    clusterName: "in-cluster",
    userName: "service-account",
    namespace: "shop",
    cluster: { server: "https://10.0.0.1", "certificate-authority": "/ca" },
    user: { tokenFile: "/token" },
  };
  const given = { clientCertificate: "/c", clientKey: "/k", certificateAuthority: "/other" };
  const { user, cluster, contextName, namespace } = withOverrides(pod, given);
  assert.deepEqual({ user, cluster, contextName, namespace }, {
    user: { "client-certificate": "/c", "client-key": "/k" },
    cluster: { server: "https://10.0.0.1", "certificate-authority": "/other" },
    contextName: "",
    namespace: "shop",
  });
  for (const overrides of [{ context: "prod" }, { cluster: "prod" }, { user: "me" }]) {
    assert.throws(() => withOverrides(pod, overrides), { name: "ConfigError" });
  }
});

const TRUST = {
  "current-context": "c",
  preferences: {},
  clusters: [{ name: "k", cluster: { server: "https://h", "certificate-authority-data": "eA==" } }],
  users: [{ name: "u", user: { token: "t", as: "jane" } }],
  contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
};

Deno.test("selectTarget() takes the authority that is given in place of the cluster's when there is one", () => {
  assert.deepEqual(selectTarget(TRUST, { certificateAuthority: "/ca" }).cluster, {
    server: "https://h",
    "certificate-authority": "/ca",
  });
  assert.deepEqual(selectTarget(TRUST, { insecureSkipTlsVerify: true }).cluster, {
    server: "https://h",
    "insecure-skip-tls-verify": true,
  });
  assert.throws(() => selectTarget(TRUST, { certificateAuthority: "/ca", insecureSkipTlsVerify: true }), ConfigError);
});

Deno.test("selectTarget() takes a certificate that is given in place of the user's credentials when there is one", () => {
  const { user } = selectTarget(TRUST, { clientCertificate: "/c", clientKey: "/k" });
  assert.deepEqual(user, { as: "jane", "client-certificate": "/c", "client-key": "/k" });
  assert.throws(() => selectTarget(TRUST, { clientCertificate: "/c", clientKey: "/k", token: "t" }), ConfigError);
});

Deno.test("selectTarget() leaves the user's other half when a certificate or a key is given alone, as kubectl does", () => {
  const users = [{ name: "u", user: { "client-certificate-data": "C", "client-key-data": "K", token: "t" } }];
  const config = {
    ...TRUST,
    users,
    contexts: [{ name: "c", context: { cluster: TRUST.clusters[0]?.name ?? "", user: "u" } }],
  };
  const userOf = (given: TargetOverrides) => selectTarget({ ...config, "current-context": "c" }, given).user;
  assert.deepEqual(userOf({ clientCertificate: "/c" }), { "client-certificate": "/c", "client-key-data": "K" });
  assert.deepEqual(userOf({ clientKey: "/k" }), { "client-certificate-data": "C", "client-key": "/k" });
});

Deno.test("selectTarget() uses the given username and password instead of the user's credentials", async () => {
  const { user } = selectTarget(config, { username: "u", password: "p" });
  assert.deepEqual(user, { username: "u", password: "p", as: "boss", "as-groups": ["g"] });
  await assertMessage(
    import.meta.url,
    "a token and a username",
    () => selectTarget(config, { username: "u", token: "T" }),
  );
});
