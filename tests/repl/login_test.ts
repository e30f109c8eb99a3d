import assert from "node:assert/strict";
import { denoFlags, mainModule } from "../../lib/cli/self.ts";
import { parseKubeconfig } from "../../lib/kubeconfig/parse.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { files } from "../kubeconfig/files.ts";

const hasScript = await new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

/** What a prompt on a terminal shows, for a user whose plugin asks for a word first. */
async function shown(keys: string[]): Promise<string> {
  await using server = await sandbox().serve();
  const { clusters } = await parseKubeconfig(server.kubeconfig, "the sandbox's");
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "./plugin",
    interactiveMode: "Always",
  };
  const answer = { kind: "ExecCredential", apiVersion: exec.apiVersion, status: { token: server.adminToken } };
  using folder = files({
    config: JSON.stringify({
      "current-context": "c",
      clusters,
      users: [{ name: "u", user: { exec } }],
      contexts: [{ name: "c", context: { cluster: clusters[0]?.name, user: "u" } }],
    }),
    plugin: `#!/bin/sh\necho "word?" >&2\nread word\n[ "$word" = please ] && echo '${JSON.stringify(answer)}'\n`,
  });
  Deno.chmodSync(folder.path("plugin"), 0o755);
  const words = [Deno.execPath(), "run", ...denoFlags(), mainModule(), "repl", "--kubeconfig", folder.path("config")];
  const child = new Deno.Command("script", {
    args: ["-qefc", words.map((word) => `'${word}'`).join(" "), "/dev/null"],
    env: { NO_COLOR: "1", TERM: "dumb" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    // A prompt that never comes must fail and not hang.
    signal: AbortSignal.timeout(20_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let screen = "";
  for (const [until, text] of keys.map((text, index) => [index === 0 ? "word?" : "> ", text] as const)) {
    const from = screen.length;
    while (!screen.slice(from).includes(until)) {
      const { value, done } = await reader.read();
      if (done) return screen;
      screen += value;
    }
    await writer.write(new TextEncoder().encode(text));
  }
  for (let part = await reader.read(); !part.done; part = await reader.read()) screen += part.value;
  await writer.close().catch(() => {});
  await child.status;
  return screen;
}

Deno.test({
  name: "repl lets a credential plugin ask before the keys are its own when it is on a terminal",
  ignore: !hasScript,
  async fn() {
    assert.match(await shown(["please\n", "(await k8s.whoami()).groups.length > 1\r", ".exit\r"]), /\btrue\b/);
  },
});

Deno.test({
  name: "repl says what is wrong and is there all the same when a credential plugin fails",
  ignore: !hasScript,
  async fn() {
    const screen = await shown(["no\n", "1 + 41\r", ".exit\r"]);
    assert.match(screen, /ended with exit code 1/);
    assert.match(screen, /\b42\b/);
  },
});
