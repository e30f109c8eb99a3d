import assert from "node:assert/strict";
import { decodeSecret, decodeSecretBytes, extractToken } from "../../lib/api/credentials/secret.ts";

const secret = (fields: Record<string, unknown>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s" },
  ...fields,
});
const TYPE = "kubernetes.io/service-account-token";

Deno.test("decodeSecret() gives text for each key when the data is base64", () => {
  assert.deepEqual(decodeSecret(secret({ data: { a: btoa("x"), "ü": "w7w=" } })), { a: "x", "ü": "ü" });
  assert.deepEqual(decodeSecret(secret({})), {});
});

Deno.test("decodeSecretBytes() keeps bytes that are no text", () => {
  assert.deepEqual(decodeSecretBytes(secret({ data: { a: "/wA=" } })), { a: new Uint8Array([255, 0]) });
});

Deno.test("decodeSecret() throws an InputError without the value when it is no Secret or no base64", () => {
  assert.throws(() => decodeSecret({ kind: "ConfigMap", metadata: { name: "c" } }), { name: "InputError" });
  assert.throws(() => decodeSecret(secret({ data: { key: "se cret!" } })), (error) => {
    assert(error instanceof Error);
    assert.match(error.message, /the value of "key" is not base64/);
    assert.doesNotMatch(error.message, /cret!/);
    return true;
  });
});

Deno.test("extractToken() gives the token when the Secret is a service account's", () => {
  assert.equal(extractToken(secret({ type: TYPE, data: { token: btoa("t") } })), "t");
});

Deno.test("extractToken() says why when there is no token to take", () => {
  assert.throws(() => extractToken(secret({ type: "Opaque", data: { token: btoa("t") } })), { name: "InputError" });
  assert.throws(() => extractToken(secret({ type: TYPE })), { name: "AuthError" });
});
