import assert from "node:assert/strict";
import type { Client } from "../../lib/api/client/client.ts";
import { lazyTablePages, table } from "../../lib/api/client/tables.ts";
import { ResponseError } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { formatTable } from "../../lib/data/output/table/table.ts";

function clientOf(answer: unknown): Client {
  const handler = () => Promise.resolve(Response.json(answer));
  return { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
}

Deno.test("table() makes a table of names and ages when the server ignores that a table was asked for", async () => {
  const created = new Date(Date.now() - 3 * 3600e3).toISOString();
  const list = {
    apiVersion: "v1",
    kind: "PodList",
    metadata: { resourceVersion: "1" },
    items: [{ metadata: { name: "a", creationTimestamp: created } }, { metadata: { name: "longer" } }],
  };
  const text = "NAME     AGE\na        3h\nlonger   <unknown>\n";
  assert.equal(formatTable(await table(clientOf(list), "pods")), text);
  const single = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", creationTimestamp: created } };
  assert.equal(formatTable(await table(clientOf(single), "pod", { name: "a" })), "NAME   AGE\na      3h\n");
});

Deno.test("table() shows nothing, as kubectl does, where a printer column of a CRD leads nowhere", async () => {
  const answer = {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: {},
    columnDefinitions: [{ name: "Name", type: "string", format: "name" }, { name: "Size", type: "integer" }],
    rows: [{ cells: ["a", null] }, { cells: ["b"] }, { cells: ["c", { odd: true }] }],
  };
  assert.equal(
    formatTable(await table(clientOf(answer), "pods")),
    'NAME   SIZE\na      \nb      \nc      {"odd":true}\n',
  );
});

Deno.test("table() reads no rows as none when Go wrote them as null", async () => {
  const answer = { kind: "Table", metadata: {}, columnDefinitions: [{ name: "Name", type: "string" }], rows: null };
  assert.deepEqual((await table(clientOf(answer), "pods")).rows, []);
});

Deno.test("table() keeps name, namespace and labels alone when it is to be slim", async () => {
  const metadata = { name: "a", namespace: "n", labels: { x: "1" }, uid: "u", managedFields: [{ manager: "m" }] };
  const answer = {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion: "1" },
    columnDefinitions: [{ name: "Name", type: "string", format: "name" }],
    rows: [{ cells: ["a"], object: { kind: "PartialObjectMetadata", metadata } }, { cells: ["b"] }],
  };
  const options = { includeObject: "Metadata", slim: true } as const;
  const { rows, columnDefinitions } = await table(clientOf(answer), "pods", options);
  assert.deepEqual(rows, [
    { cells: ["a"], object: { metadata: { name: "a", namespace: "n", labels: { x: "1" } } } },
    { cells: ["b"], object: { metadata: {} } },
  ]);
  assert.deepEqual(columnDefinitions, answer.columnDefinitions);
  const single = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };
  assert.equal((await table(clientOf(single), "pod", { name: "a", ...options })).rows[0]?.cells[0], "a");
  assert.deepEqual((await table(clientOf({ ...answer, rows: null }), "pods", options)).rows, []);
});

const NAMES = [{ name: "Name", type: "string", format: "name" }];

Deno.test("lazyTablePages() yields every row once if the list expires in the middle", async () => {
  const tokens: (string | null)[] = [];
  const handler = (request: Request) => {
    const token = new URL(request.url).searchParams.get("continue");
    tokens.push(token);
    if (token === "old") {
      const status = { kind: "Status", status: "Failure", code: 410, reason: "Expired", metadata: {} };
      return Promise.resolve(Response.json(status, { status: 410 }));
    }
    // The second reading begins at the start.
    const isFirst = tokens.length === 1;
    const names = isFirst ? ["a", "b"] : ["a", "b", "c"];
    return Promise.resolve(Response.json({
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: "1", ...isFirst ? { continue: "old" } : {} },
      columnDefinitions: NAMES,
      rows: names.map((name) => ({ cells: [name], object: { metadata: { name } } })),
    }));
  };
  const client: Client = { ...clientOf({}), handler };
  const cells: unknown[] = [];
  for await (const page of lazyTablePages(client, "pods", { includeObject: "Metadata" })) {
    assert.deepEqual(page.columnDefinitions, NAMES);
    cells.push(...Array.from(page.rows, ({ cells }) => cells[0]));
    page.release();
  }
  assert.deepEqual(cells, ["a", "b", "c"]);
  assert.deepEqual(tokens, [null, "old", null]);
});

Deno.test("lazyTablePages() makes a table if the server answers with objects, and refuses other answers", async () => {
  const list = { apiVersion: "v1", kind: "PodList", metadata: {}, items: [{ metadata: { name: "a" } }] };
  const counts: unknown[] = [];
  for await (const { count, rows } of lazyTablePages(clientOf(list), "pods")) {
    counts.push(count, ...Array.from(rows, ({ cells }) => cells[0]));
  }
  assert.deepEqual(counts, [1, "a"]);
  await assert.rejects(Array.fromAsync(lazyTablePages(clientOf({ a: 1 }), "pods")), ResponseError);
});
