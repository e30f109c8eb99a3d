import assert from "node:assert/strict";
import { cancelledWith, type Running } from "../../../lib/terminal/repl/evaluate/running_input.ts";

Deno.test("cancelledWith() aborts a request when its input is given up", async () => {
  const stop = new AbortController();
  const running: Running = { signal: stop.signal };
  const handler = cancelledWith(running)((request) =>
    new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
  );
  const request = new Request("http://k8s.invalid/api", { method: "POST", body: "{}" });
  const answer = handler(request);
  stop.abort(new RangeError("enough"));
  await assert.rejects(answer, { message: "enough" });
});

Deno.test("cancelledWith() passes the request on as it is when nothing runs", async () => {
  const request = new Request("http://k8s.invalid/api");
  const handler = cancelledWith({})((passed) => Promise.resolve(new Response(String(passed === request))));
  assert.equal(await (await handler(request)).text(), "true");
});
