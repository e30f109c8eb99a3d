import assert from "node:assert/strict";
import { ApiError } from "../../lib/data/core/errors.ts";
import { hintsFor } from "../../lib/data/core/hints.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { Status } from "../../lib/data/core/status.ts";
import { formatError } from "../../lib/terminal/shell/command_hints.ts";

const POD = "/api/v1/namespaces/shop/pods/web";

const REPORTS: readonly (readonly [status: Partial<Status>, hints: readonly string[], headers?: HeadersInit])[] = [
  [
    { code: 404, reason: "NotFound", message: 'pods "web" not found', details: { kind: "pods", name: "web" } },
    ["run `k8s get pods -n shop` to list them, or add -A to search all namespaces"],
  ],
  [
    { code: 403, reason: "Forbidden", message: "no" },
    ["run `k8s auth can-i --list -n shop --as jane` to list what is allowed"],
    { "impersonate-user": "jane" },
  ],
  [
    { code: 401, reason: "Unauthorized", message: "Unauthorized" },
    ["run `k8s doctor` to see which credential is in use, and why the server refuses it"],
  ],
  [
    { code: 409, reason: "AlreadyExists", message: "it exists" },
    ["run `k8s apply -f FILE` to change the existing object, or `k8s replace -f FILE` to replace it"],
  ],
];

for (const [status, hints, headers = {}] of REPORTS) {
  Deno.test(`reportError() words the hints of ${status.reason} as commands`, () => {
    const whole: Status = { apiVersion: "v1", kind: "Status", ...status };
    const request = new Request(ORIGIN + POD, { headers });
    const error = new ApiError(whole, { method: "GET", path: POD }, { hints: hintsFor(whole, request) });
    assert.deepEqual(formatError(error).split("\n").slice(1), hints.map((hint) => `hint: ${hint}`));
  });
}
