import assert from "node:assert/strict";
import { readListPage } from "../../../lib/data/core/list_page.ts";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { columnsList } from "../../../lib/data/output/table/custom_columns_list.ts";
import { parseColumns } from "../../../lib/data/output/table/custom_columns.ts";
import { indentJson } from "../../../lib/data/output/json/indent.ts";
import { jsonList } from "../../../lib/data/output/json/list.ts";
import { type ListFormat, writePage } from "../../../lib/data/output/list_format.ts";
import { Sink } from "../../../lib/data/output/json/byte_buffer.ts";
import { yamlList } from "../../../lib/data/output/yaml/list.ts";
import { parseYaml } from "../../../lib/data/output/yaml/yaml.ts";

const ITEM = {
  metadata: { managedFields: [{ a: "]" }], name: 'a"{}[],:\\', labels: { "a/b": "é日本\u{1f600}" } },
  spec: { empty: {}, none: [], list: [1, -2.5e-7, true, null, "x", [[]], { a: {} }], managedFields: [1] },
  status: { text: "a\n\tb" },
};

function indented(text: string, options = {}): string {
  const bytes = new TextEncoder().encode(text);
  const sink = new Sink(1);
  indentJson(sink, bytes, 0, bytes.length, options);
  return new TextDecoder().decode(sink.take());
}

Deno.test("indentJson() writes what JSON.stringify() writes when it is given compact or spaced JSON", () => {
  const expected = JSON.stringify(ITEM, null, 4);
  assert.equal(indented(JSON.stringify(ITEM)), expected);
  assert.equal(indented(JSON.stringify(ITEM, null, 2)), expected);
});

Deno.test("indentJson() leaves out metadata.managedFields alone when it is told to", () => {
  const { managedFields: _, ...metadata } = ITEM.metadata;
  const options = { withoutManagedFields: true };
  assert.equal(indented(JSON.stringify(ITEM), options), JSON.stringify({ ...ITEM, metadata }, null, 4));
  for (const text of ['{"metadata":{"managedFields":[]}}', '{"metadata":{"managedFields":[{}]},"a":1}']) {
    const object = JSON.parse(text);
    delete object.metadata.managedFields;
    assert.equal(indented(text, options), JSON.stringify(object, null, 4));
  }
  const last = '{"metadata":{"name":"x","managedFields":[{"f:a":{}}]}}';
  assert.equal(indented(last, options), JSON.stringify({ metadata: { name: "x" } }, null, 4));
});

Deno.test("indentJson() keeps numbers beyond 2^53 and shows what Go escapes when it writes them", () => {
  assert.equal(
    indented('{"a":12345678901234567890,"b":1.0,"c":"\\u003ca\\u003e\\u0026\\u0001"}'),
    [
      "{",
      '    "a": 12345678901234567890,',
      '    "b": 1.0,',
      '    "c": "<a>&\\u0001"',
      "}",
    ].join("\n"),
  );
});

const PAGE = JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items: [ITEM, ITEM] });
const CUSTOM = JSON.stringify({
  apiVersion: "v1",
  items: [{ apiVersion: "a/v1", kind: "B" }],
  kind: "BList",
  metadata: {},
});

async function written(format: ListFormat, pages: string[], objects: KubeObject[] = []): Promise<string> {
  const sink = new Sink();
  let text = "";
  const take = () => text += new TextDecoder().decode(sink.take());
  await format.begin(sink);
  for (const page of pages) {
    const read = readListPage(new TextEncoder().encode(page));
    assert.ok(read !== undefined);
    await writePage(format, sink, read);
    take();
  }
  for (const object of objects) await format.object(sink, object);
  await format.end(sink);
  take();
  return text;
}

function whole(items: unknown[]): unknown {
  return { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
}

const pod = { apiVersion: "v1", kind: "Pod", ...ITEM };
const single = { apiVersion: "v1", kind: "Pod", metadata: { name: "alone" } };

Deno.test("jsonList() writes one indented List when it is given pages and objects", async () => {
  const format = jsonList({ managedFields: true });
  const expected = whole([pod, pod, { apiVersion: "a/v1", kind: "B" }, single]);
  assert.equal(await written(format, [PAGE, CUSTOM], [single]), JSON.stringify(expected, null, 4) + "\n");
  assert.equal(await written(jsonList(), []), JSON.stringify(whole([]), null, 4) + "\n");
});

Deno.test("jsonList() writes the same when a server spaces its JSON", async () => {
  for (const page of [PAGE, CUSTOM]) {
    const spaced = JSON.stringify(JSON.parse(page), null, 8).replaceAll('":', '" :');
    assert.equal(await written(jsonList(), [spaced]), await written(jsonList(), [page]));
  }
});

Deno.test("columnsList() makes columns as wide as all need when objects come one by one", async () => {
  const named = (name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { name } });
  const format = columnsList(parseColumns("NAME:.metadata.name,KIND:.kind"));
  assert.equal(
    await written(format, [], [named("a"), named("longer")]),
    "NAME     KIND\na        Pod\nlonger   Pod\n",
  );
});

Deno.test("yamlList() writes one List when it is given pages and objects", async () => {
  const { managedFields: _, ...metadata } = pod.metadata;
  assert.deepEqual(parseYaml(await written(yamlList(), [PAGE], [single])), [
    whole([{ ...pod, metadata }, { ...pod, metadata }, single]),
  ]);
  assert.equal(
    await written(yamlList(), []),
    'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n',
  );
});
