import assert from "node:assert/strict";
import { ConfigError } from "../../lib/data/core/errors.ts";
import { authorization } from "../../lib/api/credentials/authorize.ts";
import { chooseCredentials, readCredential } from "../../lib/api/credentials/credential.ts";
import type { AuthProviderIo } from "../../lib/api/credentials/oidc.ts";
import { assertMessage } from "../messages.ts";
import { commonNameOf } from "../transport/certificates.ts";
import { credentials, OUTCOMES } from "./pairs.ts";

const openIo = (): Promise<AuthProviderIo> =>
  Promise.resolve({
    send: () => Promise.reject(new Error("nothing is sent")),
    read: () => Promise.resolve({}),
    write: () => Promise.resolve(),
  });

for (const [kinds, outcome] of OUTCOMES) {
  const what = outcome === "refused" ? "refuses a user" : "chooses kubectl's credential for a user";
  Deno.test(`readCredential() ${what} with ${kinds.join(" and ")}`, async () => {
    using made = await credentials();
    const user = made.user(kinds);
    if (outcome === "refused") return await assert.rejects(readCredential(user, {}, { openIo }), ConfigError);
    const credential = await readCredential(user, {}, { openIo, mayAsk: () => false });
    const header = await authorization(credential) ?? "";
    const certificate = credential.kind === "certificate" ? commonNameOf(credential.cert) : "";
    assert.deepEqual(made.kindsOf(header, certificate), outcome);
    const used = Object.values(outcome);
    assert.equal(made.runs(), used.includes("plugin") || used.includes("certificatePlugin") ? 1 : 0);
  });
}

Deno.test("chooseCredentials() names the kinds that are not used, strongest first", async () => {
  using made = await credentials();
  const user = made.user(["certificate", "token", "tokenFile", "plugin"]);
  assert.deepEqual(chooseCredentials(user), { certificate: true, bearer: "tokenFile", unused: ["token", "exec"] });
});

Deno.test("readCredential() ignores half a credential beside a whole one, and refuses it alone", async () => {
  using made = await credentials();
  const { "client-key-data": key = "" } = made.user(["certificate"]);
  for (const half of [{ "client-key-data": key }, { password: "p" }]) {
    await assertMessage(import.meta.url, `half a credential: ${Object.keys(half)}`, () => readCredential(half));
    const credential = await readCredential({ ...made.user(["plugin"]), ...half }, {}, { mayAsk: () => false });
    assert.equal(await authorization(credential), "Bearer from-plugin");
  }
});

Deno.test("authorization() sends the token beside a token file that cannot be read, as client-go does", async () => {
  const credential = await readCredential({ token: "fixed", tokenFile: "/nowhere/token" });
  assert.equal(await authorization(credential), "Bearer fixed");
});
