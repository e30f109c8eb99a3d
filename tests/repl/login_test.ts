import assert from "node:assert/strict";
import { denoFlags, mainModule } from "../../lib/terminal/shell/own_program.ts";
import { parseKubeconfig } from "../../lib/data/kubeconfig/parse.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { hasScript, onTerminal, type Terminal } from "../terminal.ts";
import { type Files, files } from "../kubeconfig/files.ts";

/**
 * A prompt on a terminal, for a user whose plugin asks for a word. With `waits`, it asks after the file `go` exists.
 */
async function onPrompt(
  { interactiveMode, waits = false }: { interactiveMode: string; waits?: boolean },
  work: (terminal: Terminal, folder: Files) => Promise<void>,
): Promise<void> {
  await using server = await sandbox().serve();
  const { clusters } = await parseKubeconfig(server.kubeconfig, "the sandbox's");
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin", interactiveMode };
  const answer = { kind: "ExecCredential", apiVersion: exec.apiVersion, status: { token: server.adminToken } };
  using folder = files({
    config: JSON.stringify({
      "current-context": "c",
      clusters,
      users: [{ name: "u", user: { exec } }],
      contexts: [{ name: "c", context: { cluster: clusters[0]?.name, user: "u" } }],
    }),
    plugin: `#!/bin/sh
${waits ? 'while [ ! -e "${0%/*}/go" ]; do sleep 0.02; done' : ""}
echo "word?" >&2
read word
[ "$word" = please ] && echo '${JSON.stringify(answer)}'
`,
  });
  Deno.chmodSync(folder.path("plugin"), 0o755);
  const words = [Deno.execPath(), "run", ...denoFlags(), mainModule(), "repl", "--kubeconfig", folder.path("config")];
  await work(onTerminal(words), folder);
}

const WHO = "(await k8s.whoami()).groups.length > 1\r";

/** Waits for the answer to `WHO` and leaves. Returns the entire output. */
async function leave({ type, until, end }: Terminal): Promise<string> {
  await until("true");
  await until("c/default> ");
  await type(".exit\r");
  const { code, screen } = await end();
  assert.equal(code, 0);
  return screen;
}

Deno.test({
  name: "repl lets a credential plugin ask before the keys are its own when it is on a terminal",
  ignore: !hasScript,
  async fn() {
    await onPrompt({ interactiveMode: "Always" }, async (terminal) => {
      const { type, until } = terminal;
      await until("word?");
      await type("please\n");
      await until("c/default> ");
      await type(WHO);
      await leave(terminal);
    });
  },
});

Deno.test({
  name: "repl lets a credential plugin ask again if an input needs it, and not during input",
  ignore: !hasScript,
  async fn() {
    await onPrompt({ interactiveMode: "Always" }, async (terminal) => {
      const { type, until } = terminal;
      await until("word?");
      await type("no\n");
      await until("failed with exit code 1");
      // Requests of the prompt itself use the plugin, too, but without input.
      await until("the terminal is in use");
      await type("1 + 41\r");
      await until("42");
      await until("c/default> ");
      await type(WHO);
      await until("word?");
      await type("please\n");
      const screen = await leave(terminal);
      assert.equal(screen.split("word?").length - 1, 2);
    });
  },
});

Deno.test({
  name: "repl waits for no credential plugin that need not ask, and lets it ask when an input needs it",
  ignore: !hasScript,
  async fn() {
    await onPrompt({ interactiveMode: "IfAvailable", waits: true }, async (terminal, folder) => {
      const { type, until } = terminal;
      await until("c/default> ");
      Deno.writeTextFileSync(folder.path("go"), "");
      // In the background, the plugin cannot ask.
      await until("failed with exit code 1");
      await type(WHO);
      await until("word?");
      await type("please\n");
      await leave(terminal);
    });
  },
});
