import assert from "node:assert/strict";
import { createOidcProvider } from "../../lib/api/credentials/oidc.ts";
import { createIssuer, type Issuer } from "./issuer.ts";

const URL_OF_ISSUER = "https://issuer.example";

/** The auth-provider of a kubeconfig, with its tokens in memory, and its issuer. */
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
