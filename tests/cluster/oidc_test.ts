import assert from "node:assert/strict";
import { dirname } from "node:path";
import { AuthError } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { createIssuer, type Issuer } from "../credentials/issuer.ts";
import { CA, SERVER } from "../transport/certificates.ts";
import { trusting } from "../../tools/cluster/certificates.ts";
import { kubectl, run } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("connect() logs in with an OIDC provider and stores renewed tokens, on a real server", async (test) => {
  const issuers: Issuer[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert: SERVER.cert, key: SERVER.key, onListen() {} },
    async (request) => await issuers[0]?.handler(request) ?? new Response("", { status: 503 }),
  );
  const url = `https://127.0.0.1:${server.addr.port}`;
  const issuer = await createIssuer(url);
  issuers.push(issuer);

  const { clusters } = JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
  const pki = dirname(clusters[0].cluster["certificate-authority"]);
  const trusted = {
    issuer: { url, audiences: ["k8s"], certificateAuthority: CA },
    claimMappings: { username: { claim: "sub", prefix: "oidc:" } },
  };
  await Deno.writeTextFile(`${pki}/authentication.json`, JSON.stringify(trusting([trusted])));
  await using dir = await tempDir();
  const kubeconfig = `${dir.path}/config`;
  const write = (tokens: Record<string, string>) => {
    const config = {
      "client-id": "k8s",
      "client-secret": "hush",
      "idp-issuer-url": url,
      "idp-certificate-authority-data": btoa(CA),
      ...tokens,
    };
    return Deno.writeTextFile(
      kubeconfig,
      JSON.stringify({
        "current-context": "c",
        clusters,
        users: [{ name: "jane", user: { "auth-provider": { name: "oidc", config } } }],
        contexts: [{ name: "c", context: { cluster: clusters[0].name, user: "jane" } }],
      }),
    );
  };
  const stored = async () => JSON.parse(await Deno.readTextFile(kubeconfig)).users[0].user["auth-provider"].config;
  const whoami = async () => {
    await using k8s = await connect({ kubeconfig });
    return (await k8s.whoami()).username;
  };

  await test.step("with the id-token that is there", async () => {
    await write({ "id-token": await issuer.sign(3600) });
    // The API server reads its file again from time to time.
    const until = Date.now() + 90_000;
    while (await whoami().catch(() => "") !== "oidc:jane" && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.equal(await whoami(), "oidc:jane");
  });
  await test.step("renewing one that has ended, for this process and the next", async () => {
    await write({ "id-token": await issuer.sign(-60), "refresh-token": issuer.refreshToken });
    const before = await stored();
    assert.equal(await whoami(), "oidc:jane");
    const after = await stored();
    assert.notEqual(after["id-token"], before["id-token"]);
    assert.equal(after["refresh-token"], issuer.refreshToken);
    const asked = issuer.asked.length;
    const { out } = await run(["auth", "whoami", "-o", "json", "--kubeconfig", kubeconfig]);
    assert.equal(JSON.parse(out).status?.userInfo?.username ?? JSON.parse(out).username, "oidc:jane");
    assert.equal(issuer.asked.slice(asked).filter((line) => line.startsWith("POST")).length, 0);
  });
  await test.step("so that kubectl goes on with what was kept", async () => {
    const { out } = await kubectl([
      "auth",
      "whoami",
      "-o",
      "jsonpath={.status.userInfo.username}",
      "--kubeconfig",
      kubeconfig,
    ]);
    assert.equal(out, "oidc:jane");
  });
  await test.step("and saying why when the provider gives no more", async () => {
    await write({ "id-token": await issuer.sign(-60), "refresh-token": "used" });
    await assert.rejects(whoami(), (error) => error instanceof AuthError && /invalid_grant/.test(error.message));
  });
  await Deno.writeTextFile(`${pki}/authentication.json`, JSON.stringify(trusting([])));
});
