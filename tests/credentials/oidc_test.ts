import assert from "node:assert/strict";
import { AuthError } from "../../lib/data/core/errors.ts";
import { openAuthProvider } from "../../lib/api/credentials/auth_provider.ts";
import { createOidcProvider } from "../../lib/api/credentials/oidc.ts";
import { createIssuer, type Issuer } from "./issuer.ts";

const URL_OF_ISSUER = "https://issuer.example";

/** A kubeconfig's provider, its tokens kept in memory, before an issuer. */
async function provider(config: Record<string, string>, options: Parameters<typeof createIssuer>[1] = {}) {
  const issuer = await createIssuer(URL_OF_ISSUER, options);
  const whole: Record<string, string> = {
    "idp-issuer-url": URL_OF_ISSUER,
    "client-id": "k8s",
    "client-secret": "hush",
    "refresh-token": "refresh-1",
    ...config,
  };
  const stored: Record<string, string> = { ...whole };
  return { issuer, stored, whole };
}

function open({ issuer, stored, whole }: Awaited<ReturnType<typeof provider>>) {
  return createOidcProvider(whole, undefined, {
    send: (request) => issuer.handler(request),
    read: () => Promise.resolve({ ...stored }),
    write: (tokens) => Promise.resolve(void Object.assign(stored, tokens)),
  });
}

const tokenRequests = ({ asked }: Issuer) => asked.filter((line) => line === "POST /token").length;

Deno.test("createOidcProvider() gives the id-token that is there when it holds, and asks nobody", async () => {
  const setup = await provider({});
  setup.whole["id-token"] = await setup.issuer.sign(3600);
  assert.equal((await open(setup).current()).token, setup.whole["id-token"]);
  assert.deepEqual(setup.issuer.asked, []);
});

for (const seconds of [-10, 5]) {
  Deno.test(`createOidcProvider() renews the id-token once and keeps both when it ends in ${seconds} s`, async () => {
    const setup = await provider({});
    setup.whole["id-token"] = await setup.issuer.sign(seconds);
    const plugin = open(setup);
    const tokens = await Promise.all([plugin.current(), plugin.current(), plugin.current()]);
    assert.equal(new Set(tokens.map(({ token }) => token)).size, 1);
    assert.equal(tokenRequests(setup.issuer), 1);
    assert.equal(setup.stored["id-token"], tokens[0]?.token);
    assert.equal(setup.stored["refresh-token"], "refresh-2");
    await plugin.current();
    assert.equal(tokenRequests(setup.issuer), 1);
  });
}

for (const status of [401, 400]) {
  Deno.test(`createOidcProvider() proves the client in the form when the issuer refuses the header with ${status}`, async () => {
    const setup = await provider({}, { basic: false, status });
    assert.ok((await open(setup).current()).token);
    assert.equal(tokenRequests(setup.issuer), 2);
  });
}

Deno.test("createOidcProvider() takes another process's tokens when that has renewed them meanwhile", async () => {
  const setup = await provider({});
  setup.whole["id-token"] = await setup.issuer.sign(-10);
  setup.stored["id-token"] = await setup.issuer.sign(3600);
  assert.equal((await open(setup).current()).token, setup.stored["id-token"]);
  assert.equal(tokenRequests(setup.issuer), 0);
});

Deno.test("createOidcProvider() uses another process's tokens if that process used the refresh token first", async () => {
  const setup = await provider({});
  setup.issuer.refreshToken = "refresh-2";
  const others = await setup.issuer.sign(3600);
  const handler = setup.issuer.handler;
  setup.issuer.handler = async (request) => {
    const response = await handler(request);
    if (response.status === 400) setup.stored["id-token"] = others;
    return response;
  };
  assert.equal((await open(setup).current()).token, others);
});

Deno.test("createOidcProvider() says what the issuer said and shows no secret when it refuses", async () => {
  const setup = await provider({ "refresh-token": "secret-refresh" });
  await assert.rejects(open(setup).current(), (error) => {
    assert.ok(error instanceof AuthError);
    assert.match(error.message, /the provider answered 400 \(invalid_grant: used before\)$/);
    assert.deepEqual(error.hints, ["your login has expired; log in again"]);
    assert.doesNotMatch(error.message, /secret-refresh|hush/);
    return true;
  });
});

Deno.test("createOidcProvider() says so when the id-token has ended and nothing can renew it", async () => {
  const setup = await provider({ "refresh-token": "" });
  setup.whole["id-token"] = await setup.issuer.sign(-10);
  await assert.rejects(open(setup).current(), {
    name: "AuthError",
    message: /has expired, and there is no refresh-token/,
  });
});

const lacking: [string, Record<string, string>][] = [
  ["idp-issuer-url", { "client-id": "c" }],
  ["client-id", { "idp-issuer-url": "https://i" }],
];
for (const [field, config] of lacking) {
  Deno.test(`openAuthProvider() throws a ConfigError that names the field when there is no ${field}`, async () => {
    const outside = () => Promise.resolve({ send: fail, read: fail, write: fail });
    await assert.rejects(openAuthProvider({ name: "oidc", config }, outside), {
      name: "ConfigError",
      message: new RegExp(`no ${field}`),
    });
  });
}

const removed: [name: string, successor: RegExp][] = [
  ["gcp", /gke-gcloud-auth-plugin/],
  ["azure", /kubelogin convert-kubeconfig/],
  ["openstack", /client-keystone-auth/],
];
for (const [name, successor] of removed) {
  Deno.test(`openAuthProvider() names the plugin that replaced it when the provider is ${name}`, async () => {
    await assert.rejects(openAuthProvider({ name, config: {} }, undefined), (error) => {
      assert.ok(error instanceof Error && error.name === "UnsupportedError" && "hints" in error);
      assert.match(String(error.hints), successor);
      return true;
    });
  });
}

function fail(): Promise<never> {
  return Promise.reject(new TypeError("Nobody is to be asked"));
}
