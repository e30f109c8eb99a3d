import assert from "node:assert/strict";
import { requireSecrets } from "../../lib/data/kubeconfig/placeholders.ts";
import { CLUSTER, USER } from "../../lib/data/kubeconfig/schema.ts";
import { parseKubeconfig } from "../../lib/data/kubeconfig/parse.ts";
import { redacted } from "../../lib/data/kubeconfig/view.ts";
import { assertMessage } from "../messages.ts";

const SECRETS: Record<string, unknown> = {
  token: "s",
  password: "s",
  "client-key-data": "cw==",
  "client-certificate-data": "cw==",
  "auth-provider": { name: "oidc", config: { "client-id": "c", "refresh-token": "s" } },
  exec: { command: "x", args: ["login", "--token=s"], env: [{ name: "A", value: "b" }] },
};

for (const [field, value] of Object.entries(SECRETS)) {
  Deno.test(`requireSecrets() names ${field} if redacted() has hidden it`, async () => {
    const config = await parseKubeconfig(JSON.stringify({ users: [{ name: "u", user: { [field]: value } }] }), "x");
    const [entry] = redacted(config).users;
    assert.throws(() => requireSecrets(entry?.user ?? {}, USER, "the user"), {
      name: "ConfigError",
      message: new RegExp(`^Cannot use the ${field} of the user: it contains "(REDACTED|DATA\\+OMITTED)"`),
    });
    requireSecrets(config.users[0]?.user ?? {}, USER, "the user");
  });
}

Deno.test("requireSecrets() finds a placeholder in the password of a URL and in a variable", async () => {
  const cluster = { "proxy-url": "http://me:REDACTED@proxy:3128" };
  await assertMessage(import.meta.url, "a placeholder in a URL", () => requireSecrets(cluster, CLUSTER, "the cluster"));
  const user = { exec: { env: [{ name: "TOKEN", value: "REDACTED" }] } };
  await assertMessage(import.meta.url, "a placeholder in a variable", () => requireSecrets(user, USER, "the user"));
  requireSecrets({ server: "https://REDACTED", "proxy-url": "http://REDACTED:3128" }, CLUSTER, "the cluster");
});
