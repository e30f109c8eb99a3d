import assert from "node:assert/strict";
import { connectBehind } from "../../../lib/terminal/repl/prompt/connect_in_background.ts";
import { NetworkError } from "../../../lib/data/core/errors.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("connectBehind() says nothing when the server answers", async () => {
  const told: string[] = [];
  await connectBehind(await connect({ handler: sandbox().handler }), { tell: (text) => told.push(text) });
  assert.deepEqual(told, []);
});

Deno.test("connectBehind() tells the error and what the doctor finds, and not what is well, when there is no answer", async () => {
  const told: string[] = [];
  const handler = () => Promise.reject(new NetworkError("Cannot talk to the server"));
  await connectBehind(await connect({ handler }), { tell: (text) => told.push(text) });
  assert.equal(told.length, 1);
  await assertMessage(import.meta.url, "no answer in the background", told[0] ?? "");
  assert.ok(!told[0]?.includes("waits for"));
});

Deno.test("connectBehind() says nothing when the prompt is left meanwhile", async () => {
  const told: string[] = [];
  const stop = new AbortController();
  const handler = (request: Request) =>
    new Promise<Response>((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
  const done = connectBehind(await connect({ handler }), { tell: (text) => told.push(text), signal: stop.signal });
  stop.abort();
  await done;
  assert.deepEqual(told, []);
});
