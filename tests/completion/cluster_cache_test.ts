import assert from "node:assert/strict";
import { createKnowledge } from "../../lib/terminal/completion/cluster_cache.ts";
import type { Handler } from "../../lib/data/core/handler.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { NOW } from "../commands/command_line.ts";

/** A session that records its requests. */
async function recording(handler: Handler) {
  const requests: string[] = [];
  const signals: AbortSignal[] = [];
  const k8s = await connect({
    handler: async (request) => {
      const { pathname, search } = new URL(request.url);
      requests.push(`${pathname}${search} ${request.headers.get("accept")?.match(/as=\w+/)?.[0] ?? ""}`);
      signals.push(request.signal);
      return await handler(request);
    },
  });
  return { k8s, requests, signals };
}

Deno.test("names() sends one request for names alone when it is asked often", async () => {
  const { k8s, requests } = await recording(sandbox({ now: () => NOW }).handler);
  const knowledge = createKnowledge();
  const expected = [
    { text: "helloworld", detail: "1/1  Running  0  3h" },
    { text: "web-6d4b8f7c9d-4kx7p", detail: "1/1  Running  0  3h" },
    { text: "web-6d4b8f7c9d-zt2mq", detail: "1/1  Running  0  3h" },
  ];
  for (let time = 0; time < 3; time++) assert.deepEqual(await knowledge.names(k8s, "po", "default"), expected);
  assert.deepEqual(requests, ["/api/v1/namespaces/default/pods?limit=5000&includeObject=None as=Table"]);
});

Deno.test("names() finds the names when they are not in the first column of the table", async () => {
  const { k8s } = await recording(sandbox({ now: () => NOW }).handler);
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "helloworld.1", namespace: "default" },
    involvedObject: { kind: "Pod", name: "helloworld", namespace: "default" },
    reason: "Started",
    message: "Started container",
    type: "Normal",
  };
  await k8s.create(event);
  const names = await createKnowledge().names(k8s, "events", "default");
  assert.ok(names.some(({ text }) => text === "helloworld.1"), JSON.stringify(names));
});

Deno.test("names() follows a few pages and no more when a kind has very many objects", async () => {
  let page = 0;
  const { k8s, requests } = await recording(() =>
    Promise.resolve(Response.json({
      kind: "Table",
      metadata: { continue: `page-${++page}` },
      columnDefinitions: [{ name: "Name", type: "string", format: "name" }],
      rows: [{ cells: [`pod-${page}`] }],
    }))
  );
  const names = await createKnowledge().names(k8s, "pods", "default");
  assert.deepEqual(names.map(({ text }) => text), ["pod-1", "pod-2", "pod-3", "pod-4"]);
  // The last request was pending and was aborted.
  assert.equal(requests.length, 5);
});

Deno.test("names() gives nothing and asks no more when the server forbids it", async () => {
  const { k8s, requests } = await recording(() =>
    Promise.resolve(
      Response.json({ kind: "Status", status: "Failure", reason: "Forbidden", code: 403 }, { status: 403 }),
    )
  );
  const knowledge = createKnowledge();
  assert.deepEqual(await knowledge.names(k8s, "pods", "default"), []);
  assert.deepEqual(await knowledge.names(k8s, "pods", "default"), []);
  assert.equal(requests.length, 1);
});

Deno.test("namespaces() gives those of the session when they may not be listed", async () => {
  const { k8s } = await recording(() =>
    Promise.resolve(
      Response.json({ kind: "Status", status: "Failure", reason: "Forbidden", code: 403 }, { status: 403 }),
    )
  );
  assert.deepEqual(await createKnowledge().namespaces(k8s.with({ namespace: "shop" })), [{ text: "shop" }]);
});

Deno.test("types() gives the kinds that every server has when this one does not answer", async () => {
  const { k8s } = await recording(() => Promise.reject(new TypeError("no way")));
  const types = await createKnowledge().types(k8s);
  assert.ok(types.some(({ kind }) => kind === "Pod"));
});

Deno.test("typesLike() looks again when no kind begins so, and once in a while alone", async () => {
  let hasWidgets = false;
  const lists: Record<string, unknown> = {
    "/api": { kind: "APIVersions", versions: [] },
    "/apis": { kind: "APIGroupList", groups: [{ name: "x.io", versions: [{ groupVersion: "x.io/v1" }] }] },
  };
  const names = () => ["gadgets", ...(hasWidgets ? ["widgets"] : [])];
  const { k8s, requests } = await recording((request) => {
    const resources = names().map((name) => ({
      name,
      singularName: "",
      namespaced: true,
      kind: name,
      verbs: ["list"],
    }));
    const found = lists[new URL(request.url).pathname] ?? { groupVersion: "x.io/v1", resources };
    return Promise.resolve(Response.json(found));
  });
  let time = 0;
  const knowledge = createKnowledge({ now: () => time });
  const plurals = async (typed: string) => (await knowledge.typesLike(k8s, typed)).map(({ plural }) => plural);
  assert.deepEqual(await plurals("gad"), ["gadgets"]);
  assert.equal(requests.length, 3);
  hasWidgets = true;
  assert.deepEqual(await plurals("gad"), ["gadgets"]);
  assert.equal(requests.length, 3);
  assert.deepEqual(await plurals("wid"), ["gadgets", "widgets"]);
  assert.equal(requests.length, 6);
  await plurals("nonsense");
  assert.equal(requests.length, 6);
  time = 5000;
  await plurals("nonsense");
  assert.equal(requests.length, 9);
});

Deno.test("labels() reads metadata alone when it is asked for labels", async () => {
  const { k8s, requests } = await recording(sandbox().handler);
  const labels = await createKnowledge().labels(k8s, "pods", "default");
  assert.deepEqual(labels.get("app"), ["helloworld", "web"]);
  assert.deepEqual(requests, ["/api/v1/namespaces/default/pods?limit=500 as=PartialObjectMetadataList"]);
});

Deno.test("names() ends its request when its signal is aborted", async () => {
  const { k8s, signals } = await recording((request) =>
    new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
  );
  const stop = new AbortController();
  const asked = createKnowledge().names(k8s, "pods", "default", stop.signal);
  while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve));
  stop.abort(new TypeError("typed"));
  await assert.rejects(asked, /typed/);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
});

Deno.test("names() lets no warning of the server be told when somebody only types, and a later call tells it", async () => {
  const told: string[] = [];
  const k8s = await connect({
    handler: () =>
      Promise.resolve(Response.json(
        {
          kind: "Table",
          columnDefinitions: [{ name: "Name", type: "string", format: "name" }],
          rows: [{ cells: ["a"] }],
        },
        { headers: { warning: '299 - "v1 Endpoints is deprecated"' } },
      )),
    onWarning: (text) => told.push(text),
  });
  assert.deepEqual(await createKnowledge().names(k8s, "endpoints", "default"), [{ text: "a" }]);
  assert.deepEqual(told, []);
  await k8s.table("endpoints");
  assert.deepEqual(told, ["v1 Endpoints is deprecated"]);
});
