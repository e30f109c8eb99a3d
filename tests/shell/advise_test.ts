import assert from "node:assert/strict";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import { files } from "../kubeconfig/files.ts";
import { assertMessage } from "../messages.ts";
import { serve } from "../transport/server.ts";
import { SERVER } from "../transport/certificates.ts";

const OPINION = /^Warning: the certificate of \S+ is not verified/m;

/** The stderr of `k8s raw /` if the server warns and its certificate is not verified. */
async function stderrOf(options: { advises?: boolean }, ...flags: string[]): Promise<string> {
  await using server = await serve((response) => {
    response.setHeader("warning", '299 - "from the server"');
    response.end("{}");
  }, SERVER);
  const cluster = { server: `https://127.0.0.1:${server.port}`, "insecure-skip-tls-verify": true };
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster }],
    users: [{ name: "c", user: { token: "t" } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
  };
  using folder = files({ config: JSON.stringify(config) });
  const shell = recordingShell(options);
  assert.equal(await run(["raw", "/", "--kubeconfig", folder.path("config"), ...flags], shell), 0);
  return shell.stderr;
}

Deno.test("advise() keeps opinions off stderr unless it is a terminal or -v is given (C2)", async () => {
  await assertMessage(import.meta.url, "a warning of the server", await stderrOf({}));
  assert.match(await stderrOf({ advises: true }), OPINION);
  assert.match(await stderrOf({}, "-v=1"), OPINION);
});
