import assert from "node:assert/strict";
import { readApiError } from "../../lib/data/core/api_error.ts";
import { AuthError } from "../../lib/data/core/errors.ts";
import { authorization, renewOnRefusal } from "../../lib/api/credentials/authorize.ts";
import { CLIENT, EXPIRED } from "../transport/certificates.ts";

Deno.test("authorization() takes the white space around a token away when there is some", async () => {
  assert.equal(await authorization({ kind: "token", token: "abc.def\n" }), "Bearer abc.def");
});

for (const token of ["abc\ndef", "abc€"]) {
  Deno.test(`authorization() rejects and does not print a token if it is ${JSON.stringify(token)}`, async () => {
    await assert.rejects(authorization({ kind: "token", token }), (error) => {
      assert.ok(error instanceof AuthError);
      assert.doesNotMatch(`${error.message} ${error.hints}`, /abc/);
      return true;
    });
  });
}

const dates: [what: string, cert: string, hint: RegExp | undefined][] = [
  ["has expired", EXPIRED.cert, /^the client certificate expired at \d{4}-/],
  ["is in order", CLIENT.cert, undefined],
];
for (const [what, cert, hint] of dates) {
  Deno.test(`renewOnRefusal() ${hint ? "says why" : "gives the answer"} when a certificate is refused that ${what}`, async () => {
    const credential = { kind: "certificate", cert, key: CLIENT.key } as const;
    const handler = renewOnRefusal(() => Promise.resolve(credential))(() =>
      Promise.resolve(Response.json({ kind: "Status", code: 401, reason: "Unauthorized" }, { status: 401 }))
    );
    const request = new Request("http://k8s.invalid/api");
    const { hints } = await readApiError(request, await handler(request));
    assert.equal(/certificate/.test(hints[0] ?? ""), hint !== undefined);
    if (hint !== undefined) assert.match(hints[0] ?? "", hint);
  });
}
