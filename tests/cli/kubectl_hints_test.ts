import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";

const refused: [line: string, message: string, hints: string[]][] = [
  ["create app.yaml", 'Cannot create "app.yaml": this command only accepts manifests', [
    "run `k8s create -f app.yaml`",
  ]],
  ["apply --force -f ./pod.json -n shop", 'Unknown option "--force"', [
    "run `k8s delete -f ./pod.json -n shop && k8s apply -f ./pod.json -n shop` to recreate the objects",
  ]],
  ["diff --prune -f x", 'Unknown option "--prune"', ["run `kubectl diff` instead"]],
  ["describe pod web --prune", 'Unknown option "--prune"', [
    "run `k8s describe --help` to list its arguments and flags",
  ]],
];

for (const [line, message, hints] of refused) {
  Deno.test(`run() names the line that does the same if kubectl accepts ${line}`, async () => {
    const stderr = [`error: ${message}`, ...hints.map((hint) => `hint: ${hint}`), ""].join("\n");
    assert.deepEqual(await offline(line.split(" ")), { code: 2, stdout: "", stderr });
  });
}

for (const line of ["apply --prune=false --force=false -f x", "diff --prune=false -f x"]) {
  Deno.test(`run() accepts ${line}`, async () => {
    assert.doesNotMatch((await offline(line.split(" "))).stderr, /Unknown option/);
  });
}

for (const word of ["constructor", "toString", "__proto__"]) {
  Deno.test(`run() knows no command when the word is ${word}`, async () => {
    const { code, stderr } = await offline([word]);
    assert.equal(code, 2);
    await assertMessage(import.meta.url, `an unknown command: ${word}`, stderr);
  });
}

Deno.test("kubectl_hints.ts names only commands and flags that there are", async () => {
  const source = await Deno.readTextFile(new URL("../../lib/terminal/cli/kubectl_hints.ts", import.meta.url));
  const lines = [...source.matchAll(/`(k8s [^`\\]+)/g)].map(String);
  const used = lines.flatMap((line) => [...line.matchAll(/k8s ([a-z-]+)(?: ([a-z-]+))?([^|;)`]*)/g)]);
  assert.ok(used.length > 0, String(used.length));
  const shell = {} as Parameters<Awaited<ReturnType<typeof COMMANDS[string]["load"]>>>[0];
  for (const [text, verb = "", member = "", rest = ""] of used) {
    const entry = COMMANDS[`${verb} ${member}`] ?? COMMANDS[verb];
    if (entry === undefined && /^k8s (--help|has)/.test(text)) continue;
    assert.ok(entry !== undefined, text);
    const flags = (await entry.load())(shell, []).options;
    for (const [flag] of rest.matchAll(/(?<= )--?[a-zA-Z-]+/g)) {
      assert.ok(flags.some((option) => option.flags.includes(flag)), `${flag} in ${text}`);
    }
  }
});
