// Deleting in scripts and at a terminal: entries C1 and A17 of the report.
import assert from "node:assert/strict";
import { guard } from "../../../lib/terminal/shell/guard.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { connect } from "../../../lib/session/connect.ts";
import { commandLine, configMap } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const labelled = (name: string) => ({ ...configMap(name), metadata: { name, labels: { app: "x" } } });
const bulk: string[][] = [["delete", "cm", "-l", "app=x"], ["delete", "cm", "--field-selector", "metadata.name=a"]];

for (const args of [...bulk, ["delete", "cm", "--all", "-n", "empty"]]) {
  Deno.test(`k8s ${args.join(" ")} asks nobody if there is no terminal (C1)`, async () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "empty" } };
    const cli = await commandLine([namespace, labelled("a"), {
      ...labelled("a"),
      metadata: { name: "a", namespace: "empty" },
    }]);
    const { code, stdout, stderr } = await cli(...args);
    assert.equal(stderr, "");
    assert.match(stdout, /^configmap "a" deleted from \w+ namespace\n/);
    assert.equal(code, 0);
  });
}

for (const args of bulk) {
  Deno.test(`k8s ${args.join(" ")} asks first if there is a terminal (C1)`, async () => {
    const cli = await commandLine([labelled("a"), labelled("b")]);
    const questions: string[] = [];
    const ask = (question: string) => (questions.push(question), Promise.resolve("n"));
    const { code, stdout } = await cli.with({ ask, terminal: { stdin: true, stdout: true } })(...args);
    assert.equal(stdout, "");
    assert.equal(code, 1);
    assert.match(questions.join(), /^delete [12] cm in namespace default\? \[y\/N\] $/);
    assert.ok(await cli.k8s.find("cm", "a"));
  });
}

Deno.test("guard() lets a collection be deleted if there is no terminal, and asks at one (C1)", async () => {
  const { box } = await commandLine([configMap("a")]);
  const path = "/api/v1/namespaces/default/configmaps";
  const questions: string[] = [];
  const ask = (question: string) => (questions.push(question), Promise.resolve("n"));
  const at = recordingShell({ ask, terminal: { stdin: true, stdout: true } });
  const asked = await connect({ handler: box.handler, middleware: [guard(at, { context: "" })] });
  await assertMessage(import.meta.url, "a collection, not confirmed", () => asked.raw(path, { method: "DELETE" }));
  assert.equal(questions.length, 1);
  const script = await connect({ handler: box.handler, middleware: [guard(recordingShell(), { context: "" })] });
  await script.raw(path, { method: "DELETE" });
  assert.equal(await script.find("cm", "a"), undefined);
});

const WARNING = "Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n";
const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { x: "y" } } });
const scoped: [string[], boolean][] = [
  [["ns", "one", "two"], true],
  [["ns/one", "cm/a"], true],
  [["ns", "-l", "x=y"], true],
  [["ns", "one", "--dry-run=client"], true],
  [["cm", "a"], false],
];

for (const [args, warns] of scoped) {
  Deno.test(`k8s delete ${args.join(" ")} ${warns ? "warns once" : "says nothing"} if -n is given (A17)`, async () => {
    const cli = await commandLine([namespace("one"), namespace("two"), configMap("a")]);
    const { code, stderr } = await cli("delete", ...args, "-n", "default");
    assert.deepEqual([code, stderr], [0, warns ? WARNING : ""]);
  });
}

Deno.test("k8s delete does not warn of a cluster-scoped kind if no namespace is given (A17)", async () => {
  const cli = await commandLine([namespace("one")]);
  assert.equal((await cli("delete", "ns", "one")).stderr, "");
});

const changes: [string[], string][] = [
  [["-p", '{"data":{"x":"1"}}'], "configmap/a patched (no change)\n"],
  [["-p", '{"data":{"x":"1"}}', "--type=merge"], "configmap/a patched (no change)\n"],
  [["-p", '[{"op":"test","path":"/data/x","value":"1"}]', "--type=json"], "configmap/a patched (no change)\n"],
  [["-p", '{"data":{"x":"1"}}', "--dry-run=server"], "configmap/a patched (no change) (server dry run)\n"],
  [["-p", '{"data":{"x":"1"}}', "--dry-run=client"], "configmap/a patched (no change) (dry run)\n"],
  [["-p", '{"data":{"x":"2"}}', "--dry-run=server"], "configmap/a patched (server dry run)\n"],
  [["-p", '{"data":{"x":"2"}}', "--dry-run=client"], "configmap/a patched (dry run)\n"],
  [["-p", '{"data":{"x":"2"}}'], "configmap/a patched\n"],
  [["-p", '{"data":{"x":"1"}}', "-o", "name"], "configmap/a\n"],
];

for (const [args, expected] of changes) {
  Deno.test(`k8s patch says whether it changed something if it is ${args.join(" ")} (A17)`, async () => {
    const cli = await commandLine([configMap("a", { x: "1" })]);
    assert.deepEqual(await cli("patch", "cm", "a", ...args), { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("k8s patch needs no permission to read if it may patch (A17)", async () => {
  const { box } = await commandLine([configMap("a", { x: "1" })]);
  const blind = await connect({
    handler: (request) =>
      request.method === "GET"
        ? Promise.resolve(
          Response.json({ apiVersion: "v1", kind: "Status", reason: "Forbidden", code: 403 }, { status: 403 }),
        )
        : box.handler(request),
  });
  const cli = await commandLine();
  const { stdout } = await cli.with({ session: blind })("patch", "cm", "a", "-p", '{"data":{"x":"1"}}');
  assert.equal(stdout, "configmap/a patched\n");
});
