import assert from "node:assert/strict";
import { bodyText, requestCopier, textRequest } from "../../lib/data/request/body_text.ts";

const patch = () => textRequest("http://kubernetes.invalid/x", { method: "PATCH", headers: { a: "1" } }, '{"b":2}');

Deno.test("textRequest() creates a Request with a text that can be read before and after it is sent", async () => {
  const request = patch();
  assert.equal(bodyText(request), '{"b":2}');
  assert.equal(await request.text(), '{"b":2}');
  assert.equal(bodyText(request), '{"b":2}');
  assert.equal(bodyText(new Request("http://kubernetes.invalid/x")), undefined);
});

Deno.test("requestCopier() copies the text, and the headers as they were", async () => {
  const request = patch();
  const copy = requestCopier(request);
  request.headers.set("authorization", "Bearer old");
  await request.text();
  const again = copy!();
  assert.deepEqual([again.method, again.url, [...again.headers]], [
    "PATCH",
    request.url,
    [["a", "1"], ["content-type", "text/plain;charset=UTF-8"]],
  ]);
  assert.equal(bodyText(again), '{"b":2}');
  assert.equal(await again.text(), '{"b":2}');
});

Deno.test("requestCopier() clones other bodies, and copies nothing without a body", async () => {
  const body = ReadableStream.from([new TextEncoder().encode("x")]);
  const request = new Request("http://kubernetes.invalid/x", { method: "POST", body });
  const copy = requestCopier(request);
  assert.equal(await request.text(), "x");
  assert.equal(await copy!().text(), "x");
  assert.equal(requestCopier(new Request("http://kubernetes.invalid/x")), undefined);
});
