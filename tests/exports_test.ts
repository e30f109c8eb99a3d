import assert from "node:assert/strict";
import * as library from "../mod.ts";
import * as testing from "../lib/sandbox/mod.ts";

Deno.test("mod.ts exports these values and no others when it is imported", () => {
  assert.deepEqual(Object.keys(library).sort(), [
    "Age",
    "ApiError",
    "AuthError",
    "ConfigError",
    "ExitError",
    "InputError",
    "KubeError",
    "LostError",
    "NetworkError",
    "ORIGIN",
    "Quantity",
    "RefusedError",
    "ResponseError",
    "TimeoutError",
    "UnsupportedError",
    "UsageError",
    "WaitError",
    "age",
    "apiVersionOf",
    "compileExpression",
    "compose",
    "connect",
    "csv",
    "decodeSecret",
    "decodeSecretBytes",
    "doctor",
    "extractToken",
    "groupResourceOf",
    "isAlreadyExists",
    "isConflict",
    "isForbidden",
    "isGone",
    "isInvalid",
    "isKubeList",
    "isKubeObject",
    "isNotFound",
    "isStatus",
    "isUnauthorized",
    "itemsOf",
    "matchesSelector",
    "parseSelector",
    "print",
    "quantity",
    "readJwtPayload",
    "report",
    "serviceAccountToken",
    "withNames",
  ]);
});

Deno.test("lib/sandbox/mod.ts exports the sandbox alone when it is imported", () => {
  assert.deepEqual(Object.keys(testing), ["sandbox"]);
});
