import assert from "node:assert/strict";
import { authorization, authorize } from "../../lib/api/credentials/authorize.ts";
import { readCredential } from "../../lib/api/credentials/credential.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { UserConfig } from "../../lib/data/kubeconfig/types.ts";
import { files } from "../kubeconfig/files.ts";

const CERT = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
const certificate = { "client-certificate-data": btoa(CERT), "client-key-data": btoa(KEY) };

Deno.test("readCredential() reads each kind of credential", async () => {
  using folder = files({ cert: CERT, key: KEY });
  const cases: [UserConfig, unknown][] = [
    [{}, { kind: "none" }],
    [{ token: "t" }, { kind: "token", token: "t" }],
    [{ token: "t", tokenFile: "/f" }, { kind: "tokenFile", path: "/f", token: "t" }],
    [{ username: "u", password: "p" }, { kind: "basic", username: "u", password: "p" }],
    [certificate, { kind: "certificate", cert: CERT, key: KEY }],
    [{ "client-certificate": folder.path("cert"), "client-key": folder.path("key") }, {
      kind: "certificate",
      cert: CERT,
      key: KEY,
    }],
    // Data wins over the path, as in client-go.
    [{ ...certificate, "client-certificate": "/nowhere" }, { kind: "certificate", cert: CERT, key: KEY }],
    [{ ...certificate, token: "t" }, {
      kind: "certificate",
      cert: CERT,
      key: KEY,
      bearer: { kind: "token", token: "t" },
    }],
  ];
  for (const [user, expected] of cases) assert.deepEqual(await readCredential(user), expected);
});

Deno.test("authorize() sets the header when the request has none, and leaves its own", async () => {
  const seen: (string | null)[] = [];
  const handler = authorize({ kind: "token", token: "t" })((request) => {
    seen.push(request.headers.get("authorization"));
    return Promise.resolve(new Response(""));
  });
  await handler(new Request(ORIGIN));
  await handler(new Request(ORIGIN, { headers: { authorization: "Bearer own" } }));
  assert.deepEqual(seen, ["Bearer t", "Bearer own"]);
});

Deno.test("authorization() is made from each kind of credential", async () => {
  using folder = files({ token: "first\n" });
  const tokenFile = { kind: "tokenFile", path: folder.path("token") } as const;
  assert.equal(await authorization({ kind: "none" }), undefined);
  assert.equal(await authorization({ kind: "basic", username: "ü", password: "p:w" }), "Basic w7w6cDp3");
  assert.equal(await authorization({ kind: "certificate", cert: CERT, key: KEY }), undefined);
  assert.equal(await authorization({ kind: "certificate", cert: CERT, key: KEY, bearer: tokenFile }), "Bearer first");
});

Deno.test("authorization() reads the token file anew when kubelet has rewritten it", async () => {
  using folder = files({ token: "first" });
  const credential = { kind: "tokenFile", path: folder.path("token") } as const;
  await authorization(credential);
  Deno.writeTextFileSync(folder.path("token"), "second");
  assert.equal(await authorization(credential), "Bearer second");
});
