import assert from "node:assert/strict";
import { AuthError } from "../../lib/core/errors.ts";
import { authorization } from "../../lib/credentials/authorize.ts";

Deno.test("authorization() takes the white space around a token away when there is some", async () => {
  assert.equal(await authorization({ kind: "token", token: "abc.def\n" }), "Bearer abc.def");
});

for (const token of ["abc\ndef", "abc€"]) {
  Deno.test(`authorization() refuses and does not show a token when it is ${JSON.stringify(token)}`, async () => {
    await assert.rejects(authorization({ kind: "token", token }), (error) => {
      assert.ok(error instanceof AuthError);
      assert.doesNotMatch(`${error.message} ${error.hints}`, /abc/);
      return true;
    });
  });
}
