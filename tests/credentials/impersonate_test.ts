import assert from "node:assert/strict";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import {
  impersonate,
  impersonatedValues,
  type Impersonation,
  readImpersonation,
  toHeaderBytes,
} from "../../lib/api/credentials/impersonate.ts";

async function sent(identity: Impersonation, headers: HeadersInit = {}): Promise<[string, string][]> {
  let seen: [string, string][] = [];
  const handler = impersonate(identity)((request) => {
    seen = [...request.headers];
    return Promise.resolve(new Response(""));
  });
  await handler(new Request(ORIGIN, { headers }));
  return seen;
}

Deno.test("impersonate() sends user, groups, uid and extra when all are given", async () => {
  const identity = {
    user: "jane",
    groups: ["a", "CN=b,OU=c"],
    uid: "7",
    extra: { "example.com/x y": ["1", "2"], z: ["3"] },
  };
  assert.deepEqual(await sent(identity), [
    ["impersonate-extra-example.com%2fx%20y", "1, 2"],
    ["impersonate-extra-z", "3"],
    ["impersonate-group", "a, CN=b,OU=c"],
    ["impersonate-uid", "7"],
    ["impersonate-user", "jane"],
  ]);
});

Deno.test("impersonate() leaves the request's own user, without our groups, when it has one", async () => {
  assert.deepEqual(await sent({ user: "jane", groups: ["a"] }, { "impersonate-user": "joe" }), [
    ["impersonate-user", "joe"],
  ]);
});

Deno.test("impersonatedValues() gives every value whole when it holds a comma, a space or more than ASCII", async () => {
  const groups = ["CN=a, OU=b", "plain", "Größe, €"];
  const [[, header = ""] = []] = await sent({ user: "u", groups });
  assert.deepEqual(impersonatedValues("impersonate-group", header), groups.map(toHeaderBytes));
  for (const single of ["user", "uid"]) {
    assert.deepEqual(impersonatedValues(`impersonate-${single}`, "Doe, Jane"), ["Doe, Jane"]);
  }
});

Deno.test("readImpersonation() is what the kubeconfig says, unless somebody else was named", () => {
  const user = { as: "jane", "as-groups": ["a"], "as-uid": "7", "as-user-extra": { k: ["v"] } };
  assert.deepEqual(readImpersonation(user), { user: "jane", groups: ["a"], uid: "7", extra: { k: ["v"] } });
  assert.deepEqual(readImpersonation(user, { as: "joe" }), { user: "joe", groups: [], extra: {} });
  assert.deepEqual(readImpersonation(user, { asGroups: ["b"] })?.groups, ["b"]);
  assert.deepEqual(readImpersonation(user, { as: "joe", asGroups: ["b"], asUid: "8", asUserExtra: { l: ["w"] } }), {
    user: "joe",
    groups: ["b"],
    uid: "8",
    extra: { l: ["w"] },
  });
  assert.equal(readImpersonation({ token: "t" }), undefined);
});
