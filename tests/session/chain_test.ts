import assert from "node:assert/strict";
import type { Handler, Middleware } from "../../lib/data/core/handler.ts";
import { type ConnectOptions, openSession } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";

/** The answers of the server: busy, then unauthorized, then success. */
function troubled(): { handler: Handler; identities: string[] } {
  const identities: string[] = [];
  const statuses = [503, 401];
  return {
    identities,
    handler: ({ headers }) => {
      identities.push(`${headers.get("authorization")} as ${headers.get("impersonate-user")}`);
      const status = statuses.shift() ?? 200;
      const more = status === 503 ? { "retry-after": "0" } : { warning: `299 - "warning with ${status}"` };
      return Promise.resolve(Response.json({ kind: "Status", code: status }, { status, headers: more }));
    },
  };
}

/** Sends one write through all layers. Returns the names of the layers in the order in which they acted. */
async function actors(options: ConnectOptions): Promise<string[]> {
  const acted: string[] = [];
  const note = (name: string): Middleware => (next) => (request) => (acted.push(name), next(request));
  await using k8s = await openSession({
    ...options,
    as: "jane",
    middleware: [note("extra")],
    onWarning: (text) => acted.push(text),
  }, {
    curl: () => note("curl"),
    guard: () => ({ request: note("guard"), proxy: () => Promise.resolve() }),
    log: (line) => acted.push(line.replace(/ in .*/, "")),
  });
  await k8s.raw("/x", { method: "DELETE" }).catch(() => acted.push("refused"));
  return acted;
}

const ONCE = ["curl", "guard", "extra"];

Deno.test("connect() has a handler's requests meet the layers in the order of chain.ts", async () => {
  const { handler, identities } = troubled();
  // A given token is not renewed.
  assert.deepEqual(await actors({ handler, token: "t" }), [
    ...[...ONCE, "DELETE /x 503", "DELETE /x 401", "warning with 401"],
    "refused",
  ]);
  assert.deepEqual(identities, Array(2).fill("Bearer t as jane"));
});

Deno.test("connect() has a kubeconfig's requests meet the same layers, and asks once if a credential is renewed", async () => {
  const { handler, identities } = troubled();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  await using dir = await tempDir();
  const answer = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}';
  const script = `cd "$1"; echo run >> runs; printf '${answer}' "token$(wc -l < runs | tr -d ' ')"`;
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(
    kubeconfig,
    JSON.stringify({
      "current-context": "c",
      clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${server.addr.port}` } }],
      users: [{
        name: "u",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "sh",
            args: ["-c", script, "plugin", dir.path],
            interactiveMode: "Never",
          },
        },
      }],
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    }),
  );
  assert.deepEqual(await actors({ kubeconfig }), [
    ...[...ONCE, "DELETE /x 503", "DELETE /x 401", "warning with 401"],
    ...["DELETE /x 200", "warning with 200"],
  ]);
  assert.deepEqual(identities, ["token1", "token1", "token2"].map((token) => `Bearer ${token} as jane`));
});

Deno.test("connect() refuses a write before anybody is asked about it if the session is read-only", async () => {
  const { handler, identities } = troubled();
  assert.deepEqual(await actors({ handler, readOnly: true }), ["refused"]);
  assert.deepEqual(identities, []);
});
