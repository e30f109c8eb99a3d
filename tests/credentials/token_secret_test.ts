import assert from "node:assert/strict";
import type { Handler } from "../../lib/data/core/handler.ts";
import { longLivedToken, ownSecretToken } from "../../lib/api/credentials/token_secret.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

const account = { namespace: "shop", name: "default" };
const secret = (name: string, token?: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "shop", annotations: { "kubernetes.io/service-account.name": "default" } },
  type: "kubernetes.io/service-account-token",
  ...(token === undefined ? {} : { data: { token: btoa(token) } }),
});
const events = (...list: [type: string, object: unknown][]) =>
  new Response(list.map(([type, object]) => JSON.stringify({ type, object }) + "\n").join(""));

/** A server with one Secret without a token, and these events for a watch. */
function withEmptySecret(watched: Response): Handler {
  return (request) => {
    const query = new URL(request.url).searchParams;
    if (query.get("watch") !== "true") {
      return Promise.resolve(Response.json({ kind: "SecretList", apiVersion: "v1", items: [secret("own")] }));
    }
    assert.equal(query.get("fieldSelector"), "metadata.name=own");
    assert.ok(Number(query.get("timeoutSeconds")) > 0, "it does not wait for ever");
    return Promise.resolve(watched);
  };
}

Deno.test("ownSecretToken() waits for the token controller when the Secret is still empty", async () => {
  const filled = events(["ADDED", secret("own")], ["MODIFIED", secret("own", "t")]);
  assert.equal(await ownSecretToken(withEmptySecret(filled), account), "t");
});

for (
  const [what, watched] of [
    ["nothing fills the Secret", events(["ADDED", secret("own")])],
    ["the Secret is deleted", events(["ADDED", secret("own")], ["DELETED", secret("own")])],
  ] as const
) {
  Deno.test(`ownSecretToken() throws an AuthError that names the Secret when ${what}`, async () => {
    await assert.rejects(ownSecretToken(withEmptySecret(watched), account), { name: "AuthError", message: /"own"/ });
  });
}

Deno.test("longLivedToken() makes a Secret once, and takes it again when it is there", async () => {
  const { handler } = sandbox();
  const own = { namespace: "kube-system", name: "default" };
  const first = await longLivedToken(handler, own);
  assert.deepEqual([first.secret, first.created], ["default-token", true]);
  assert.deepEqual(await longLivedToken(handler, own), { ...first, created: false });
});

Deno.test("longLivedToken() takes another name when a Secret of somebody else has its own", async () => {
  const { handler } = sandbox();
  const taken = { apiVersion: "v1", kind: "Secret", metadata: { name: "default-token" }, type: "Opaque" };
  await handler(
    new Request("http://k8s.invalid/api/v1/namespaces/kube-system/secrets", {
      method: "POST",
      body: JSON.stringify(taken),
      headers: { "content-type": "application/json" },
    }),
  );
  const { secret: name, created } = await longLivedToken(handler, { namespace: "kube-system", name: "default" });
  assert.match(name, /^default-token-[0-9a-f]{5}$/);
  assert.equal(created, true);
});

Deno.test("longLivedToken() makes no Secret when there is no such service account", async () => {
  const { handler } = sandbox();
  await assert.rejects(longLivedToken(handler, { namespace: "default", name: "nobody" }), { reason: "NotFound" });
  const list = await handler(new Request("http://k8s.invalid/api/v1/namespaces/default/secrets"));
  assert.doesNotMatch(await list.text(), /nobody/);
});
