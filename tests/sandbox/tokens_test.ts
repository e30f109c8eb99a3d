import assert from "node:assert/strict";
import { rawRequest } from "../../lib/data/request/verbs.ts";
import { readJwtPayload } from "../../lib/data/core/jwt.ts";
import { type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";

const ACCOUNT = "/api/v1/namespaces/default/serviceaccounts/default";

async function request(box: Sandbox, spec: unknown, rest: Record<string, unknown> = {}) {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec, ...rest };
  const answer = await box.handler(rawRequest(`${ACCOUNT}/token`, { method: "POST", body }));
  return { code: answer.status, ...await answer.json() };
}

async function whoami(box: Sandbox, token: string) {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const headers = { authorization: `Bearer ${token}` };
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const answer = await box.anonymous(rawRequest(path, { method: "POST", headers, body }));
  return { code: answer.status, info: (await answer.json()).status?.userInfo };
}

Deno.test("tokenRequest() signs what was asked for when it is allowed", async () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const { code, status, spec } = await request(sandbox({ now: () => now }), {
    expirationSeconds: 700,
    audiences: ["a", "b"],
  });
  assert.equal(code, 201);
  assert.equal(status.expirationTimestamp, "2026-01-01T00:11:40Z");
  assert.deepEqual(spec.audiences, ["a", "b"]);
  const payload = readJwtPayload(status.token);
  const seconds = now.getTime() / 1000;
  assert.deepEqual([payload.iat, payload.nbf, payload.exp], [seconds, seconds, seconds + 700]);
  assert.deepEqual([payload.sub, payload.aud], ["system:serviceaccount:default:default", ["a", "b"]]);
});

Deno.test("tokenRequest() refuses in the server's words when a request is wrong", async () => {
  const box = sandbox();
  const message = async (spec: unknown, rest?: Record<string, unknown>) => (await request(box, spec, rest)).message;
  await assertMessage(import.meta.url, "a token for less than 10 minutes", await message({ expirationSeconds: 599 }));
  await assertMessage(
    import.meta.url,
    "a token for more than 2^32 seconds",
    await message({ expirationSeconds: 2 ** 32 + 1 }),
  );
  await assertMessage(
    import.meta.url,
    "a token of a ConfigMap",
    await message({ boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "x" } }),
  );
  await assertMessage(
    import.meta.url,
    "a token of an absent pod",
    await message({ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "x" } }),
  );
  await assertMessage(import.meta.url, "a token with another name", await message({}, { metadata: { name: "other" } }));
  await assertMessage(
    import.meta.url,
    "a token request that is a pod",
    await message({}, { kind: "Pod", apiVersion: "v1" }),
  );
});

Deno.test("tokens.read() knows a token until it expires when the time goes on", async () => {
  let now = new Date("2026-01-01T00:00:00Z");
  const box = sandbox({ now: () => now });
  const { status } = await request(box, { expirationSeconds: 600 });
  assert.equal((await whoami(box, status.token)).info.username, "system:serviceaccount:default:default");
  now = new Date("2026-01-01T00:10:01Z");
  assert.equal((await whoami(box, status.token)).code, 401);
});

Deno.test("tokens.read() refuses a token when it is changed, for others, or another's", async () => {
  const box = sandbox();
  const { status } = await request(box, {});
  const [head, payload, signature = ""] = status.token.split(".");
  const forged = (signature[0] === "A" ? "B" : "A") + signature.slice(1);
  assert.equal((await whoami(box, `${head}.${payload}.${forged}`)).code, 401);
  assert.equal((await whoami(box, (await request(box, { audiences: ["vault"] })).status.token)).code, 401);
  assert.equal((await whoami(sandbox(), status.token)).code, 401);
});

Deno.test("tokens.read() refuses a token when what it is bound to has gone", async () => {
  const box = sandbox();
  const { status } = await request(box, { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "helloworld" } });
  const { info } = await whoami(box, status.token);
  assert.deepEqual(info.extra["authentication.kubernetes.io/pod-name"], ["helloworld"]);
  await using k8s = await connect({ handler: box.handler });
  await k8s.delete("pod", "helloworld");
  assert.equal((await whoami(box, status.token)).code, 401);
});

Deno.test("tokens.read() refuses a token when its service account was made anew", async () => {
  const box = sandbox();
  const { status } = await request(box, {});
  await using k8s = await connect({ handler: box.handler });
  await k8s.delete("serviceaccount", "default");
  await k8s.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } });
  assert.equal((await whoami(box, status.token)).code, 401);
});

Deno.test("sandbox() verifies as its published key says when the token is checked elsewhere", async () => {
  const { createLocalJWKSet, jwtVerify } = await import("jose");
  const box = sandbox();
  const configuration = await (await box.handler(rawRequest("/.well-known/openid-configuration"))).json();
  const keys = await box.handler(rawRequest(new URL(configuration.jwks_uri).pathname));
  assert.equal(keys.headers.get("content-type"), "application/jwk-set+json");
  const { status } = await request(box, {});
  const { payload } = await jwtVerify(status.token, createLocalJWKSet(await keys.json()));
  assert.equal(payload.iss, configuration.issuer);
});
