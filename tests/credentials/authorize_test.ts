import assert from "node:assert/strict";
import { readApiError } from "../../lib/data/core/api_error.ts";
import { authorization, renewOnRefusal } from "../../lib/api/credentials/authorize.ts";
import { CLIENT } from "../transport/certificates.ts";

Deno.test("authorization() takes the white space around a token away when there is some", async () => {
  assert.equal(await authorization({ kind: "token", token: "abc.def\n" }), "Bearer abc.def");
});

Deno.test("renewOnRefusal() adds no hint about a valid certificate", async () => {
  const credential = { kind: "certificate", cert: CLIENT.cert, key: CLIENT.key } as const;
  const handler = renewOnRefusal(() => Promise.resolve(credential))(() =>
    Promise.resolve(Response.json({ kind: "Status", code: 401, reason: "Unauthorized" }, { status: 401 }))
  );
  const request = new Request("http://k8s.invalid/api");
  const { hints } = await readApiError(request, await handler(request));
  assert.doesNotMatch(hints.join(), /certificate/);
});
