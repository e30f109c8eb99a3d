import assert from "node:assert/strict";
import { expectOk, readJson, readObject } from "../../lib/data/core/answer.ts";
import { ApiError, ResponseError } from "../../lib/data/core/errors.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";

const request = new Request(`${ORIGIN}/api/v1/pods`);

Deno.test("expectOk() gives the very response when the server agreed", async () => {
  const response = new Response("{}", { status: 201 });
  assert.equal(await expectOk(request, response), response);
});

Deno.test("expectOk() throws an ApiError when the server refused", async () => {
  const body = { apiVersion: "v1", kind: "Status", message: 'pods "x" not found', reason: "NotFound", code: 404 };
  await assert.rejects(expectOk(request, Response.json(body, { status: 404 })), (error) => {
    assert(error instanceof ApiError);
    assert.equal(error.message, body.message);
    assert.deepEqual(error.request, { method: "GET", path: "/api/v1/pods" });
    return true;
  });
});

Deno.test("readJson() gives the value when the answer is JSON", async () => {
  assert.deepEqual(await readJson(request, new Response('{"a":[1]}')), { a: [1] });
});

for (const value of [null, 1, []]) {
  Deno.test(`readObject() throws a ResponseError if the answer is ${JSON.stringify(value)}`, async () => {
    await assert.rejects(readObject(request, Response.json(value)), ResponseError);
  });
}
