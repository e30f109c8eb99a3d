import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const DISPLAY = Symbol.for("Jupyter.display");

async function bundleOf(value: object): Promise<Record<string, string>> {
  return await (value as { [DISPLAY]: () => Promise<Record<string, string>> })[DISPLAY]();
}

Deno.test("list() and table() are the server's table in a notebook, and nothing else changes, when they are shown there", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const nodes = await k8s.list("nodes");
  const row = /^<table><thead><tr><th>NAME<\/th>.*<td>minikube<\/td><td>Ready<\/td>/;
  for (const value of [nodes, await k8s.table("nodes")]) {
    const bundle = await bundleOf(value);
    assert.match(bundle["text/html"] ?? "", row);
    assert.match(bundle["text/plain"] ?? "", /^NAME +STATUS/);
    assert.deepEqual(Object.getOwnPropertySymbols({ ...value }).filter((symbol) => symbol === DISPLAY), []);
  }
  const pods = await k8s.list("pods", { labels: "app=none" });
  assert.deepEqual(await bundleOf(pods), { "text/plain": "(no items)" });
});

Deno.test("list() shows what comes from the cluster as text when it looks like HTML", async () => {
  const labels = { app: "x" };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", labels, uid: "1" }, spec: { containers: [] } };
  await using k8s = await connect({
    handler: (request) => {
      const isTable = request.headers.get("accept")?.includes("as=Table");
      return Promise.resolve(Response.json(
        isTable
          ? {
            kind: "Table",
            columnDefinitions: [{ name: "Name", type: "string" }],
            rows: [{ cells: ["<script>alert(1)</script>"], object: pod }],
          }
          : { apiVersion: "v1", kind: "PodList", metadata: {}, items: [pod] },
      ));
    },
  });
  const { "text/html": html } = await bundleOf(await k8s.list("pods"));
  assert.match(html ?? "", /<td>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/td>/);
});

Deno.test("describe() is its page in a notebook when it is shown there", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const page = await k8s.describe("pod", "helloworld");
  assert.deepEqual(await bundleOf(page), { "text/plain": String(page) });
});
