import assert from "node:assert/strict";
import { expectOk, readJson, readObject } from "../../lib/data/core/answer.ts";
import { ApiError, ResponseError } from "../../lib/data/core/errors.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";

const request = new Request(`${ORIGIN}/api/v1/pods`);
const JSON_HEADERS = { "content-type": "application/json" };

Deno.test("expectOk() gives the very response when the server agreed", async () => {
  const response = new Response("{}", { status: 201 });
  assert.equal(await expectOk(request, response), response);
});

Deno.test("expectOk() throws an ApiError when the server refused", async () => {
  const body = { apiVersion: "v1", kind: "Status", message: 'pods "x" not found', reason: "NotFound", code: 404 };
  await assert.rejects(expectOk(request, Response.json(body, { status: 404 })), (error) => {
    assert(error instanceof ApiError);
    assert.equal(error.message, 'pods "x" not found');
    assert.deepEqual(error.request, { method: "GET", path: "/api/v1/pods" });
    return true;
  });
});

Deno.test("readJson() gives the value when the answer is JSON", async () => {
  assert.deepEqual(await readJson(request, new Response('{"a":[1]}')), { a: [1] });
});

const unreadable: [what: string, body: string, headers: HeadersInit, message: RegExp, hint: RegExp][] = [
  ["is a web page", "<html>secret", { "content-type": "text/html" }, /it is not JSON \(text\/html\)$/, /login page/],
  ["is empty", "", {}, /it is not JSON/, /API server/],
  ["is text", "hello", JSON_HEADERS, /it is not JSON/, /API server/],
  ["ends in a string", '{"a":"secr', JSON_HEADERS, /it ends after 10 characters, in the middle$/, /try again/],
  ["ends in an object", '{"a":1', JSON_HEADERS, /it ends after 6 characters/, /try again/],
];
for (const [what, body, headers, message, hint] of unreadable) {
  Deno.test(`readJson() throws a ResponseError without a word of the body when it ${what}`, async () => {
    await assert.rejects(readJson(request, new Response(body, { headers })), (error) => {
      assert(error instanceof ResponseError);
      assert.match(error.message, message);
      assert.match(error.hints.join(), hint);
      assert.doesNotMatch(error.message + error.hints, /secr/);
      return true;
    });
  });
}

for (const value of [null, "secret", 1, []]) {
  Deno.test(`readObject() throws a ResponseError when the answer is ${JSON.stringify(value)}`, async () => {
    await assert.rejects(readObject(request, Response.json(value)), {
      name: "ResponseError",
      message: "Cannot read the answer to GET /api/v1/pods: it is not an object",
    });
  });
}
