import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";

// As somebody types it where nothing checks types.
const wrong: Record<string, unknown> = { dryrun: true };
const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
const calls: [verb: string, call: (k8s: K8s) => unknown][] = [
  ["get", (k8s) => k8s.get("pod", "helloworld", wrong)],
  ["find", (k8s) => k8s.find("pod", "helloworld", wrong)],
  ["path", (k8s) => k8s.path("pod", "helloworld", wrong)],
  ["list", (k8s) => k8s.list("pods", wrong)],
  ["each", (k8s) => k8s.each("pods", wrong).next()],
  ["pages", (k8s) => k8s.pages("pods", wrong).next()],
  ["table", (k8s) => k8s.table("pods", wrong)],
  ["tablePages", (k8s) => k8s.tablePages("pods", wrong).next()],
  ["describe", (k8s) => k8s.describe("pod", "helloworld", wrong)],
  ["tree", (k8s) => k8s.tree("pod", "helloworld", wrong)],
  ["top", (k8s) => k8s.top("pods", undefined, wrong)],
  ["events", (k8s) => k8s.events(wrong)],
  ["create", (k8s) => k8s.create(map, wrong)],
  ["apply", (k8s) => k8s.apply(map, wrong)],
  ["replace", (k8s) => k8s.replace(map, wrong)],
  ["patch", (k8s) => k8s.patch("pod", "helloworld", {}, wrong)],
  ["delete", (k8s) => k8s.delete("pod", "helloworld", wrong)],
  ["raw", (k8s) => k8s.raw("/api", wrong)],
  ["token", (k8s) => k8s.token("default", wrong)],
  ["can", (k8s) => k8s.can("get", "pods", undefined, wrong)],
  ["proxy", (k8s) => k8s.proxy(wrong)],
  ["with", (k8s) => Promise.try(() => k8s.with(wrong))],
  ["connect", () => connect({ handler: sandbox().handler, ...wrong })],
];
for (const [verb, call] of calls) {
  Deno.test(`${verb}() sends nothing when it is given an option that there is not`, async () => {
    const sent: string[] = [];
    const { handler } = sandbox();
    const k8s = await connect({
      handler: (request) => {
        sent.push(request.url);
        return handler(request);
      },
    });
    await assert.rejects(async () => await call(k8s), { name: "TypeError", message: /^There is no option "dryrun"/ });
    assert.deepEqual(sent, []);
  });
}

Deno.test("a call leaves an option alone when another call has it, or when it is undefined", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const shared: Record<string, unknown> = { namespace: "default", dryRun: true, labels: "app", ns: undefined };
  assert.equal((await k8s.get("pod", "helloworld", shared)).metadata?.name, "helloworld");
  assert.ok((await k8s.list("pods", shared)).items.length > 0);
});

const meant: [option: string, said: string][] = [
  ["dryrun", 'There is no option "dryrun": did you mean "dryRun"?'],
  ["namespaces", 'There is no option "namespaces": did you mean "namespace"?'],
  ["recursive", 'There is no option "recursive"'],
];
for (const [option, said] of meant) {
  Deno.test(`a call says what may be meant when the option is ${option}`, async () => {
    const k8s = await connect({ handler: sandbox().handler });
    const options: Record<string, unknown> = { [option]: "x" };
    await assert.rejects(k8s.list("pods", options), { message: said });
  });
}

Deno.test("connect() and proxy() say what may be meant when the option is one of their own", async () => {
  const mistyped: Record<string, unknown> = { kubeConfig: "/nowhere" };
  await assert.rejects(connect(mistyped), { message: 'There is no option "kubeConfig": did you mean "kubeconfig"?' });
  const k8s = await connect({ handler: sandbox().handler });
  const writing: Record<string, unknown> = { readonly: true };
  await assert.rejects(k8s.proxy(writing), { message: 'There is no option "readonly": did you mean "readOnly"?' });
});
