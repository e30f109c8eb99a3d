import assert from "node:assert/strict";
import { CA, SERVER } from "../transport/certificates.ts";
import { serve } from "../transport/server.ts";
import { files } from "../kubeconfig/files.ts";
import { credentials, OUTCOMES } from "../credentials/pairs.ts";
import { kubectl, run } from "./command_line.ts";

const programs = { kubectl, k8s: run };

for (const [kinds, outcome] of OUTCOMES) {
  for (const [name, start] of Object.entries(programs)) {
    const what = outcome === "refused" ? "refuses a user" : "sends the same credential as kubectl for a user";
    Deno.test(`${name} ${what} with ${kinds.join(" and ")}`, async () => {
      using made = await credentials();
      await using server = await serve((response, { headers, commonName }) => {
        const authorization = headers.find(([name]) => name === "authorization")?.[1] ?? "";
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ authorization, commonName }));
      }, SERVER);
      const config = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "c",
        clusters: [{
          name: "c",
          cluster: { server: `https://127.0.0.1:${server.port}`, "certificate-authority-data": btoa(CA) },
        }],
        users: [{ name: "u", user: made.user(kinds) }],
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      };
      using folder = files({ config: JSON.stringify(config) });
      const args = name === "kubectl" ? ["get", "--raw", "/echo"] : ["raw", "/echo"];
      const { code, out, err } = await start([...args, `--kubeconfig=${folder.path("config")}`]);
      if (outcome === "refused") {
        assert.notEqual(code, 0);
        assert.equal(server.seen.length, 0);
        return;
      }
      assert.equal(code, 0, err);
      const { authorization, commonName } = JSON.parse(out);
      assert.deepEqual(made.kindsOf(authorization, commonName), outcome);
      const used = Object.values(outcome);
      assert.equal(made.runs() > 0, used.includes("plugin") || used.includes("certificatePlugin"));
    });
  }
}
