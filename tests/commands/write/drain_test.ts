import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { commandLine } from "../command_line.ts";

Deno.test("k8s drain --plan prints each pod with its controller, and exits with 1 if a pod refuses", async () => {
  const cli = await commandLine();
  const { code, stdout } = await cli("drain", "minikube", "--plan");
  assert.equal(code, 1);
  assert.match(stdout, /^node\/minikube: \d+ of \d+ pods leave\nPOD +CONTROLLER +BUDGETS +ALLOWED +ACTION +REASON\n/);
  assert.match(stdout, /\ndefault\/helloworld +<none> +<none> +refused +Pods that declare no controller\n/);
  assert.ok(cli.requests.every((request) => request.startsWith("GET ")));
});

Deno.test("k8s drain --plan -o json prints the plan as one value", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("drain", "minikube", "--plan", "-o", "json", "--force");
  const { node, steps, counts } = JSON.parse(stdout);
  assert.equal(node, "minikube");
  assert.equal(steps.find(({ name }: { name: string }) => name === "helloworld").action, "evict");
  assert.deepEqual(counts, { evict: steps.length, stay: 0, refused: 0 });
});

Deno.test("k8s drain refuses in kubectl's words, after the node is cordoned", async () => {
  const cli = await commandLine();
  const { code, stdout, stderr } = await cli("drain", "minikube");
  assert.deepEqual([code, stdout], [1, "node/minikube cordoned\n"]);
  await assertMessage(import.meta.url, "a pod without a controller", stderr);
});

Deno.test("k8s drain --dry-run=client names the pods and sends nothing", async () => {
  const cli = await commandLine();
  const { code, stdout } = await cli("drain", "minikube", "--dry-run=client", "--force", "--ignore-daemonsets");
  assert.equal(code, 0);
  assert.match(stdout, /^node\/minikube cordoned \(dry run\)\n/);
  assert.match(stdout, /\nevicting pod default\/helloworld \(dry run\)\n/);
  assert.match(stdout, /\nnode\/minikube drained \(dry run\)\n$/);
  assert.ok(cli.requests.every((request) => request.startsWith("GET ")));
});
