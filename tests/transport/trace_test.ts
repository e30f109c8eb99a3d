import assert from "node:assert/strict";
import type { Handler } from "../../lib/data/core/handler.ts";
import { trace } from "../../lib/api/transport/trace.ts";
import { loggedBody, loggedHeader } from "../../lib/api/transport/trace_body.ts";

const ORIGIN = "http://k8s.invalid";
const SECRET = "aHVudGVyMg==";

const bodies: [path: string, type: string, body: string, logged: string][] = [
  ["/api/v1/pods", "application/json", '{"kind": "PodList", "items": []}', '{"kind":"PodList","items":[]}'],
  ["/api/v1/namespaces/a/pods/b/log", "text/plain", "a line\n", "a line\n"],
  [
    "/api/v1/pods",
    "application/vnd.kubernetes.protobuf",
    "k8s\0xyz",
    "<7 bytes of application/vnd.kubernetes.protobuf>",
  ],
  [
    "/api/v1/namespaces/a/secrets/b",
    "application/json",
    `{"kind":"Secret","metadata":{"name":"b"},"data":{"pw":"${SECRET}"},"stringData":{"x":"y"}}`,
    '{"kind":"Secret","metadata":{"name":"b"},"data":{"pw":"<masked>"},"stringData":{"x":"<masked>"}}',
  ],
  // The items of a list have no kind.
  [
    "/api/v1/secrets?limit=1",
    "application/json",
    `{"kind":"SecretList","items":[{"metadata":{"name":"b"},"data":{"pw":"${SECRET}"}}]}`,
    '{"kind":"SecretList","items":[{"metadata":{"name":"b"},"data":{"pw":"<masked>"}}]}',
  ],
  [
    "/api/v1/secrets?watch=true",
    "application/json",
    `{"type":"ADDED","object":{"kind":"Secret","data":{"pw":"${SECRET}"}}}`,
    '{"type":"ADDED","object":{"kind":"Secret","data":{"pw":"<masked>"}}}',
  ],
  // Patches.
  [
    "/api/v1/namespaces/a/secrets/b",
    "application/merge-patch+json",
    `{"data":{"pw":"${SECRET}","old":null}}`,
    '{"data":{"pw":"<masked>","old":"<masked>"}}',
  ],
  [
    "/api/v1/namespaces/a/secrets/b",
    "application/json-patch+json",
    `[{"op":"replace","path":"/data/pw","value":"${SECRET}"}]`,
    '[{"op":"replace","path":"/data/pw","value":"<masked>"}]',
  ],
  // YAML, which is not read.
  [
    "/api/v1/namespaces/a/secrets/b",
    "application/apply-patch+yaml",
    `kind: Secret\ndata: {pw: ${SECRET}}\n`,
    "<masked> (38 bytes)",
  ],
  ["/apis/x/v1/things", "application/yaml", `kind: Secret\ndata: {pw: ${SECRET}}\n`, "<masked> (38 bytes)"],
  // A copy in an annotation.
  [
    "/api/v1/secrets",
    "application/json",
    `{"kind":"Table","rows":[{"object":{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"${SECRET}"}}}}]}`,
    '{"kind":"Table","rows":[{"object":{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"<masked>"}}}}]}',
  ],
  [
    "/api/v1/namespaces/a/serviceaccounts/b/token",
    "application/json",
    `{"kind":"TokenRequest","spec":{"audiences":[]},"status":{"token":"${SECRET}","expirationTimestamp":"x"}}`,
    '{"kind":"TokenRequest","spec":{"audiences":[]},"status":{"token":"<masked>","expirationTimestamp":"x"}}',
  ],
  [
    "/apis/authentication.k8s.io/v1/tokenreviews",
    "application/json",
    `{"kind":"TokenReview","spec":{"token":"${SECRET}"}}`,
    '{"kind":"TokenReview","spec":{"token":"<masked>"}}',
  ],
];

Deno.test("loggedBody() masks what is secret when a body is logged", () => {
  const seen = bodies.map(([path, type, body]) => loggedBody({ path, type, bytes: new TextEncoder().encode(body) }));
  assert.deepEqual(seen, bodies.map(([, , , logged]) => logged));
  assert.ok(!seen.join("").includes(SECRET));
});

Deno.test("loggedHeader() masks a credential when a header is logged", () => {
  assert.deepEqual(
    [["authorization", "Bearer abc"], ["authorization", "abc"], ["set-cookie", "a=b"], ["accept", "x/y"]].map((
      [name = "", value = ""],
    ) => loggedHeader(name, value)),
    ["Bearer <masked>", "<masked>", "<masked>", "x/y"],
  );
});

Deno.test("trace() logs headers and bodies when the level is 8 or more", async () => {
  const send = async (level: number) => {
    const lines: string[] = [];
    const body = JSON.stringify({ kind: "ConfigMap", data: { x: "y".repeat(2000) } });
    const handler: Handler = () =>
      Promise.resolve(new Response(body, { status: 201, headers: { "content-type": "application/json" } }));
    const request = new Request(`${ORIGIN}/api/v1/configmaps?dryRun=All`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    const response = await trace((line) => lines.push(line), { now: () => 0, level })(handler)(request);
    assert.equal(await response.text(), body);
    return lines;
  };
  const [body8, ...lines] = (await send(8)).reverse();
  assert.deepEqual(lines.reverse(), [
    "POST /api/v1/configmaps?dryRun=All",
    "Request Headers:",
    "    content-type: application/json",
    "Request Body: {}",
    "POST /api/v1/configmaps?dryRun=All 201 in 0 ms",
    "Response Status: 201",
    "Response Headers:",
    "    content-type: application/json",
  ]);
  assert.match(body8 ?? "", /^Response Body: .{1024} \[truncated 1012 chars\]$/);
  assert.ok(!(await send(9)).join("").includes("truncated"));
  assert.deepEqual(await send(7), ["POST /api/v1/configmaps?dryRun=All 201 in 0 ms"]);
});

Deno.test("trace() logs each event of a watch when it arrives, and ends with it", async () => {
  const lines: string[] = [];
  let isCancelled = false;
  const events = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"type":"ADDED"}\n{"type":"DELETED"}\n')),
    cancel: () => void (isCancelled = true),
  });
  const handler: Handler = () => Promise.resolve(new Response(events));
  const response = await trace((line) => lines.push(line), { level: 8 })(handler)(
    new Request(`${ORIGIN}/api/v1/pods?watch=true`),
  );
  const reader = response.body?.getReader();
  await reader?.read();
  assert.deepEqual(lines.slice(-2), ['Response Body: {"type":"ADDED"}', 'Response Body: {"type":"DELETED"}']);
  await reader?.cancel();
  assert.ok(isCancelled);
});
