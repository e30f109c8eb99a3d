import assert from "node:assert/strict";
import type { Handler } from "../../lib/data/core/handler.ts";
import { serviceAccountToken } from "../../lib/api/credentials/service_account_token.ts";
import { assertMessage } from "../messages.ts";

const status = (code: number, reason: string, details = {}) =>
  Response.json({ apiVersion: "v1", kind: "Status", reason, code, message: reason, details }, { status: code });
const account = { namespace: "shop", name: "default" };

function secretsOf(...names: [secret: string, owner: string, token: string][]): Response {
  const items = names.map(([name, owner, token]) => ({
    metadata: { name, annotations: { "kubernetes.io/service-account.name": owner } },
    type: "kubernetes.io/service-account-token",
    data: token === "" ? {} : { token: btoa(token) },
  }));
  return Response.json({ apiVersion: "v1", kind: "SecretList", metadata: {}, items });
}

/** Answers POST (TokenRequest) and GET (Secrets) with these responses. */
function server(post: Response, get?: Response): Handler & { requests: string[] } {
  const requests: string[] = [];
  return Object.assign(async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${pathname}${search} ${await request.text()}`.trim());
    return request.method === "POST" ? post : get ?? status(403, "Forbidden");
  }, { requests });
}

Deno.test("serviceAccountToken() asks the TokenRequest API with what was asked for", async () => {
  const handler = server(Response.json({ status: { token: "t" } }));
  const boundObject = { kind: "Pod", name: "web" };
  assert.equal(await serviceAccountToken(handler, { ...account, duration: 600, audience: ["a"], boundObject }), "t");
  const [line = ""] = handler.requests;
  assert.match(line, /^POST \/api\/v1\/namespaces\/shop\/serviceaccounts\/default\/token \{/);
  assert.deepEqual(JSON.parse(line.slice(line.indexOf("{"))), {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 600, audiences: ["a"], boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "web" } },
  });
});

Deno.test("serviceAccountToken() says so when a web page answers", async () => {
  const handler = server(new Response("<html>", { headers: { "content-type": "text/html" } }));
  await assertMessage(import.meta.url, "a web page instead of a token", () => serviceAccountToken(handler, account));
});

Deno.test("serviceAccountToken() takes its own token Secret, and no other's, when a TokenRequest is refused", async () => {
  for (const refusal of [status(403, "Forbidden"), status(404, "NotFound")]) {
    const secrets = secretsOf(["default-x-token", "default-x", "wrong"], ["empty", "default", ""], [
      "any",
      "default",
      "t",
    ]);
    const handler = server(refusal, secrets);
    assert.equal(await serviceAccountToken(handler, account), "t");
    assert.match(
      handler.requests[1] ?? "",
      /^GET .*\/secrets\?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token$/,
    );
  }
});

Deno.test("serviceAccountToken() throws the first refusal when the second way leads nowhere", async () => {
  await assert.rejects(serviceAccountToken(server(status(403, "Forbidden"), secretsOf()), account), {
    reason: "Forbidden",
  });
  await assert.rejects(serviceAccountToken(server(status(403, "Forbidden")), account), { reason: "Forbidden" });
});

Deno.test("serviceAccountToken() leaves it to the server how long it is valid when the duration is 0", async () => {
  const handler = server(Response.json({ status: { token: "t" } }));
  assert.equal(await serviceAccountToken(handler, { ...account, duration: 0 }), "t");
  assert.match(handler.requests[0] ?? "", /"spec":\{\}/);
});

Deno.test("serviceAccountToken() takes no Secret when a duration was asked for or the account is missing", async () => {
  const secrets = secretsOf(["any", "default", "t"]);
  const short = serviceAccountToken(server(status(403, "Forbidden"), secrets), { ...account, duration: 600 });
  await assert.rejects(short, { reason: "Forbidden" });
  const missing = serviceAccountToken(server(status(404, "NotFound", { name: "default" }), secrets), account);
  await assert.rejects(missing, { reason: "NotFound" });
});

Deno.test("serviceAccountToken() throws an AuthError when the answer holds no token", async () => {
  await assert.rejects(serviceAccountToken(server(Response.json({})), account), { name: "AuthError" });
});
