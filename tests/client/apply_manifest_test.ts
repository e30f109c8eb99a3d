import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const TEXT = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: List
items:
- { apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: shop, labels: { app: web } }, data: { mode: "0644" } }
- { apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: shop, labels: { app: web } }, data: { mode: "0600" } }
`;

async function session() {
  const sent: string[] = [];
  const warnings: string[] = [];
  const { handler } = sandbox();
  const k8s = await connect({
    handler: async (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`);
      return await handler(request);
    },
    onWarning: (text) => warnings.push(text),
  });
  return { k8s, sent, warnings };
}

Deno.test("apply() applies every object of a text, in order, and resolves to what the server stores", async () => {
  const { k8s, sent } = await session();
  const applied = await k8s.apply(TEXT);
  assert.deepEqual(applied.map(({ kind, metadata }) => `${kind} ${metadata.name}`), [
    "Namespace shop",
    "ConfigMap a",
    "ConfigMap b",
  ]);
  assert.ok(applied.every(({ metadata }) => metadata.uid !== undefined));
  assert.deepEqual(sent, [
    "PATCH /api/v1/namespaces/shop",
    "PATCH /api/v1/namespaces/shop/configmaps/a",
    "PATCH /api/v1/namespaces/shop/configmaps/b",
  ]);
});

Deno.test("apply() accepts a list of objects, a List and what list() has read", async () => {
  const { k8s } = await session();
  await k8s.apply(TEXT);
  const found = await k8s.list("configmaps", { namespace: "shop", labels: "app=web" });
  const forms = [found, found.items, { apiVersion: "v1", kind: "List", metadata: {}, items: found.items }];
  for (const form of forms) {
    assert.deepEqual((await k8s.apply(form)).map(({ metadata }) => metadata.name), ["a", "b"]);
  }
  // The compiler checks that one object gives one object.
  const [first] = found.items;
  assert.ok(first);
  assert.equal((await k8s.apply(first)).data?.mode, "0644");
  assert.deepEqual(await k8s.apply([]), []);
});

const refused: [what: string, text: string][] = [
  [
    "malformed",
    `${TEXT}---
{ a: [`,
  ],
  [
    "no object",
    `${TEXT}---
just text
`,
  ],
  [
    "an object without a kind",
    `${TEXT}---
apiVersion: v1
`,
  ],
  [
    "a document with a duplicate key",
    `${TEXT}---
apiVersion: v1
kind: ConfigMap
kind: Secret
`,
  ],
];
for (const [what, text] of refused) {
  Deno.test(`apply() sends nothing if a text holds ${what}`, async () => {
    const { k8s, sent } = await session();
    await assert.rejects(k8s.apply(text), InputError);
    assert.deepEqual(sent, []);
  });
}

Deno.test("apply() uses the last of two equal keys, with a warning, if fieldValidation says so", async () => {
  const { k8s, warnings } = await session();
  const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { mode: first }\ndata: { mode: last }\n";
  const [map] = await k8s.apply(text, { fieldValidation: "Warn" });
  assert.equal(map?.data.mode, "last");
  assert.equal(warnings.length, 1);
});
