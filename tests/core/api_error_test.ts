import assert from "node:assert/strict";
import { ERROR_BODY_LIMIT, readApiError } from "../../lib/data/core/api_error.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import { assertMessage } from "../messages.ts";

const request = (headers: HeadersInit = {}) => new Request(`${ORIGIN}/api/v1/pods?limit=1`, { headers });
const now = () => new Date("2026-06-01T12:00:00Z");
const token = (claims: unknown) => `x.${btoa(JSON.stringify(claims)).replaceAll("=", "")}.y`;

Deno.test("apiErrorOf() carries the server's Status, request and hints when there is one", async () => {
  const body = { apiVersion: "v1", kind: "Status", message: "no", reason: "Forbidden", details: { kind: "pods" } };
  const error = await readApiError(request(), Response.json(body, { status: 403 }));
  assert.equal(error.message, "no");
  assert.deepEqual([error.code, error.reason], [403, "Forbidden"]);
  assert.deepEqual(error.status.details, { kind: "pods" });
  assert.deepEqual(error.request, { method: "GET", path: "/api/v1/pods?limit=1" });
  assert.equal(error.hints.length, 1);
});

const bodies: [what: string, response: Response, reason: string][] = [
  [
    "the path is unknown",
    new Response("404 page not found\n", { status: 404 }),
    "NotFound",
  ],
  [
    "a gateway answers HTML",
    new Response("<h1>x</h1>", { status: 503 }),
    "ServiceUnavailable",
  ],
  [
    "a gateway answers in words",
    new Response("upstream\ndown", { status: 502 }),
    "InternalError",
  ],
  ["the body is empty", new Response(null, { status: 401 }), "Unauthorized"],
  ["the body is JSON that was cut off", new Response('{"kind":"Sta', { status: 500 }), "InternalError"],
  ["it redirects", new Response(null, { status: 301, headers: { location: "/x/" } }), ""],
];
for (const [what, response, reason] of bodies) {
  Deno.test(`apiErrorOf() makes a Status of its own when ${what}`, async () => {
    const error = await readApiError(request(), response);
    assert.deepEqual([error.code, error.reason], [response.status, reason]);
    await assertMessage(import.meta.url, `a Status that the client makes: ${what}`, error.message);
  });
}

Deno.test("apiErrorOf() stops reading after 1 MiB when the body goes on", async () => {
  let [sent, cancelled] = [0, false];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      sent += 65536;
      controller.enqueue(new Uint8Array(65536).fill(120));
    },
    cancel() {
      cancelled = true;
    },
  });
  const error = await readApiError(request(), new Response(body, { status: 500 }));
  assert.equal(cancelled, true);
  assert(sent <= ERROR_BODY_LIMIT + 2 * 65536);
  assert(error.message.length < 500);
});

Deno.test("apiErrorOf() says when the token expired when it was refused", async () => {
  const expired = { authorization: `Bearer ${token({ exp: now().getTime() / 1000 - 3600 })}` };
  const { hints } = await readApiError(request(expired), new Response(null, { status: 401 }), { now });
  await assertMessage(import.meta.url, "an expired token that was refused", hints[0] ?? "");
});

Deno.test("apiErrorOf() says nothing of expiry when the token is fresh, opaque, or the answer another", async () => {
  const fresh = { authorization: `Bearer ${token({ exp: now().getTime() / 1000 + 60 })}` };
  const expired = { authorization: `Bearer ${token({ exp: 1 })}` };
  const cases: [HeadersInit, number][] = [[fresh, 401], [{ authorization: "Bearer opaque" }, 401], [{}, 401], [
    expired,
    403,
  ]];
  for (const [headers, status] of cases) {
    const { hints } = await readApiError(request(headers), new Response(null, { status }), { now });
    assert.doesNotMatch(hints.join(), /expired/);
  }
});
