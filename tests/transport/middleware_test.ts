import assert from "node:assert/strict";
import { NetworkError, TimeoutError } from "../../lib/data/core/errors.ts";
import { compose, type Handler, ORIGIN } from "../../lib/data/core/handler.ts";
import { guarded } from "../../lib/api/transport/guarded_body.ts";
import { retry } from "../../lib/api/transport/retry.ts";
import { timeout } from "../../lib/api/transport/timeout.ts";
import { trace } from "../../lib/api/transport/trace.ts";
import { warnings } from "../../lib/api/transport/warnings.ts";
import { assertMessage } from "../messages.ts";

const request = () => new Request(`${ORIGIN}/api/v1/pods?limit=1`);

function answers(...responses: Response[]): Handler & { bodies: string[] } {
  const bodies: string[] = [];
  const handler = async (request: Request) => {
    bodies.push(await request.text());
    return responses.shift() ?? new Response("none left", { status: 500 });
  };
  return Object.assign(handler, { bodies });
}

const busy = (status: number, after?: string) =>
  new Response("busy", { status, ...(after === undefined ? {} : { headers: { "retry-after": after } }) });

Deno.test("retry() waits as long as the server says and sends the same body again when it is busy", async () => {
  const slept: number[] = [];
  const server = answers(busy(429, "2"), busy(503, "1"), new Response("done"));
  const handler = compose(server, retry({ sleep: (ms) => (slept.push(ms), Promise.resolve()), random: () => 0 }));
  const response = await handler(new Request(ORIGIN, { method: "POST", body: "[1]" }));
  assert.equal(await response.text(), "done");
  assert.deepEqual(slept, [2000, 1000]);
  assert.deepEqual(server.bodies, ["[1]", "[1]", "[1]"]);
});

Deno.test("retry() waits a little longer by chance than the server says, and never shorter", async () => {
  for (const [random, waited] of [[0, 2000], [1, 2500]] as const) {
    const slept: number[] = [];
    const sleep = (ms: number) => (slept.push(ms), Promise.resolve());
    await compose(answers(busy(429, "2"), new Response("done")), retry({ sleep, random: () => random }))(request());
    assert.deepEqual(slept, [waited]);
  }
});

Deno.test("retry() tells who waits when it is for long, and does not wait for minutes", async () => {
  const told: string[] = [];
  const options = { sleep: () => Promise.resolve(), onWait: (text: string) => told.push(text) };
  await compose(answers(busy(429, "1"), busy(503, "5"), new Response("done")), retry(options))(request());
  await assertMessage(import.meta.url, "a busy server", told.join("\n"));
  assert.equal((await compose(answers(busy(503, "3600")), retry(options))(request())).status, 503);
});

Deno.test("retry() waits until the date when the server names one", async () => {
  const slept: number[] = [];
  const sleep = (ms: number) => (slept.push(ms), Promise.resolve());
  const date = new Date(Date.now() + 10_000).toUTCString();
  await compose(answers(busy(503, date), new Response("done")), retry({ sleep, random: () => 0 }))(request());
  assert.ok((slept[0] ?? 0) >= 8000 && (slept[0] ?? 0) <= 11_000, String(slept));
});

/** A server whose first connections break. */
function breaking(times: number, error = new NetworkError("It broke", { broken: true })) {
  let asked = 0;
  const handler: Handler = () => ++asked <= times ? Promise.reject(error) : Promise.resolve(new Response("done"));
  return Object.assign(handler, { asked: () => asked });
}

const METHODS: [string, number][] = [["GET", 2], ["HEAD", 2], ["POST", 1], ["PUT", 1], ["PATCH", 1], ["DELETE", 1]];

for (const [method, sent] of METHODS) {
  Deno.test(`retry() sends a ${method} ${sent === 1 ? "once" : "again"} when the connection was closed under it`, async () => {
    const server = breaking(1);
    const sending = compose(server, retry({ sleep: () => Promise.resolve() }))(new Request(ORIGIN, { method }));
    if (sent === 1) await assert.rejects(sending, NetworkError);
    else assert.equal((await sending).status, 200);
    assert.equal(server.asked(), sent);
  });
}

Deno.test("retry() gives up when every connection breaks, and at once when there is none", async () => {
  const server = breaking(9);
  await assert.rejects(compose(server, retry({ sleep: () => Promise.resolve() }))(request()), NetworkError);
  assert.equal(server.asked(), 3);
  const once = breaking(9);
  await assert.rejects(compose(once, retry({ tries: 1, sleep: () => Promise.resolve() }))(request()), NetworkError);
  assert.equal(once.asked(), 1);
  const absent = breaking(9, new NetworkError("The connection was refused"));
  await assert.rejects(compose(absent, retry({ sleep: () => Promise.resolve() }))(request()), NetworkError);
  assert.equal(absent.asked(), 1);
});

