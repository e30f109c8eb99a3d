import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";

Deno.test("logs() ends when its session is closed, and if its signal is aborted", async () => {
  const { handler } = sandbox();
  {
    const k8s = await connect({ handler });
    const logs = k8s.logs("deploy/web", { follow: true });
    await logs.next();
    await logs.next();
    const next = logs.next();
    await k8s.close();
    await assertMessage(import.meta.url, "logs of a closed session", () => next);
  }
  await using k8s = await connect({ handler });
  const stop = new AbortController();
  const logs = k8s.logs(/^web-/, { follow: true, signal: stop.signal });
  await logs.next();
  stop.abort(new RangeError("mine"));
  await assert.rejects(logs.drop(100).toArray(), { message: "mine" });
});
