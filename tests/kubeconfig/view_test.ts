import assert from "node:assert/strict";
import { parseKubeconfig } from "../../lib/data/kubeconfig/parse.ts";
import { minified, redacted, toWire } from "../../lib/data/kubeconfig/view.ts";

const TEXT = `
clusters:
- {name: z, cluster: {server: "https://z", certificate-authority-data: c2VjcmV0}}
- {name: a, cluster: {server: "https://a", certificate-authority: /ca.crt, proxy-url: "http://me:s@ecret@p:3128"}}
- {name: p, cluster: {proxy-url: "socks5://p:1080"}}
users:
- {name: cert, user: {client-certificate-data: c2VjcmV0, client-key-data: c2VjcmV0, client-key: /k}}
- {name: token, user: {token: secret, tokenFile: /t, username: me, password: secret}}
- {name: oidc, user: {auth-provider: {name: oidc, config: {id-token: secret, refresh-token: secret, client-id: me}}}}
- {name: exec, user: {exec: {command: x, args: [login, --oidc-client-secret=hush, --token, hush, --token-cache-dir=/c, -p], env: [{name: API_TOKEN, value: secret}, {name: REGION, value: eu}]}}}
contexts:
- {name: one, context: {cluster: z, user: token, namespace: n}}
- {name: two, context: {cluster: a, user: cert}}
current-context: one
`;

Deno.test("redacted() hides every secret and nothing else when it copies", async () => {
  const config = await parseKubeconfig(TEXT, "x");
  const text = JSON.stringify(redacted(config));
  assert.doesNotMatch(text, /"secret"|c2VjcmV0/);
  assert.match(JSON.stringify(config), /"secret"/);
  const [, proxied, plain] = redacted(config).clusters.map(({ cluster }) => cluster["proxy-url"]);
  assert.deepEqual([proxied, plain], ["http://me:REDACTED@p:3128", "socks5://p:1080"]);
  const [cert, token, oidc, exec] = redacted(config).users.map(({ user }) => user);
  assert.deepEqual(cert, {
    "client-certificate-data": "DATA+OMITTED",
    "client-key-data": "DATA+OMITTED",
    "client-key": "/k",
  });
  assert.deepEqual(token, { token: "REDACTED", tokenFile: "/t", username: "me", password: "REDACTED" });
  assert.equal(oidc?.["auth-provider"]?.config?.["client-id"], "me");
  assert.deepEqual(exec?.exec?.env?.[1], { name: "REGION", value: "eu" });
  assert.deepEqual(exec?.exec?.args, [
    "login",
    "--oidc-client-secret=REDACTED",
    "--token",
    "REDACTED",
    "--token-cache-dir=/c",
    "-p",
  ]);
});

Deno.test("minified() keeps what one context needs and makes it the current one", async () => {
  const small = minified(await parseKubeconfig(TEXT, "x"), "two");
  assert.deepEqual([small.clusters, small.users, small.contexts].map((list) => list.map(({ name }) => name)), [
    ["a"],
    ["cert"],
    ["two"],
  ]);
  assert.equal(small["current-context"], "two");
});

Deno.test("minified() throws a ConfigError when there is no such context", async () => {
  const config = await parseKubeconfig(TEXT, "x");
  assert.throws(() => minified(config, "three"), { name: "ConfigError" });
});

Deno.test("wireOf() sorts entries by name and writes null when a list is empty", async () => {
  const wire = toWire(await parseKubeconfig(TEXT, "x"));
  assert.deepEqual(Object.keys(wire), ["kind", "apiVersion", "clusters", "users", "contexts", "current-context"]);
  assert.match(JSON.stringify(wire.clusters), /^\[\{"name":"a",/);
  assert.equal(toWire(await parseKubeconfig("", "x")).clusters, null);
});
