import assert from "node:assert/strict";
import type { Client } from "../../lib/api/client/client.ts";
import { each, list } from "../../lib/api/client/lists.ts";
import { find, get, path } from "../../lib/api/client/reading.ts";
import { ApiError, InputError } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";

/** A server of numbered pods that records its requests. */
function podServer(count: number) {
  const asked: string[] = [];
  const handler = (request: Request) => {
    const url = new URL(request.url);
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname !== "/api/v1/namespaces/default/pods") return Promise.resolve(notFound(url.pathname));
    const from = Number(url.searchParams.get("continue") ?? 0);
    const to = Math.min(count, from + Number(url.searchParams.get("limit") ?? count));
    const items = Array.from({ length: to - from }, (_, index) => ({ metadata: { name: `pod-${from + index}` } }));
    const metadata = to < count ? { resourceVersion: "5", continue: String(to) } : { resourceVersion: "5" };
    return Promise.resolve(Response.json({ apiVersion: "v1", kind: "PodList", metadata, items }));
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { client, asked };
}

function notFound(pathname: string): Response {
  const name = pathname.split("/").at(-1);
  return Response.json({
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    message: `pods "${name}" not found`,
    reason: "NotFound",
    details: { name, kind: "pods" },
    code: 404,
  }, { status: 404 });
}

Deno.test("list() asks once for each page and nothing else when there are three pages", async () => {
  const { client, asked } = podServer(5);
  const pods = await list(client, "po", { pageSize: 2 });
  assert.deepEqual(pods.items.map((pod) => pod.metadata?.name), ["pod-0", "pod-1", "pod-2", "pod-3", "pod-4"]);
  assert.deepEqual(asked.map((line) => line.split("?")[1]), ["limit=2", "limit=2&continue=2", "limit=2&continue=4"]);
  assert.equal(pods.kind, "PodList");
  assert.deepEqual(pods.metadata, { resourceVersion: "5" });
});

Deno.test("list() gives every item its apiVersion and kind when the server leaves them out", async () => {
  const [first] = await list(podServer(1).client, "pods");
  assert.deepEqual([first?.apiVersion, first?.kind], ["v1", "Pod"]);
});

Deno.test("each() holds at most two pages when the consumer is slow", async () => {
  const { client, asked } = podServer(100);
  let seen = 0;
  for await (const pod of each(client, "pods", { pageSize: 10 })) {
    assert.ok(pod.metadata?.name?.startsWith("pod-"));
    seen++;
    // The current page and the next one, which is already requested.
    assert.ok(asked.length <= Math.ceil(seen / 10) + 1, `${asked.length} pages asked for after ${seen} objects`);
  }
  assert.equal(seen, 100);
});

Deno.test("each() gives no further object when its signal is aborted in the middle of a page", async () => {
  for (const last of [3, 10]) {
    const stop = new AbortController();
    const reason = new Error("enough");
    let seen = 0;
    const reading = async () => {
      for await (const _ of each(podServer(10).client, "pods", { signal: stop.signal })) {
        if (++seen === last) stop.abort(reason);
      }
    };
    await assert.rejects(reading, (error) => error === reason);
    assert.equal(seen, last);
  }
});

Deno.test("each() asks for no further page when the consumer stops", async () => {
  const { client, asked } = podServer(100);
  for await (const _ of each(client, "pods", { pageSize: 10 })) break;
  assert.equal(asked.length, 2);
});

Deno.test("get() is one request when the kind is built in", async () => {
  const { client, asked } = podServer(0);
  await assert.rejects(get(client, "pod", "web"), (error) => error instanceof ApiError && error.reason === "NotFound");
  assert.deepEqual(asked, ["GET /api/v1/namespaces/default/pods/web"]);
});

Deno.test("find() gives undefined when the object is absent", async () => {
  assert.equal(await find(podServer(0).client, "pod/web"), undefined);
});

Deno.test("get() refuses without a request when there is no name, or there are two", async () => {
  const { client, asked } = podServer(0);
  // The call itself throws before it has a promise to reject.
  await assert.rejects(async () => await get(client, "pods"), InputError);
  await assert.rejects(async () => await get(client, "pod/web", "other"), InputError);
  assert.deepEqual(asked, []);
});

Deno.test("path() needs no request when the kind is built in", async () => {
  const { client, asked } = podServer(0);
  assert.equal(await path(client, "deploy", "web", { namespace: "a" }), "/apis/apps/v1/namespaces/a/deployments/web");
  assert.equal(await path(client, "pods", undefined, { namespace: "*" }), "/api/v1/pods");
  assert.deepEqual(asked, []);
});

Deno.test("list() is compared by what it holds when a test does so", async () => {
  const { client } = podServer(1);
  const pods = await list(client, "pods");
  assert.deepEqual([...pods], pods.items);
  const items = [{ apiVersion: "v1", kind: "Pod", metadata: { name: "pod-0" } }];
  assert.deepEqual(pods, { apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: "5" }, items });
});
