import assert from "node:assert/strict";
import { offline } from "../commands/command_line.ts";
import { hasScript, onTerminal } from "../terminal.ts";
import { COLD } from "./cold.ts";
import { tempDir } from "../temp_dir.ts";

async function has(program: string): Promise<boolean> {
  const found = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" }).output();
  return found.success;
}

const SHELLS = { script: hasScript, bash: await has("bash"), zsh: await has("zsh"), fish: await has("fish") };
const missing = Object.entries(SHELLS).filter(([, isThere]) => !isThere).map(([name]) => name);
if (missing.length > 0) console.log(`left out: completion in a shell, for want of ${missing.join(" and ")}`);

// The answers of `k8s __complete` by its arguments. Starting a process for each Tab would be slow.
const ANSWERS: Record<string, string> = {
  "get pod hel": "helloworld\\t1/1  Running  0  3h\\n",
  "-n shop get pod hel": "helloworld\\t1/1  Running  0  3h\\n",
  "get pods --sort-by=.spec.nodeN": "--sort-by=.spec.nodeName\\tstring\\n",
  "get pods -o jsonpath={.items[*].spec.no": "jsonpath={.items[*].spec.nodeName\\tstring\\n",
  "get pod/hel": "pod/helloworld\\t1/1  Running  0  3h\\n",
  "get -o na": "name\\t\\n",
  "get pods --namespace=kube-p": "--namespace=kube-public\\tActive  3h\\n",
  "get pods -l app=w": "app=web\\t\\n",
  "get pods -l pod-t": "pod-template-hash=\\t6d4b8f7c9d\\t+\\n",
  "get pods -l pod-template-hash=": "pod-template-hash=6d4b8f7c9d\\t\\n",
  "config use-context arn:aws:e": "arn:aws:eks/x\\tlab\\n",
  "config use-context my": "my context\\tlab\\n",
  "--context my context get po": "pods\\tPod  po\\n",
  "get po": "pods\\tPod  po\\npodtemplates\\tPodTemplate\\n",
  "eval await k8s.li": "await k8s.list\\t(type)\\t+\\n",
  'eval (await k8s.get("pod", "hel': '(await k8s.get("pod", "helloworld\\t1/1\\t+\\n',
  // This is a valid name of a Role: only a slash and a percent sign are forbidden (ValidatePathSegmentName).
  "get role e": 'e$(touch pwned)`touch pwned`"\\\\$x\\t\\n',
  "get role i": "i\\047;touch pwned;\\047x\\t\\n",
  "apply -f ap": ":file\\n",
  "apply --filename=ap": ":file\\n",
};

// bash passes an alias on unchanged; zsh and fish resolve it.
const ALIASES = ["show -n shop -- get pod hel", "show -n shop get -- pod hel"].map((words) =>
  `'__complete --alias=${words}') printf -- 'helloworld\\t1/1\\n';;`
);

/** Creates a folder with a command that answers, and with the completion script of a shell. */
async function installed(shell: string) {
  const dir = await tempDir();
  const folder = dir.path;
  const quoted = [Deno.execPath(), ...COLD].map((word) => `'${word}'`).join(" ");
  const cases = Object.entries(ANSWERS).map(([words, answer]) => `'__complete -- ${words}') printf -- '${answer}';;`);
  const lines = ["#!/bin/sh", 'case "$*" in', ...cases, ...ALIASES, `*--sandbox*) exec ${quoted} "$@";;`, "esac", ""];
  await Deno.writeTextFile(`${folder}/k8s`, lines.join("\n"), { mode: 0o755 });
  await Deno.writeTextFile(`${folder}/app file.yaml`, "");
  const { stdout } = await offline(["completions", shell]);
  await Deno.writeTextFile(`${folder}/script`, stdout);
  return {
    ...dir,
    folder,
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, HOME: folder, TERM: "dumb", KUBECONFIG: `${folder}/none` },
  };
}

// `show` prints its arguments, which Tab has completed.
const STARTS: Record<string, { command: string; setUp: string }> = {
  bash: {
    command: "bash --norc --noprofile -i",
    setUp:
      `PS1='$ '; show() { printf '<%s>' "$@"; printf 'done\\n'; }; source ./script; complete -F _k8s show kb ka; ` +
      `alias kb='show -n shop' ka='kb get'`,
  },
  zsh: {
    command: "zsh -f -i",
    setUp: `PS1='$ '; show() { printf '<%s>' "$@"; printf 'done\\n'; }; autoload -U compinit; compinit -u -D; ` +
      `source ./script; compdef _k8s show; alias kb='show -n shop' ka='kb get'`,
  },
};

