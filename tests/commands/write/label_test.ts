import assert from "node:assert/strict";
import { commandLine, offline } from "../command_line.ts";

// The lines are kubectl's: tests/cluster/kubectl_writes_test.ts runs both.
const lines: [line: string, code: number, stdout: string, stderr: string][] = [
  ["pod helloworld tier=front", 0, "pod/helloworld labeled\n", ""],
  ["pod/helloworld app=helloworld", 0, "pod/helloworld not labeled\n", ""],
  ["pod helloworld app-", 0, "pod/helloworld unlabeled\n", ""],
  ["pod helloworld app- tier=front", 0, "pod/helloworld modified\n", ""],
  ["pod helloworld nope-", 0, 'label "nope" not found.\npod/helloworld not labeled\n', ""],
  ["pod helloworld app=x --overwrite", 0, "pod/helloworld labeled\n", ""],
  ["pod helloworld a=b --dry-run=server", 0, "pod/helloworld labeled (server dry run)\n", ""],
  ["pod helloworld a=b --dry-run=client -o name", 0, "pod/helloworld\n", ""],
  ["pod helloworld --list", 0, "app=helloworld\n", ""],
  ["pods -l app=helloworld --list", 0, "Listing labels for Pod./helloworld:\n app=helloworld\n", ""],
  ["pods -l nope=x a=b", 0, "", ""],
  ["pod nope helloworld a=b", 1, "pod/helloworld labeled\n", 'pods "nope" not found'],
];

for (const [line, code, stdout, stderr] of lines) {
  Deno.test(`k8s label ${line} prints kubectl's words`, async () => {
    const cli = await commandLine();
    const outcome = await cli("label", ...line.split(" "));
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout], outcome.stderr);
    assert.ok(outcome.stderr.includes(stderr) && (stderr !== "" || outcome.stderr === ""), outcome.stderr);
  });
}

Deno.test("k8s label sends one list and one patch per object if a selector finds them", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("label", "pods", "--all", "team=a");
  const requests = cli.requests.map((request) => request.replace(/\?.*/, ""));
  assert.equal(requests.filter((request) => request.startsWith("GET")).length, 1);
  assert.equal(requests.length - 1, stdout.trim().split("\n").length);
});

Deno.test("k8s label reads only metadata for a selector, unless it prints the objects", async () => {
  const cli = await commandLine();
  await cli("label", "pods", "--all", "team=a");
  assert.match(cli.accepts[0]!, /as=PartialObjectMetadataList/);
  const printed = await cli("label", "pods", "--all", "team=a", "-o=jsonpath={.kind} {.spec.containers[0].name}");
  assert.equal(printed.stdout, "Pod helloworldPod webPod web", printed.stderr);
  const dry = await cli(
    "label",
    "pods",
    "--all",
    "x=y",
    "--dry-run=client",
    "-o=jsonpath={.kind} {.metadata.labels.x}",
  );
  assert.equal(dry.stdout, "Pod yPod yPod y", dry.stderr);
});

Deno.test("k8s label --list sorts the labels and names each of several objects", async () => {
  const cli = await commandLine();
  await cli("label", "deployments", "--all", "b=1", "a=2");
  const { stdout } = await cli("label", "deploy", "--all", "--list");
  assert.equal(stdout, "Listing labels for Deployment.apps/web:\n a=2\n app=web\n b=1\n");
});

Deno.test("k8s label --local changes a file without a server", async () => {
  const manifest = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"x":"1"}}}';
  const { code, stdout } = await offline(
    ["label", "-f", "-", "--local", "x-", "y=2", "-o=jsonpath={.metadata.labels}"],
    {
      input: manifest,
    },
  );
  assert.deepEqual([code, stdout], [0, '{"y":"2"}']);
});

Deno.test("k8s label --curl prints the patch without a read", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("label", "pod", "web", "a=b", "old-", "--curl");
  assert.match(stdout, /-X PATCH|--request PATCH/);
  assert.match(stdout, /"labels":\{"old":null,"a":"b"\}/);
  assert.deepEqual(cli.requests, []);
});

Deno.test("k8s label --where only changes objects for which the expression is true", async () => {
  const cli = await commandLine();
  const { code, stdout } = await cli("label", "pods", "--where", 'name.startsWith("hello")', "x=1", "-y");
  assert.deepEqual([code, stdout], [0, "pod/helloworld labeled\n"]);
  const wrong = await cli("label", "pods", "--where", "name.", "x=1");
  assert.equal(wrong.code, 2);
});
