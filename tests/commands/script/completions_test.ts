import assert from "node:assert/strict";
import { COMMANDS } from "../../../lib/terminal/cli/commands.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { commandLine, offline } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

const completions: [string[], string[]][] = [
  [["ge"], ["get"]],
  [["config", "use"], ["use-context"]],
  [["auth", ""], ["reconcile", "whoami", "can-i", "token"]],
  [["get", "deploym"], ["deployments"]],
  [["get", "pod", "hello"], ["helloworld"]],
  [["get", "pod/hello"], ["pod/helloworld"]],
  [["-n", "default", "get", "pod", "hello"], ["helloworld"]],
  [["get", "pods", "-n", "kube-p"], ["kube-public"]],
  [["-n", "kube-p"], ["kube-public"]],
  [["get", "-o", "j"], ["json", "jsonpath=", "jsonpath-file=", "jsonpath-as-json=", "js="]],
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
  [["get", "pods", "-oj"], ["-ojson", "-ojsonpath=", "-ojsonpath-file=", "-ojsonpath-as-json=", "-ojs="]],
  [["get", "pods", "-A", "--all"], ["--allow-missing-template-keys", "--allow-partial"]],
  [["patch", "pod", "x", "--type", ""], ["strategic", "merge", "json"]],
  [["delete", "pod", "x", "--dry-run="], ["--dry-run=server", "--dry-run=client"]],
  [["delete", "pod", "x", "--cascade="], ["--cascade=background", "--cascade=foreground", "--cascade=orphan"]],
  [["apply", "-f", "app"], [":file"]],
  [["apply", "--filename=app"], [":file"]],
  [["run", "scr"], [":file"]],
  [["raw", "/api/v1/namespaces/default/pods/hel"], ["/api/v1/namespaces/default/pods/helloworld"]],
  [["events", "--for", "pod/hel"], ["pod/helloworld"]],
  [["events", "--for=pod/hel"], ["--for=pod/helloworld"]],
  [["events", "--types", ""], ["Warning", "Normal"]],
  [["get", "pods", "-o", "jsonpath={.items[*].spec.nodeN"], ["jsonpath={.items[*].spec.nodeName"]],
  [["get", "pod", "helloworld", "-ojsonpath={.spec.containers[0].imageP"], [
    "-ojsonpath={.spec.containers[0].imagePullPolicy",
  ]],
  [["get", "pods", "-o", 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.status.pha'], [
    'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.status.phase',
  ]],
  [["get", "pods", "-o", "custom-columns=NAME:.metadata.namesp"], ["custom-columns=NAME:.metadata.namespace"]],
  [["eval", "await k8s.li"], ["await k8s.list"]],
  [["eval", '(await k8s.get("pod", "hel'], ['(await k8s.get("pod", "helloworld']],
  [["eval", '(await k8s.list("pods")).items.map((p) => p.spec.nodeN'], [
    '(await k8s.list("pods")).items.map((p) => p.spec.nodeName',
  ]],
  [["eval", "-i", "inp"], ["input"]],
  [["eval", "--lines", "line.padS"], ["line.padStart"]],
  [["eval", "-o", "li"], ["lines"]],
  [["top", ""], ["nodes", "pods"]],
  [["top", "pods", "--sort-by", "c"], ["cpu"]],
  [["raw", "/api", "-X", "P"], ["POST", "PUT", "PATCH"]],
  [["get", "deployment", "web", "--subresource", "sc"], ["scale"]],
  [["get", "--subresource", "st"], ["status"]],
  [["auth", "can-i", "get", "pods", "--subresource", "lo"], ["log"]],
  [["api-resources", "--api-group", "ap"], ["apps", "apiextensions.k8s.io"]],
  [["explain", "hpa", "--api-version", "auto"], ["autoscaling/v2"]],
  [["proxy", "--namespace-only", "kube-p"], ["kube-public"]],
  [["help", "con"], ["config"]],
  [["help", "config", "use"], ["use-context"]],
  [["help", "out"], ["output"]],
  [["help", "options"], []],
  [["describe", "pod", "hel"], ["helloworld"]],
  [["describe", "pod", "x", "--show-events="], ["--show-events=true", "--show-events=false"]],
  [["explain", "pod.spec.nodeN"], ["pod.spec.nodeName"]],
  [["path", "pod", "hel"], ["helloworld"]],
  [["get", "pods", "-A", "hel"], []],
  [["get", "pods", "--field-selector", "status.ph"], ["status.phase="]],
  [["get", "pods", "--field-selector=status.phase=Run"], ["--field-selector=status.phase=Running"]],
  [["get", "pod/helloworld", "pod/hel"], []],
  [["get", "--context"], ["--context", "--contexts"]],
];

