import assert from "node:assert/strict";
import { ApiError, ConfigError, NetworkError } from "../../lib/data/core/errors.ts";
import { report } from "../../lib/data/core/report.ts";
import type { Status, StatusDetails } from "../../lib/data/core/status.ts";
import { assertMessage } from "../messages.ts";

function apiError(
  reason: string,
  code: number,
  message: string,
  details?: StatusDetails,
  hints: string[] = [],
): ApiError {
  const status: Status = { apiVersion: "v1", kind: "Status", reason, code, message, ...(details ? { details } : {}) };
  return new ApiError(status, { method: "GET", path: "/api" }, { hints });
}

const reports: [what: string, error: unknown, expected: string][] = [
  [
    "an object is missing",
    apiError("NotFound", 404, 'pods "x" not found', undefined, ["look elsewhere", "or here"]),
    'Error from server (NotFound): pods "x" not found\nhint: look elsewhere\nhint: or here',
  ],
  ["the server gives no reason", apiError("", 418, "teapot"), "Error from server: teapot"],
  [
    "the credential is refused",
    apiError("Unauthorized", 401, "Unauthorized"),
    "error: You must be logged in to the server (Unauthorized)",
  ],
  [
    "an object is invalid for one cause",
    apiError("Invalid", 422, "long", {
      kind: "Pod",
      name: "web",
      causes: [{ field: "spec", message: "Required value" }],
    }),
    'The Pod "web" is invalid: spec: Required value',
  ],
  [
    "an object is invalid for several causes, one of them twice",
    apiError("Invalid", 422, "long", {
      kind: "Pod",
      name: "web",
      causes: [{ field: "a", message: "A" }, { field: "b", message: "B" }, { field: "a", message: "A" }],
    }),
    'The Pod "web" is invalid: \n* a: A\n* b: B',
  ],
  ["a request is invalid", apiError("Invalid", 422, "why"), "The request is invalid: why"],
  ["the config is wrong", new ConfigError("Cannot find", { hints: ["a"] }), "error: Cannot find\nhint: a"],
  ["a script throws", new TypeError("x is not a function"), "error: TypeError: x is not a function"],
  ["a script throws an Error", new Error("mine"), "error: mine"],
  ["a script throws a string", "mine", "error: mine"],
  ["text drives a terminal", new ConfigError("a\u001b[2Jb"), "error: a^[[2Jb"],
];
for (const [what, error, expected] of reports) {
  Deno.test(`report() says it in kubectl's words when ${what}`, () => {
    assert.equal(report(error), expected);
  });
}

Deno.test("report() adds stack and causes when verbose, and only then", async () => {
  const error = new NetworkError("outer", { cause: new TypeError("inner") });
  await assertMessage(import.meta.url, "an error without its causes", report(error));
  const verbose = report(error, { verbose: true });
  assert.match(verbose, /\n\s+at /);
  await assertMessage(import.meta.url, "an error with its causes", verbose.replace(/\n\s+at .*/g, ""));
});
