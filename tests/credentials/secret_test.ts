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

Deno.test("extractToken() gives the token when the Secret is a service account's", () => {
  assert.equal(extractToken(secret({ type: TYPE, data: { token: btoa("t") } })), "t");
});