for (const [words, expected] of completions) {
  Deno.test(`k8s __complete offers ${expected.join(" and ") || "nothing"} for k8s ${words.join(" ")}`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli("__complete", "--", ...words);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(stdout.split("\n").slice(0, -1).map((line) => line.split("\t")[0]), expected);
  });
}

const requests: [string[], string[]][] = [
  [["ge"], []],
  [["get", "--sel"], []],
  [["get", "pods", "-o", "j"], []],
  [["config", "use-context", ""], []],
  [["get", "pod", "hel"], ["GET /api/v1/namespaces/default/pods?limit=5000&includeObject=None"]],
  [["get", "pod/hel"], ["GET /api/v1/namespaces/default/pods?limit=5000&includeObject=None"]],
  [["get", "deploy", "-n", "kube-system", "x"], [
    "GET /apis/apps/v1/namespaces/kube-system/deployments?limit=5000&includeObject=None",
  ]],
  [["get", "pods", "-n", "kube"], ["GET /api/v1/namespaces?limit=5000&includeObject=None"]],
  [["get", "pods", "-l", "app="], ["GET /api/v1/namespaces/default/pods?limit=500"]],
  [["get", "po"], ["GET /api", "GET /apis"]],
];

for (const [words, expected] of requests) {
  Deno.test(`k8s __complete sends ${expected.length} requests if it completes k8s ${words.join(" ")}`, async () => {
    const cli = await commandLine();
    await cli("__complete", "--", ...words);
    assert.deepEqual(cli.requests, expected);
  });
}

Deno.test("k8s __complete knows contexts, clusters and users if there is no cluster and no current context", async () => {
  await using dir = await tempDir();
  const file = await dir.file(
    "file",
    JSON.stringify({
      contexts: [{ name: "shop", context: { cluster: "lab", user: "me" } }, { name: "arn:aws:x/y", context: {} }],
      clusters: [{ name: "lab", cluster: { server: "https://lab.invalid" } }],
      users: [{ name: "me", user: {} }],
    }),
  );
  const ask = async (...words: string[]) =>
    (await offline(["__complete", "--", "--kubeconfig", file, ...words])).stdout;
  assert.equal(await ask("config", "use-context", ""), "shop\tlab\narn:aws:x/y\t\n");
  assert.equal(await ask("config", "delete-context", "sh"), "shop\tlab\n");
  assert.equal(await ask("config", "rename-context", "sh"), "shop\tlab\n");
  assert.equal(await ask("get", "--context=sh"), "--context=shop\tlab\n");
  assert.equal(await ask("config", "set-cluster", ""), "lab\t\n");
  assert.equal(await ask("config", "delete-user", ""), "me\t\n");
  assert.equal(await ask("config", "set", "contexts.shop.na"), "contexts.shop.namespace\t\n");
});

// Words that only the user knows.
const FREE = new Set(["word", "new-name", "value", "container"]);

for (const name of Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden)) {
  Deno.test(`k8s ${name} declares what Tab offers for its arguments`, async () => {
    const command = (await COMMANDS[name]?.load())?.(recordingShell(), []);
    const silent = command?.arguments.filter(({ name, values, completion }) =>
      values === undefined && completion === undefined && !FREE.has(name)
    );
    assert.deepEqual(silent, []);
  });
}

Deno.test("k8s __complete is quiet if there is no cluster", async () => {
  assert.deepEqual(await offline(["__complete", "--", "get", "--kubeconfig", "/nowhere", "po"]), {
    code: 0,
    stdout: "",
    stderr: "",
  });
});

Deno.test("k8s completions refuses a shell that it does not know", async () => {
  const outcome = await offline(["completions", "tcsh"]);
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "tcsh", outcome);
});

const aliases: [alias: string, word: string, expected: RegExp][] = [
  ["k8s", "hel", /^helloworld\t/],
  ["k8s -n kube-system", "hel", /^$/],
  ["k8s --namespace 'kube-system'", "hel", /^$/],
  ["sudo -u jane k8s -n kube-system", "hel", /^$/],
  ["/usr/bin/k8s -n default", "hel", /^helloworld\t/],
];
Deno.test("k8s __complete counts the flags of an alias if the shell passes it on", async () => {
  const cli = await commandLine();
  for (const [alias, word, expected] of aliases) {
    assert.match((await cli("__complete", `--alias=${alias}`, "--", "get", "pod", word)).stdout, expected, alias);
  }
});

Deno.test("k8s completion prints what completions prints if it is called by kubectl's name", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    assert.deepEqual(await offline(["completion", shell]), await offline(["completions", shell]));
  }
});
