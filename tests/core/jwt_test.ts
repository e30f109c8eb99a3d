import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { readJwtPayload } from "../../lib/data/core/jwt.ts";

Deno.test("readJwtPayload() reads the claims when the text is a token", () => {
  // {"sub":"ü?>","exp":1} in base64url, which has neither + nor / nor padding.
  assert.deepEqual(readJwtPayload("e30.eyJzdWIiOiLDvD8-IiwiZXhwIjoxfQ.sig\n"), { sub: "ü?>", exp: 1 });
});

for (const text of ["", "secret", "a.b", "a.!!!.c", `a.${btoa("[1]")}.c`, `a.${btoa("{")}.c`]) {
  Deno.test(`readJwtPayload() throws an InputError when it is "${text}"`, () => {
    assert.throws(() => readJwtPayload(text), InputError);
  });
}
