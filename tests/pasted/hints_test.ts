import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { splitWords } from "../../lib/terminal/repl/shell_words.ts";
import { SELF, spawn } from "../cluster/command_line.ts";
import { offline } from "../commands/command_line.ts";
import { tempDir } from "../temp_dir.ts";

/** Lines of kubectl that `k8s` refuses. A line that is no longer refused is passed over. */
const REFUSED = [
  "get",
  "auth can-i get",
  "debug helloworld",
  "get deploy web --watch -n default -l app=web",
  "create --raw /api/v1/namespaces/default/configmaps -f posted.json",
  "replace --raw /api/v1/namespaces/default/configmaps/settings -f app.json",
  "create other.yaml",
  "apply --prune -f app.yaml",
];

/** Values for the capitals of each hint. */
const FILLED: Readonly<Record<string, string>> = {
  FILE: "fresh.yaml",
  TYPE: "deployment",
  NAME: "web",
  NAMESPACE: "default",
  "SERVICE-ACCOUNT": "default",
  CONTEXT: "sandbox",
};

const settings = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "b" } });
const FILES = {
  "app.yaml": settings("settings"),
  "fresh.yaml": settings("fresh"),
  "other.yaml": settings("other"),
};

const CACHE = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;

Deno.test("each hint on a refused line of kubectl runs if it is pasted into a shell", async (t) => {
  await using server = await sandbox().serve();
  await using dir = await tempDir();
  const config = await dir.file("config", server.kubeconfig);
  for (const [name, object] of Object.entries(FILES)) await dir.file(name, JSON.stringify(object));
  const words = SELF.map((word) => `'${word}'`).join(" ");
  const prelude =
    `cd '${dir.path}'; export KUBECONFIG='${config}' EDITOR=true HOME='${dir.path}' XDG_CONFIG_HOME='${dir.path}' DENO_DIR='${CACHE}'
k8s() { ${words} "$@"; }
kubectl() { if [ "$1" = kustomize ]; then cat app.yaml; fi; }
k8s config rename-context "$(k8s config current-context)" sandbox >/dev/null 2>&1
`;
  const inShell = (line: string) => spawn("bash", ["-c", prelude + line]);
  await inShell("k8s get deployment web -o json > deployment.json; k8s apply -f app.yaml");
  let pasted = 0;
  for (const line of REFUSED) {
    const { code, stderr } = await offline(splitWords(line));
    if (code !== 2) continue;
    const hints = [...stderr.matchAll(/^hint: (.*)$/gm)].map(([, hint = ""]) => hint);
    const { verb } = splitVerb(splitWords(line), () => false);
    if (hints.length === 0 && COMMANDS[verb] !== undefined) continue;
    assert.ok(hints.length > 0, line);
    for (const hint of hints) {
      const [, command] = /`(.+)`/.exec(hint) ?? [];
      // The rest is advice: another program, or an input for the prompt.
      if (command === undefined || /^(kubectl [a-z-]+|k8s repl)$/.test(command)) continue;
      const filled = command.replaceAll(/\b[A-Z]{4,}(?:-[A-Z]+)*\b(?!=)/g, (word) => FILLED[word] ?? word);
      // A watch would not end by itself.
      const whole = filled.replace("watch=true", "watch=true&timeoutSeconds=1");
      pasted++;
      await t.step(`${line}: ${command}`, async () => {
        const { code, err } = await inShell(whole);
        // diff exits with 1 if there is a difference.
        assert.ok(code === 0 || filled.startsWith("diff ") && code === 1, `${code}: ${err}`);
      });
    }
  }
  assert.ok(pasted > 5, String(pasted));
});
