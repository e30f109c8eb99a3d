import assert from "node:assert/strict";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import { isStreamRequest, isWatch } from "../../lib/data/request/media.ts";
import { rawRequest } from "../../lib/data/request/verbs.ts";

const PODS = "/api/v1/namespaces/default/pods";

/** Method, path, whether the answer is a stream, and whether it is a watch. */
const requests: [string, string, boolean, boolean][] = [
  ["GET", PODS, false, false],
  ["GET", `${PODS}?watch=true`, true, true],
  ["GET", `${PODS}?limit=1&watch=1`, true, true],
  ["GET", `${PODS}?watch`, true, true],
  ["GET", `${PODS}?watch=False`, false, false],
  ["GET", `${PODS}?watch=0`, false, false],
  ["POST", `${PODS}?watch=true`, false, false],
  ["GET", "/api/v1/watch/pods", true, true],
  ["GET", "/apis/apps/v1/watch/namespaces/default/deployments", true, true],
  ["GET", "/api/v1/namespaces/watch/pods", false, false],
  ["GET", "/apis/example.com/v1/watch", false, false],
  ["GET", `${PODS}/web/log?follow=true`, true, false],
  ["GET", `${PODS}/web/log?follow=false`, false, false],
];

for (const [method, path, stream, watch] of requests) {
  Deno.test(`isStream() is ${stream} and isWatch() is ${watch} if the request is ${method} ${path}`, () => {
    const request = new Request(ORIGIN + path, { method });
    assert.deepEqual([isStreamRequest(request), isWatch(request)], [stream, watch]);
  });
}

Deno.test("rawRequest() asks for a stream uncompressed, even if the caller asks for gzip", () => {
  const asked = (path: string) =>
    rawRequest(path, { headers: { "Accept-Encoding": "gzip" } }).headers.get("accept-encoding");
  assert.equal(asked(`${PODS}?watch=true`), "identity");
  assert.equal(asked(`${PODS}/web/log?follow=true`), "identity");
  assert.equal(asked(PODS), "gzip");
});
