import assert from "node:assert/strict";
import { commandLine, offline } from "../commands/command_line.ts";

const completions: [string[], string[]][] = [
  [["ge"], ["get"]],
  [["config", "use"], ["use-context"]],
  [["auth", ""], ["whoami", "can-i", "token"]],
  [["get", "deploym"], ["deployments", "deployments.apps"]],
  [["get", "pod", "hello"], ["helloworld"]],
  [["get", "pod/hello"], ["pod/helloworld"]],
  [["-n", "default", "get", "pod", "hello"], ["helloworld"]],
  [["get", "pods", "-n", "kube-p"], ["kube-public"]],
  [["-n", "kube-p"], ["kube-public"]],
  [["get", "-o", "j"], ["json", "jsonpath="]],
  [["get", "pods", "--show-l"], ["--show-labels"]],
  [["--sand"], ["--sandbox"]],
  [["token", "def"], ["default"]],
  [["auth", "can-i", "dele"], ["delete", "deletecollection"]],
  [["auth", "can-i", "delete", "configm"], ["configmaps"]],
  [["completions", ""], ["bash", "zsh", "fish"]],
  [["server", ""], []],
  [["nonsense", "x"], []],
];

for (const [words, expected] of completions) {
  Deno.test(`k8s __complete offers ${expected.join(" and ") || "nothing"} for k8s ${words.join(" ")}`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli("__complete", "--", ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(stdout.split("\n").slice(0, -1), expected);
  });
}

Deno.test("k8s __complete is quiet when there is no cluster", async () => {
  assert.deepEqual(await offline(["__complete", "--", "get", "--kubeconfig", "/nowhere", "po"]), {
    code: 0,
    stdout: "",
    stderr: "",
  });
});

Deno.test("k8s completions refuses a shell that it does not know", async () => {
  const { code, stderr } = await offline(["completions", "tcsh"]);
  assert.deepEqual([code, stderr], [2, 'error: Unknown shell "tcsh"\nhint: bash, zsh or fish\n']);
});

async function has(program: string): Promise<boolean> {
  const found = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" }).output();
  return found.success;
}

Deno.test("k8s completions bash offers what k8s __complete says", async () => {
  const { stdout: script } = await offline(["completions", "bash"]);
  const lines = `${script}
COMP_WORDS=(k8s -n "a b" get po); COMP_CWORD=4
exec 3>&2; k8s() { printf '<%s>' "$@" >&3; printf 'pods\\nmy pod\\n'; }
_k8s; printf '[%s]' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await new Deno.Command("bash", { args: ["-c", lines] }).output();
  assert.equal(new TextDecoder().decode(stdout), "[pods][my pod]");
  assert.equal(new TextDecoder().decode(stderr), "<__complete><--><-n><a b><get><po>");
});

for (const [shell, flag] of [["zsh", "-n"], ["fish", "--no-execute"], ["bash", "-n"]] as const) {
  Deno.test({
    name: `k8s completions ${shell} is a script that ${shell} can read`,
    ignore: !await has(shell),
    async fn() {
      const { stdout: script } = await offline(["completions", shell]);
      const file = await Deno.makeTempFile();
      await Deno.writeTextFile(file, script);
      assert.ok((await new Deno.Command(shell, { args: [flag, file] }).output()).success);
      await Deno.remove(file);
    },
  });
}
