import assert from "node:assert/strict";
import { hintsFor } from "../../lib/data/core/hints.ts";
import { rightPath } from "../../lib/data/core/suggest_path.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { Status } from "../../lib/data/core/status.ts";
import { assertMessage } from "../messages.ts";

function hints(status: Partial<Status>, path: string, method = "GET"): string[] {
  const request = new Request(ORIGIN + path, { method });
  return hintsFor({ apiVersion: "v1", kind: "Status", ...status }, request)
    .map((step) => typeof step === "string" ? step : step.text);
}

const POD = "/api/v1/namespaces/default/pods/helloworld";

Deno.test("hintsFor() names the right path when the tutorial's lacks its version, for 403 as for 404", async () => {
  const wrong = "/api/namespaces/default/pods/helloworld";
  for (const status of [{ code: 403, reason: "Forbidden" }, { code: 404, reason: "NotFound" }]) {
    await assertMessage(
      import.meta.url,
      `a path without its version: ${status.reason}`,
      hints(status, wrong).join("\n"),
    );
  }
  assert.deepEqual(hints({ code: 500 }, wrong), []);
});

const paths: [wrong: string, right: string | undefined][] = [
  ["/api/namespaces/default/pods/helloworld", POD],
  ["/api/pods", "/api/v1/pods"],
  ["/apis/apps/namespaces/default/deployments", "/apis/apps/v1/namespaces/default/deployments"],
  ["/namespaces/default/pods/helloworld", POD],
  ["/v1/namespaces", "/api/v1/namespaces"],
  [POD, undefined],
  ["/apis/apps/v1/deployments", undefined],
  ["/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas", undefined],
  ["/apis/apps", undefined],
  ["/apis/apps/", undefined],
  ["/api", undefined],
  ["/api/", undefined],
  ["/version", undefined],
];
for (const [wrong, right] of paths) {
  Deno.test(`rightPath() is ${right} when the path is ${wrong}`, () => {
    assert.equal(rightPath(wrong), right);
  });
}

const forbidden: [message: string, expected: string[]][] = [
  [
    'pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "shop"',
    ['the missing permission: get pods in shop, for "jane"', "call can(verb, type) to ask for one permission"],
  ],
  [
    'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" at the cluster scope',
    [
      'the missing permission: list deployments.apps at the cluster scope, for "jane"',
      "call can(verb, type) to ask for one permission",
    ],
  ],
  [
    'forbidden: User "system:anonymous" cannot get path "/metrics"',
    [
      'the missing permission: get /metrics, for "system:anonymous"',
      "call doctor() to see why the server received no credential that it accepts",
      "call can(verb, type) to ask for one permission",
    ],
  ],
  ["quota exceeded", ["call can(verb, type) to ask for one permission"]],
];
for (const [message, expected] of forbidden) {
  Deno.test(`hintsFor() names the missing permission when ${message.slice(0, 40)}`, () => {
    assert.deepEqual(hints({ code: 403, reason: "Forbidden", message }, POD), expected);
  });
}

