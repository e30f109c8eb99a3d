import assert from "node:assert/strict";
import { rawRequest } from "../../lib/data/request/verbs.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { negotiate, OBJECT_FORMS } from "../../lib/sandbox/negotiate.ts";
import { Refusal } from "../../lib/sandbox/refusal.ts";

const META = "v=v1;g=meta.k8s.io";

Deno.test("negotiate() takes the first that it can write when several are accepted", () => {
  const form = (accept: string) => negotiate(accept, OBJECT_FORMS);
  assert.deepEqual(form(""), { form: "object", yaml: false });
  assert.deepEqual(form("*/*"), { form: "object", yaml: false });
  assert.deepEqual(form(`application/json;as=Table;${META},application/json`), { form: "table", yaml: false });
  assert.deepEqual(form("application/json;as=Table;v=v9;g=meta.k8s.io,application/json"), {
    form: "object",
    yaml: false,
  });
  assert.deepEqual(form("application/vnd.kubernetes.protobuf,application/json"), { form: "object", yaml: false });
  assert.deepEqual(form("application/json;q=0.5,application/yaml"), { form: "object", yaml: true });
});

Deno.test("negotiate() refuses when nothing that is accepted can be written", () => {
  for (const accept of ["application/xml", "application/vnd.kubernetes.protobuf", "application/json;as=Nothing"]) {
    assert.throws(
      () => negotiate(accept, OBJECT_FORMS),
      (error) => error instanceof Refusal && error.status.code === 406,
    );
  }
});

Deno.test("sandbox() writes YAML when it is asked for, errors too", async () => {
  const { handler } = sandbox();
  const get = async (path: string, accept: string) => {
    const answer = await handler(rawRequest(path, { headers: { accept } }));
    return { code: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };
  const node = await get("/api/v1/nodes/minikube", "application/yaml");
  assert.equal(node.type, "application/yaml");
  assert.match(node.text, /^ {2}name: minikube$/m);
  const missing = await get("/api/v1/nodes/none", "application/yaml");
  assert.equal(missing.code, 404);
  assert.match(missing.text, /^message: nodes "none" not found$/m);
  const list = await get("/api/v1/nodes", `application/json;as=PartialObjectMetadata;${META}`);
  assert.equal(list.code, 406);
});

Deno.test("watch() sends the columns with the first event alone when a table is watched", async () => {
  const { handler } = sandbox();
  const headers = { accept: `application/json;as=Table;${META}` };
  const path = "/api/v1/namespaces/default/pods?watch=1&allowWatchBookmarks=true";
  const stop = new AbortController();
  const answer = await handler(rawRequest(path, { headers, signal: stop.signal }));
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const events = [];
  while (events.length < 4) {
    const { value = "" } = await reader?.read() ?? {};
    events.push(...value.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)));
  }
  assert.equal(events[0].object.columnDefinitions[1].name, "Ready");
  assert.deepEqual(events.slice(1).map(({ object }) => object.columnDefinitions), [null, null, null]);
  assert.equal(events[3].type, "BOOKMARK");
  assert.equal(events[3].object.rows[0].object.metadata.annotations["k8s.io/initial-events-end"], "true");
  await reader?.cancel();
});
