import assert from "node:assert/strict";
import { hasScript, onTerminal } from "../terminal.ts";
import { files } from "../kubeconfig/files.ts";

const CHILD = new URL("./exec_child.ts", import.meta.url).pathname;

// Reads a word, and answers with the word and with the plugin's information about the terminal.
const PLUGIN = `#!/bin/sh
echo "word, please" >&2
read word
case "$KUBERNETES_EXEC_INFO" in *'"interactive":true'*) told=yes;; *) told=no;; esac
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$told-$word'"}}'
`;

/** Runs the plugin with standard input that is a terminal or not, and types a word. */
async function answered(interactiveMode: string, isTerminal: boolean): Promise<string> {
  using folder = files({ plugin: PLUGIN });
  Deno.chmodSync(folder.path("plugin"), 0o755);
  const line = [Deno.execPath(), "run", "-A", "--no-check", "--quiet", CHILD, folder.path("plugin"), interactiveMode];
  if (isTerminal) {
    const { type, end } = onTerminal(line);
    await type("typed\n");
    return said((await end()).screen);
  }
  const [program = "", ...args] = line;
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("typed\n"));
  const { stdout } = await child.output();
  await writer.close().catch(() => {});
  return said(new TextDecoder().decode(stdout));
}

function said(text: string): string {
  return /(token|error)=.*/.exec(text)?.[0].trim() ?? "nothing";
}

const rules: [mode: string, isTerminal: boolean, answer: RegExp][] = [
  ["IfAvailable", true, /^token=yes-typed$/],
  ["IfAvailable", false, /^token=no-$/],
  ["Always", true, /^token=yes-typed$/],
  ["Always", false, /^error=.*it needs input, but stdin is not a terminal$/],
  ["Never", true, /^token=no-$/],
];
for (const [mode, isTerminal, answer] of rules) {
  Deno.test({
    name: `createPlugin() ${
      mode === "Never" ? "asks nobody" : "lets the program use the terminal if one is available"
    } when its mode is ${mode} and standard input is ${isTerminal ? "a" : "no"} terminal`,
    ignore: Deno.build.os === "windows" || isTerminal && !hasScript,
    fn: async () => assert.match(await answered(mode, isTerminal), answer),
  });
}
