import assert from "node:assert/strict";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import { isWrite, readPath } from "../../lib/data/request/writes.ts";

const POD = "/api/v1/namespaces/a/pods/x";
const dry = JSON.stringify({ dryRun: ["All"] });
const cases: [string, string, boolean, string?][] = [
  ["GET", POD, false],
  ["GET", `${POD}/log`, false],
  ["GET", "/api/v1/pods?watch=true", false],
  ["GET", "/apis/apps/v1/namespaces/a/deployments/exec", false],
  ["GET", `${POD}/exec?command=id`, true],
  ["GET", "/api/v1/namespaces/a/pods/x/%65xec", true],
  ["GET", "/api/v1/namespaces/a/services/../pods/x/exec", true],
  ["HEAD", `${POD}/attach`, true],
  ["GET", `${POD}/portforward`, true],
  ["GET", `${POD}/proxy/metrics`, false],
  ["GET", "/api/v1/nodes/n/proxy/run/a/x/c", true],
  ["POST", `${POD}/proxy/anything?dryRun=All`, true],
  ["POST", "/api/v1/namespaces/a/pods", true],
  ["POST", "/api/v1/namespaces/a/pods?dryRun=All", false],
  ["POST", "/api/v1/namespaces/a/serviceaccounts/default/token", true],
  ["POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", false],
  ["POST", "/apis/authorization.k8s.io/v1/namespaces/a/localsubjectaccessreviews", false],
  ["POST", "/apis/authentication.k8s.io/v1/tokenreviews", false],
  ["POST", "/apis/example.com/v1/namespaces/a/reviews", true],
  ["PUT", POD, true],
  ["PATCH", `${POD}?dryRun=All&force=true`, false],
  ["PATCH", `${POD}?dryRun=`, true],
  ["DELETE", POD, true],
  ["DELETE", POD, false, dry],
  // The server treats these as slashes and letters.
  ["GET", `${POD}%2Fexec?command=id`, true],
  ["GET", `${POD}/%65xec?command=id`, true],
  ["GET", "/api/v1/nodes/a%2fproxy/run/%FF", true],
  ["GET", `${POD}%252Fexec`, false],
  // Neither has a dry run.
  ["POST", "/api/v1/namespaces/a/services/web%2Fproxy/x?dryRun=All", true],
  ["POST", "/api/v1/namespaces/a/serviceaccounts/b/token?dryRun=All", true],
  ["POST", `${POD}/exec?command=id&dryRun=All`, true],
  // The server ignores the query then.
  ["DELETE", `${POD}?dryRun=All`, true, "{}"],
  ["DELETE", `${POD}?dryRun=All`, false],
  ["DELETE", POD, true, "not json"],
];
for (const [method, path, expected, body] of cases) {
  Deno.test(`isWrite() is ${expected} when the request is ${method} ${path}${body === undefined ? "" : ` ${body}`}`, async () => {
    const request = new Request(ORIGIN + path, { method, ...(body === undefined ? {} : { body }) });
    assert.equal(await isWrite(request), expected);
    if (body !== undefined) assert.equal(await request.text(), body);
  });
}

const paths: [string, ReturnType<typeof readPath>][] = [
  ["/api/v1/nodes/n/status", { plural: "nodes", name: "n", subresource: ["status"] }],
  ["/api/v1/namespaces", { plural: "namespaces", subresource: [] }],
  ["/api/v1/namespaces/a", { plural: "namespaces", name: "a", subresource: [] }],
  ["/api/v1/namespaces/a/finalize", { plural: "namespaces", name: "a", subresource: ["finalize"] }],
  ["/apis/apps/v1/namespaces/a/deployments", { namespace: "a", plural: "deployments", subresource: [] }],
  ["/apis/apps/v1/namespaces/a/deployments/web/scale", {
    namespace: "a",
    plural: "deployments",
    name: "web",
    subresource: ["scale"],
  }],
  ["/version", { subresource: [] }],
];
for (const [path, expected] of paths) {
  Deno.test(`readPath() takes apart ${path} when asked to`, () => assert.deepEqual(readPath(path), expected));
}
