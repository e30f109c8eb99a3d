import assert from "node:assert/strict";
import { below, listReadings, parseApiPath } from "../../lib/data/request/api_path.ts";

const paths: [path: string, expected: Record<string, unknown>][] = [
  ["/api/v1/pods", { group: "", version: "v1", resource: "pods" }],
  ["/api/v1/namespaces/d/pods/p", { version: "v1", namespace: "d", resource: "pods", name: "p" }],
  ["/api/v1/namespaces/d/pods/p/log", { namespace: "d", resource: "pods", name: "p", subresource: "log" }],
  ["/api/v1/namespaces/d", { namespace: "d", resource: "namespaces", name: "d" }],
  ["/api/v1/namespaces/d/finalize", { resource: "namespaces", name: "d", subresource: "finalize" }],
  ["/apis/apps/v1/namespaces/d/deployments/x/scale", { group: "apps", resource: "deployments", subresource: "scale" }],
  ["/api/v1/nodes/n/proxy/run/a/b", { namespace: undefined, name: "n", subresource: "proxy", rest: ["run", "a", "b"] }],
  ["/api/v1/watch/namespaces/d/secrets", { namespace: "d", resource: "secrets", name: undefined }],
  ["/api/v1/proxy/nodes/n/run/a", { resource: "nodes", name: "n", subresource: "proxy", rest: ["run", "a"] }],
  ["/apis/apps/v1", { group: "apps", version: "v1", resource: undefined }],
];
for (const [path, expected] of paths) {
  Deno.test(`parseApiPath() understands ${path} when it is asked what it means`, () => {
    const parsed = parseApiPath(path) as Record<string, unknown> | undefined;
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, parsed?.[key]])), expected);
  });
}

Deno.test("parseApiPath() gives undefined when a path is no object's", () => {
  for (const path of ["/", "/version", "/openapi/v3", "/apiserver"]) assert.equal(parseApiPath(path), undefined);
});

Deno.test("parseApiPath() looks at each character once when slashes are many", () => {
  // If characters were read repeatedly, this would take hours.
  assert.equal(parseApiPath(`/api/v1/${"/".repeat(4_000_000)}x`)?.resource, "");
});

Deno.test("below() takes the server's own path off, however it is spelled, when a path is below it", () => {
  const paths: [path: string, base: string, expected: string | undefined][] = [
    ["/api", "", "/api"],
    ["/c/x/api", "/c/x", "/api"],
    ["/c/x", "/c/x", "/"],
    ["/c/xy/api", "/c/x", undefined],
    ["/a b/api", "/a%20b", "/api"],
    ["/a%20b/api", "/a%20b", "/api"],
  ];
  for (const [path, base, expected] of paths) assert.equal(below(path, base), expected, path);
});

const targets: [target: string, ...readings: string[]][] = [
  ["/api/v1?x=%2F", "/api/v1"],
  ["/api%2Fv1", "/api/v1"],
  ["/a/../b", "/a/../b", "/b"],
  ["/a//./b/", "/a//./b/", "/a/b"],
  ["/a%252Fb", "/a%2Fb", "/a/b"],
  ["/../../x", "/../../x", "/x"],
  ["/a%5c..%5cb", "/a\\..\\b", "/b"],
  ["/%ff%zz", "/\u00ff%zz"],
];
for (const [target, ...readings] of targets) {
  Deno.test(`readingsOf() gives all that ${target} could be read as`, () => {
    assert.deepEqual(listReadings(target), readings);
  });
}
