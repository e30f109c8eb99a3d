import assert from "node:assert/strict";
import { splitVerb } from "../../lib/terminal/cli/arguments.ts";
import type { Preferences } from "../../lib/terminal/cli/kuberc.ts";
import { applyPreferences } from "../../lib/terminal/cli/kuberc_apply.ts";
import { commandLine, offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const PREFERENCES: Preferences = {
  path: "/home/u/.kube/kuberc",
  aliases: [
    {
      name: "getn",
      command: "get",
      prependArgs: ["namespaces"],
      appendArgs: [],
      options: [{ name: "output", value: "name" }],
    },
    { name: "cur", command: "config current-context", prependArgs: [], appendArgs: [], options: [] },
    { name: "runx", command: "run", prependArgs: [], appendArgs: ["--", "custom-arg1"], options: [] },
    { name: "delete", command: "get", prependArgs: ["pods"], appendArgs: [], options: [] },
  ],
  defaults: [{ command: "get", options: [{ name: "output", value: "wide" }] }],
  restrictsPlugins: false,
};
const COMMANDS = new Set(["get", "run", "delete", "config current-context"]);

// The examples of kubectl's documentation, and more.
const expanded: [line: string, args: string, defaults: string[]][] = [
  ["getn control-plane-1", "get namespaces control-plane-1", ["output"]],
  ["-n x getn -o json a", "get namespaces -n x -o json a", ["output"]],
  ["cur", "config current-context", []],
  ["runx test-pod", "run test-pod -- custom-arg1", []],
  ["runx test-pod -- a", "run test-pod -- a -- custom-arg1", []],
  ["get pods", "get pods", ["output"]],
  // An alias does not replace a command.
  ["delete pod x", "delete pod x", []],
  ["nope", "nope", []],
];

Deno.test("applyPreferences() replaces an alias by its command when the word is no command", () => {
  const seen = expanded.map(([line]) => {
    const args = line.split(" ");
    const split = splitVerb(args, () => false);
    const { words: result, defaults } = applyPreferences(args, split, PREFERENCES, (word) => COMMANDS.has(word));
    return [line, result.join(" "), defaults.map(({ name }) => name)];
  });
  assert.deepEqual(seen, expanded);
});

const FILE = `
apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
aliases:
- name: getn
  command: get
  prependArgs: [namespaces]
  options:
  - name: output
    default: name
defaults:
- command: get
  options:
  - name: no-headers
    default: "true"
`;

async function withFile(text: string, work: (path: string) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  const path = await dir.file("path", text);
  await work(path);
}

Deno.test("k8s uses aliases and defaults of kuberc when KUBERC or --kuberc names it", async () => {
  const cli = await commandLine();
  await withFile(FILE, async (path) => {
    const k8s = cli.with({ env: (name) => name === "KUBERC" ? path : undefined });
    assert.equal((await k8s("getn", "default")).stdout, "namespace/default\n");
    assert.match((await k8s("getn", "default", "--output=yaml")).stdout, /^apiVersion: v1\n/);
    assert.match((await k8s("get", "ns", "default")).stdout, /^default /);
    assert.match((await k8s("get", "ns", "default", "--no-headers=false")).stdout, /^NAME /);
    assert.equal((await cli("--kuberc", path, "getn", "default")).stdout, "namespace/default\n");
    // The defaults of a command do not apply to its aliases.
    assert.match((await k8s("getn", "default", "-o", "wide")).stdout, /^NAME /);
  });
});

Deno.test("k8s reads ~/.kube/kuberc when it is there, and not with KUBERC=off", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/.kube`);
  const cli = await commandLine();
  const env = (kuberc?: string) => (name: string) =>
    name === "HOME" ? dir.path : name === "KUBERC" ? kuberc : undefined;
  const line = ["get", "ns", "default"];
  assert.match((await cli.with({ env: env() })(...line)).stdout, /^NAME /);
  await Deno.writeTextFile(`${dir.path}/.kube/kuberc`, FILE);
  assert.match((await cli.with({ env: env() })(...line)).stdout, /^default /);
  assert.match((await cli.with({ env: env("off") })(...line)).stdout, /^NAME /);
  // An unusable file is only an error if it was named explicitly.
  await Deno.writeTextFile(`${dir.path}/.kube/kuberc`, "kind: Other\n");
  const { code, stderr } = await cli.with({ env: env() })(...line);
  assert.equal(code, 0);
  await assertMessage(import.meta.url, "a kuberc file of another kind", stderr, { [dir.path]: "DIR" });
});

const wrong: [string, string][] = [
  ["its kind is another", "kind: Other\n"],
  [
    "an alias has a dash",
    FILE.replace("getn", "get-n"),
  ],
  [
    "an option has dashes",
    FILE.replace("name: output", "name: --output"),
  ],
  [
    "the command has no such option",
    FILE.replace("no-headers", "interactive"),
  ],
];
for (const [what, text] of wrong) {
  Deno.test(`k8s refuses a kuberc file in kubectl's words when ${what}`, async () => {
    await withFile(text, async (path) => {
      const { code, stderr } = await offline(["get", "pods", `--kuberc=${path}`]);
      assert.equal(code, 1);
      await assertMessage(import.meta.url, `a kuberc file: ${what}`, stderr, { [path]: "FILE" });
    });
  });
}

Deno.test("k8s refuses --kuberc when there is no such file", async () => {
  const { code, stderr } = await offline(["get", "pods", "--kuberc", "/nope/kuberc"]);
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "an absent kuberc file", stderr);
});

Deno.test("k8s warns on a terminal when kuberc restricts credential plugins", async () => {
  const cli = await commandLine();
  await withFile(`${FILE}credentialPluginPolicy: DenyAll\n`, async (path) => {
    const line = ["get", "ns", "default", "-o", "name", "--kuberc", path];
    await assertMessage(
      import.meta.url,
      "a kuberc file that restricts credential plugins",
      await cli.with({ status: () => {} })(...line),
      { [path]: "FILE" },
    );
    assert.equal((await cli(...line)).stderr, "");
  });
});
