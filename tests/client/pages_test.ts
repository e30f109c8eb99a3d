import assert from "node:assert/strict";
import type { Client } from "../../lib/api/client/client.ts";
import { each, list } from "../../lib/api/client/lists.ts";
import { choosePageSize } from "../../lib/api/client/page_size.ts";
import { table, tablePages } from "../../lib/api/client/tables.ts";
import { isGone, NetworkError, ResponseError } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";

interface ServerOptions {
  names?: string[];
  /** The approximate size of each object in bytes. */
  bytes?: number;
  /** The error for the token of a page, by the number of the request. */
  expires?: (request: number) => { continue?: string } | undefined;
}

/** A server of pods that returns pages of a list or a table, and expires tokens on demand. */
function podServer({ names = numbered(10), bytes = 10, expires = () => undefined }: ServerOptions = {}) {
  const asked: { query: string; accept: string }[] = [];
  const warnings: string[] = [];
  const handler = (request: Request): Promise<Response> => {
    const { searchParams } = new URL(request.url);
    const accept = request.headers.get("accept") ?? "";
    asked.push({ query: String(searchParams), accept });
    const token = searchParams.get("continue");
    const refused = token === null ? undefined : expires(asked.length);
    if (refused !== undefined) {
      const status = { kind: "Status", apiVersion: "v1", metadata: refused, reason: "Expired", code: 410 };
      return Promise.resolve(
        Response.json({ ...status, message: "The provided continue parameter is too old" }, { status: 410 }),
      );
    }
    const from = Number(token ?? 0);
    const to = Math.min(names.length, from + Number(searchParams.get("limit") ?? names.length));
    const page = names.slice(from, to).map((name) => ({ metadata: { name, annotations: { x: "x".repeat(bytes) } } }));
    const metadata = { resourceVersion: "5", ...(to < names.length ? { continue: String(to) } : {}) };
    if (accept.includes("as=Table")) {
      const columnDefinitions = [{ name: "Name", type: "string", format: "name" }];
      const rows = page.map(({ metadata: { name } }) => ({ cells: [name] }));
      return Promise.resolve(Response.json({ kind: "Table", metadata, columnDefinitions, rows }));
    }
    const isMetadata = accept.includes("as=PartialObjectMetadataList");
    return Promise.resolve(Response.json({
      apiVersion: isMetadata ? "meta.k8s.io/v1" : "v1",
      kind: isMetadata ? "PartialObjectMetadataList" : "PodList",
      metadata,
      items: isMetadata
        ? page.map((item) => ({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", ...item }))
        : page,
    }));
  };
  const client: Client = {
    handler,
    discovery: createDiscovery(handler),
    namespace: "default",
    fieldManager: "k8s",
    warn: (text) => warnings.push(text),
  };
  return { client, asked, warnings };
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `pod-${String(index).padStart(5, "0")}`);
}

async function namesOf(client: Client, pageSize: number): Promise<(string | undefined)[]> {
  return await Array.fromAsync(each(client, "pods", { pageSize }), (pod) => pod.metadata?.name);
}

Deno.test("each() goes on with the token of the refusal when the server has forgotten the list", async () => {
  const { client, asked, warnings } = podServer({
    expires: (request) => request === 3 ? { continue: "8" } : undefined,
  });
  assert.deepEqual(await namesOf(client, 4), numbered(10));
  assert.equal(asked.at(-1)?.query, "limit=4&continue=8");
  assert.deepEqual(warnings.map((text) => /the list expired while being read/.test(text)), [true]);
});

Deno.test("each() starts again and gives no object twice when the refusal has no token", async () => {
  const { client, asked, warnings } = podServer({ expires: (request) => request === 3 ? {} : undefined });
  assert.deepEqual(await namesOf(client, 4), numbered(10));
  assert.deepEqual(asked.map(({ query }) => query), [
    "limit=4",
    "limit=4&continue=4",
    "limit=4&continue=8",
    "limit=4",
    "limit=4&continue=4",
    "limit=4&continue=8",
  ]);
  assert.equal(warnings.length, 1);
});

Deno.test("tablePages() gives no row twice when it has to start again", async () => {
  const { client } = podServer({ expires: (request) => request === 2 ? {} : undefined });
  const rows = (await Array.fromAsync(tablePages(client, "pods", { pageSize: 4 }))).flatMap((page) => page.rows);
  assert.deepEqual(rows.map(({ cells }) => cells[0]), numbered(10));
});

Deno.test("each() says so when it would have to start again and the server keeps no order", async () => {
  const { client } = podServer({
    names: ["c", "a", "d", "b", "e"],
    expires: (request) => request === 3 ? {} : undefined,
  });
  await assert.rejects(namesOf(client, 2), ResponseError);
});

Deno.test("each() gives up when the server forgets every token", async () => {
  const { client, asked } = podServer({ expires: () => ({}) });
  await assert.rejects(namesOf(client, 4), isGone);
  assert.equal(asked.length, 22);
});

Deno.test("list() asks for everything at once when the server has forgotten the list, so that it is of one moment", async () => {
  const { client, asked } = podServer({ expires: (request) => request === 2 ? { continue: "8" } : undefined });
  assert.equal((await list(client, "pods", { pageSize: 4 })).items.length, 10);
  assert.deepEqual(asked.map(({ query }) => query), ["limit=4", "limit=4&continue=4", ""]);
});

Deno.test("each() asks for metadata alone when it is told to, and gives objects of their kind", async () => {
  const { client, asked } = podServer({ names: ["a"] });
  const [pod] = await Array.fromAsync(each(client, "pods", { metadataOnly: true }));
  assert.match(asked[0]?.accept ?? "", /as=PartialObjectMetadataList/);
  assert.deepEqual([pod?.apiVersion, pod?.kind], ["v1", "Pod"]);
});

Deno.test("each() asks for few objects first and then for as many as make two MiB", async () => {
  const { client, asked } = podServer({ names: numbered(3000), bytes: 4000 });
  for await (const _ of each(client, "pods")) { /* all of them */ }
  const limits = asked.map(({ query }) => Number(new URLSearchParams(query).get("limit")));
  assert.equal(limits[0], 200);
  assert.ok(limits.slice(1).every((limit) => limit > 480 && limit < 520), String(limits));
});

Deno.test("table() takes few requests when rows are small", async () => {
  const { client, asked } = podServer({ names: numbered(10_000) });
  assert.equal((await table(client, "pods")).rows.length, 10_000);
  assert.ok(asked.length <= 4, `${asked.length} requests`);
});

Deno.test("tablePages() holds at most two pages when the consumer is slow", async () => {
  const { client, asked } = podServer({ names: numbered(100) });
  let used = 0;
  for await (const _ of tablePages(client, "pods", { pageSize: 10 })) {
    used++;
    assert.ok(asked.length <= used + 1, `${asked.length} pages asked for when ${used} are used`);
  }
  assert.equal(used, 10);
});

Deno.test("each() tells of every page when somebody wants to know", async () => {
  const { client } = podServer();
  const counts: number[] = [];
  for await (const _ of each(client, "pods", { pageSize: 4, onPage: ({ count }) => counts.push(count) })) { /* all */ }
  assert.deepEqual(counts, [4, 4, 2]);
});

Deno.test("each() reads a page again when the connection broke in the middle of it", async () => {
  const { client } = podServer();
  let broken = 0;
  const handler = async (request: Request) => {
    const response = await client.handler(request);
    if (broken++ > 0) return response;
    return Object.assign(response, {
      bytes: () => Promise.reject(new NetworkError("The connection broke", { broken: true })),
    });
  };
  assert.equal((await namesOf({ ...client, handler }, 4)).length, 10);
  assert.equal(broken, 4);
});

Deno.test("choosePageSize() asks for fewer rows when they are large and never for none", () => {
  const sizes = choosePageSize({ first: 200, bytes: 1000 });
  assert.equal(sizes.next(), 200);
  sizes.saw({ count: 200, size: 200 * 10_000 });
  assert.equal(sizes.next(), 50);
  sizes.saw({ count: 0, size: 100 });
  assert.equal(sizes.next(), 50);
  const fixed = choosePageSize({ first: 200, bytes: 1000, fixed: 7 });
  fixed.saw({ count: 7, size: 1 });
  assert.equal(fixed.next(), 7);
});