/** Types lines with tabs into a shell on a pseudo-terminal. Returns the words of each line. */
async function typed(shell: string, lines: readonly string[]): Promise<string[]> {
  await using place = await installed(shell);
  const { command = "", setUp = "" } = STARTS[shell] ?? {};
  const { type, until, end } = onTerminal(command, { cwd: place.folder, env: place.env });
  await type(`${setUp}; echo re""ady\r`);
  await until(/ready\r?\n/);
  const words: string[] = [];
  for (const line of lines) {
    await type(`${line.startsWith("k") ? "" : "show "}${line}\r`);
    words.push(/((?:<[^>\r\n]*>)+)done/.exec(await until(/>done\r?\n/))?.[1] ?? "");
  }
  await type("exit\r");
  await end();
  return words;
}

const LINES: [string, string][] = [
  // The real command, once.
  ["--sandbox get pod hel\t", "<--sandbox><get><pod><helloworld>"],
  ["get pod hel\t", "<get><pod><helloworld>"],
  ["get pod/hel\tx", "<get><pod/helloworld><x>"],
  ["get -o na\tx", "<get><-o><name><x>"],
  ["get pods --namespace=kube-p\tx", "<get><pods><--namespace=kube-public><x>"],
  ["get pods -l app=w\t", "<get><pods><-l><app=web>"],
  // There is no space after the equals sign, because the value follows.
  ["get pods -l pod-t\t\t", "<get><pods><-l><pod-template-hash=6d4b8f7c9d>"],
  ["config use-context arn:aws:e\t", "<config><use-context><arn:aws:eks/x>"],
  ["config use-context my\t", "<config><use-context><my context>"],
  ["--context 'my context' get po\t", "<--context><my context><get><pods>"],
  // Inside quotes, which stay open because the code continues.
  ["eval 'await k8s.li\t'", "<eval><await k8s.list>"],
  [`eval '(await k8s.get("pod", "hel\t")).x'`, '<eval><(await k8s.get("pod", "helloworld")).x>'],
  [String.raw`eval "(await k8s.get(\"pod\", \"hel` + '\t\\")).x"', '<eval><(await k8s.get("pod", "helloworld")).x>'],
  // https://github.com/kubernetes/kubectl/issues/1466: an alias contains the namespace and the cluster.
  ["kb get pod hel\t", "<-n><shop><get><pod><helloworld>"],
  ["ka pod hel\t", "<-n><shop><get><pod><helloworld>"],
  // A quote inside of a word.
  ["get pods --sort-by='.spec.nodeN\t", "<get><pods><--sort-by=.spec.nodeName>"],
  ["get pods -o jsonpath='{.items[*].spec.no\t", "<get><pods><-o><jsonpath={.items[*].spec.nodeName>"],
  // Special characters of a name stay part of the name, even in quotes.
  ...["get role e\t", 'get role "e\t', "get role 'e\t"].map((line): [string, string] => [
    line,
    '<get><role><e$(touch pwned)`touch pwned`"\\$x>',
  ]),
  ...["get role i\t", 'get role "i\t', "get role 'i\t"].map((line): [string, string] => [
    line,
    "<get><role><i';touch pwned;'x>",
  ]),
  ["apply -f ap\t", "<apply><-f><app file.yaml>"],
  ["apply --filename=ap\t", "<apply><--filename=app file.yaml>"],
];

for (const shell of ["bash", "zsh"] as const) {
  Deno.test({
    name: `k8s completions ${shell} completes names, flags and files when Tab is pressed in ${shell}`,
    ignore: !SHELLS.script || !SHELLS[shell],
    async fn() {
      assert.deepEqual(await typed(shell, LINES.map(([line]) => line)), LINES.map(([, words]) => words));
    },
  });
}

Deno.test({
  name: "k8s completions fish completes names, flags and files when fish asks",
  ignore: !SHELLS.fish,
  async fn() {
    await using place = await installed("fish");
    const ask = (line: string) => `complete -C '${line.replaceAll("'", "\\'")}'; echo ---`;
    const lines = [
      "k8s --sandbox get pod hel",
      "k8s get pod hel",
      "k8s get pods --namespace=kube-p",
      "k8s apply -f ap",
      "k8s apply --filename=ap",
      "k8s get po",
      'k8s eval "await k8s.li',
      "k8s get pods --sort-by='.spec.nodeN",
      "k8s get pods -o jsonpath='{.items[*].spec.no",
    ];
    const { stdout } = await new Deno.Command("fish", {
      args: ["--no-config", "-c", `source ./script; ${lines.map(ask).join("; ")}`],
      cwd: place.folder,
      env: place.env,
      stderr: "null",
    }).output();
    assert.deepEqual(new TextDecoder().decode(stdout).split("---\n").map((text) => text.trim()), [
      "helloworld\t1/1  Running  0  3h",
      "helloworld\t1/1  Running  0  3h",
      "--namespace=kube-public\tActive  3h",
      "app file.yaml",
      "--filename=app file.yaml",
      "pods\tPod  po\npodtemplates\tPodTemplate",
      "await k8s.list\t(type)",
      "--sort-by=.spec.nodeName\tstring",
      "jsonpath={.items[*].spec.nodeName\tstring",
      "",
    ]);
  },
});
