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
  [["get", "pod", "helloworld", "hello"], []],
  [["get", "pods,servicea"], ["pods,serviceaccounts"]],
  [["get", "pods", "-l", ""], ["app=", "pod-template-hash="]],
  [["get", "pods", "-l", "app=w"], ["app=web"]],
  [["get", "pods", "-l", "app=web,pod"], ["app=web,pod-template-hash="]],
  [["get", "pods", "-lapp=w"], ["-lapp=web"]],
  [["get", "pods", "--namespace=kube-p"], ["--namespace=kube-public"]],
  [["get", "-nkube-p"], ["-nkube-public"]],
  [["get", "pods", "-oj"], ["-ojson", "-ojsonpath="]],
  [["get", "pods", "-A", "--all"], []],
  [["patch", "pod", "x", "--type", ""], ["strategic", "merge", "json"]],
  [["delete", "pod", "x", "--dry-run="], ["--dry-run=server", "--dry-run=client"]],
  [["delete", "pod", "x", "--cascade="], ["--cascade=background", "--cascade=foreground", "--cascade=orphan"]],
  [["apply", "-f", "app"], [":file"]],
  [["apply", "--filename=app"], [":file"]],
  [["run", "scr"], [":file"]],
  [["config", "use-context", ""], []],
];

for (const [words, expected] of completions) {
  Deno.test(`k8s __complete offers ${expected.join(" and ") || "nothing"} for k8s ${words.join(" ")}`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli("__complete", "--", ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(stdout.split("\n").slice(0, -1).map((line) => line.split("\t")[0]), expected);
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