const others: [what: string, status: Partial<Status>, method: string, hint: RegExp | undefined][] = [
  [
    "http meets https",
    { code: 400, reason: "BadRequest", message: "Client sent an HTTP request to an HTTPS server." },
    "GET",
    /https/,
  ],
  ["a request is bad", { code: 400, reason: "BadRequest" }, "GET", undefined],
  ["the credential is refused", { code: 401, reason: "Unauthorized" }, "GET", /call doctor\(\)/],
  [
    "an object is missing",
    { code: 404, reason: "NotFound", details: { kind: "pods", name: "x" } },
    "GET",
    /^call list\("pods", \{ namespace: "default" \}\)/,
  ],
  [
    "a node is missing",
    { code: 404, reason: "NotFound", details: { kind: "namespaces", name: "x" } },
    "POST",
    /^call list\("namespaces"\)/,
  ],
  ["a kind is missing", { code: 404, reason: "NotFound", details: {} }, "GET", /call resources\(\)/],
  ["an object exists", { code: 409, reason: "AlreadyExists" }, "POST", /call apply\(\)/],
  [
    "an object is stale",
    { code: 409, reason: "Conflict", message: "the object has been modified" },
    "PUT",
    /read it again/,
  ],
  [
    "fields have other owners",
    { code: 409, reason: "Conflict", details: { causes: [{ reason: "FieldManagerConflict" }] } },
    "PATCH",
    /set forceConflicts/,
  ],
  ["a version is too old", { code: 410, reason: "Expired" }, "GET", /list again/],
  ["a verb is unknown", { code: 405, reason: "MethodNotAllowed" }, "DELETE", /call resources\(\)/],
  ["a patch is of the wrong type", { code: 415, reason: "UnsupportedMediaType" }, "PATCH", /set type to "merge"/],
  ["a body is of the wrong type", { code: 415, reason: "UnsupportedMediaType" }, "POST", undefined],
  ["an object is invalid", { code: 422, reason: "Invalid" }, "POST", undefined],
];
for (const [what, status, method, hint] of others) {
  Deno.test(`hintsFor() says what helps when ${what}`, () => {
    const [first] = hints(status, POD, method);
    if (hint === undefined) assert.equal(first, undefined);
    else assert.match(first ?? "", hint);
  });
}

const DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";

for (
  const [message, path, expected] of [
    [
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].foo"',
      "/apis/apps/v1/namespaces/default/deployments",
      [
        'call explain("deployments.spec.template.spec.containers") to list the fields',
        'set fieldValidation to "Warn" to write it without unknown fields',
      ],
    ],
    [
      'patch: Invalid value: "{}": strict decoding error: unknown field "bogus"',
      "/api/v1/namespaces/default",
      [
        'call explain("namespaces") to list the fields',
        'set fieldValidation to "Warn" to write it without unknown fields',
      ],
    ],
    [
      "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.bogus: field not declared in schema",
      DEPLOYMENT,
      [
        'call explain("deployments.spec") to list the fields',
        'set fieldValidation to "Warn" to write it without unknown fields',
      ],
    ],
    ["something else", DEPLOYMENT, []],
  ] as const
) {
  Deno.test(`hintsFor() says where to look when the server says ${message}`, () => {
    for (const status of [{ code: 400, reason: "BadRequest" }, { code: 422, reason: "Invalid" }, { code: 500 }]) {
      assert.deepEqual(hints({ ...status, message }, path, "PATCH"), expected);
    }
  });
}

Deno.test("hintsFor() says that create counts as another owner when apply meets its own name", async () => {
  const causes = (owner: string) => [{ reason: "FieldManagerConflict", message: `conflict with "${owner}" using v1` }];
  const status = (owner: string) => ({ code: 409, reason: "Conflict", details: { causes: causes(owner) } });
  const path = `${POD}?fieldManager=k8s`;
  await assertMessage(
    import.meta.url,
    "an apply that conflicts with a write of the same field manager",
    hints(status("k8s"), path, "PATCH")[0] ?? "",
  );
  assert.equal(hints(status("other"), path, "PATCH").length, 1);
});

Deno.test("hintsFor() says what may be wrong with a JSON patch when the server does not", async () => {
  const message = "the server rejected our request due to an error in our request";
  await assertMessage(
    import.meta.url,
    "a JSON patch that fails",
    hints({ code: 422, reason: "Invalid", message }, POD, "PATCH")[0] ?? "",
  );
});

Deno.test("hintsFor() says to read it again when a precondition of a delete is not met", async () => {
  const message =
    "the UID in the precondition (a) does not match the UID in record (b). The object might have been ...";
  await assertMessage(
    import.meta.url,
    "a precondition of a delete",
    hints({ code: 409, reason: "Conflict", message }, POD, "DELETE")[0] ?? "",
  );
});