Deno.test("retry() gives the answer as it is when the server names no time or is not busy", async () => {
  const sleep = () => Promise.reject(new Error("slept"));
  for (const response of [busy(429), busy(503, "soon"), busy(500, "1"), new Response("ok")]) {
    assert.equal(await compose(answers(response), retry({ sleep }))(request()), response);
  }
});

Deno.test("retry() gives the last answer when the tries are used up", async () => {
  const server = answers(busy(429, "0"), busy(429, "0"), new Response("too late"));
  const response = await compose(server, retry({ tries: 2, sleep: () => Promise.resolve() }))(request());
  assert.equal(response.status, 429);
  assert.equal(server.bodies.length, 2);
});

Deno.test("retry() rejects with the signal's reason when aborted while it waits", async () => {
  const controller = new AbortController();
  const handler = compose((_) => {
    queueMicrotask(() => controller.abort("enough"));
    return Promise.resolve(busy(429, "50"));
  }, retry());
  await assert.rejects(handler(new Request(ORIGIN, { signal: controller.signal })), (reason) => reason === "enough");
});

Deno.test("retry() leaves the headers that were sent on the caller's request when there is a body", async () => {
  const original = new Request(ORIGIN, { method: "POST", body: "x" });
  const authorize = (next: Handler): Handler => (request) => {
    request.headers.set("authorization", "Bearer t");
    return next(request);
  };
  await compose(answers(new Response("")), retry(), authorize)(original);
  assert.equal(original.headers.get("authorization"), "Bearer t");
});

// The handler obeys the signal like fetch.
const never: Handler = (request) =>
  new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));

Deno.test("timeout() rejects with a TimeoutError when nothing is answered in time", async () => {
  await assert.rejects(compose(never, timeout(1))(request()), TimeoutError);
});

Deno.test("timeout() rejects with the caller's reason when the caller aborts first", async () => {
  const controller = new AbortController();
  const sent = compose(never, timeout(60_000))(new Request(ORIGIN, { signal: controller.signal }));
  controller.abort("mine");
  await assert.rejects(sent, (reason) => reason === "mine");
});

Deno.test("timeout() ends its clock when the body is read, given up or missing", async () => {
  // If a timer is left, the sanitizer fails this test.
  const handler = compose(answers(new Response("a"), new Response("b"), new Response(null)), timeout(60_000));
  assert.equal(await (await handler(request())).text(), "a");
  await (await handler(request())).body?.cancel();
  await handler(request());
});

Deno.test("guarded() gives what the body's stream gives when nobody called text()", async () => {
  let done = 0;
  const response = guarded(new Response("hello"), { explain: (error) => error, done: () => done++ });
  assert.equal(new TextDecoder().decode(await new Response(response.body).bytes()), "hello");
  assert.equal(done, 1);
});

Deno.test("guarded() passes on a SyntaxError when JSON cannot be parsed", async () => {
  const response = guarded(new Response("{"), { explain: () => new Error("network") });
  await assert.rejects(response.json(), SyntaxError);
});

Deno.test("guarded() explains what broke when the body's stream fails", async () => {
  const broken = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: (controller) => controller.error(new TypeError("raw")) });
  const explain = (error: unknown) => new Error("explained", { cause: error });
  await assert.rejects(guarded(new Response(broken()), { explain }).text(), /explained/);
  const { body } = guarded(new Response(broken()), { explain });
  await assert.rejects(Array.fromAsync(body ?? []), /explained/);
});

Deno.test("trace() logs a line without headers when a request is answered or fails", async () => {
  const lines: string[] = [];
  let clock = 0;
  const wrap = trace((line) => lines.push(line), { now: () => clock += 5 });
  const withSecret = () => new Request(`${ORIGIN}/api?limit=1`, { headers: { authorization: "Bearer secret" } });
  await compose(answers(new Response("", { status: 404 })), wrap)(withSecret());
  await assert.rejects(compose(() => Promise.reject(new Error("down")), wrap)(withSecret()));
  assert.deepEqual(lines, ["GET /api?limit=1 404 in 5 ms", "GET /api?limit=1 failed in 5 ms"]);
});

Deno.test("warnings() passes on each distinct text once when the server warns", async () => {
  const texts: string[] = [];
  const header = '299 - "v1beta1 is old, use \\"v1\\"", 299 k8s "second"';
  const response = () => new Response("", { headers: { warning: header } });
  const handler = compose(answers(response(), response(), new Response("")), warnings((text) => texts.push(text)));
  for (let i = 0; i < 3; i++) await handler(request());
  assert.deepEqual(texts, ['v1beta1 is old, use "v1"', "second"]);
});
