import assert from "node:assert/strict";
import { readListPage } from "../../../lib/data/core/list_page.ts";
import { parseColumns } from "../../../lib/data/output/table/custom_columns.ts";
import { columnsList } from "../../../lib/data/output/table/custom_columns_list.ts";
import { compileJsonPath } from "../../../lib/data/output/jsonpath/jsonpath.ts";
import { jsonPathList } from "../../../lib/data/output/jsonpath/list.ts";
import { type ListFormat, writePage } from "../../../lib/data/output/list_format.ts";
import { Sink } from "../../../lib/data/output/json/byte_buffer.ts";
import { assertMessage } from "../../messages.ts";

const item = (name: string, ...images: string[]) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { a: name } },
  spec: { containers: images.map((image) => ({ image })) },
});
const ITEMS = [item("a", "x", "y"), item("b"), item("c", "z")];

const services = {
  kind: "List",
  apiVersion: "v1",
  items: [
    { metadata: { name: "named" }, spec: { ports: [{ targetPort: "http" }] } },
    { metadata: { name: "numbered" }, spec: { ports: [{ targetPort: 80 }, { targetPort: 81 }] } },
    { metadata: { name: "headless" }, spec: {} },
  ],
};

// One odd object does not end a list; kubectl ends it (kubernetes/kubectl#996).
const odd: [string, string][] = [
  ['{.items[?(@.spec.ports[0].targetPort=="http")].metadata.name}', "named"],
  ['{.items[?(@.spec.ports[0].targetPort!="http")].metadata.name}', "numbered"],
  ["{.items[?(@.spec.ports[0].targetPort>79)].metadata.name}", "numbered"],
  ["{.items[*].spec.ports[1].targetPort}", "81"],
  ["{range .items[*]}{.metadata.name}={.spec.ports[1].targetPort};{end}", "named=;numbered=81;headless=;"],
  ["{.items[*].metadata.name[0]}", ""],
  ["{.items[1:].spec.ports[-2].targetPort}", "80"],
];
for (const [template, expected] of odd) {
  Deno.test(`jsonPathList() and compileJsonPath() pass over what does not fit when it is ${template} (A10)`, async () => {
    assert.equal(compileJsonPath(template)(services), expected);
    const [format, sink] = [jsonPathList(template), new Sink()];
    await format.begin(sink);
    for (const object of services.items) await format.object(sink, object);
    await format.end(sink);
    assert.equal(new TextDecoder().decode(sink.take()), expected);
  });
}

Deno.test("compileJsonPath() names the object when something does not fit one that is asked for alone (A10)", async () => {
  const object = { kind: "Service", ...services.items[0] };
  await assertMessage(
    import.meta.url,
    "an index past the end of a list in an object",
    () => compileJsonPath("{.spec.ports[1].targetPort}")(object),
  );
});

Deno.test("compileJsonPath() refuses an index of the list itself when there is no such object", async () => {
  await assertMessage(
    import.meta.url,
    "an index past the end of the items of the list",
    () => compileJsonPath("{.items[3].metadata.name}")(services),
  );
});

/** The output after each page of one item, and at the end. */
async function written(format: ListFormat): Promise<string[]> {
  const sink = new Sink();
  const parts: string[] = [];
  const take = () => parts.push(new TextDecoder().decode(sink.take()));
  await format.begin(sink);
  for (const object of ITEMS) {
    const text = JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items: [object] });
    const page = readListPage(new TextEncoder().encode(text));
    assert.ok(page !== undefined);
    await writePage(format, sink, page);
    take();
  }
  await format.end(sink);
  take();
  return parts;
}

const TEMPLATES: [string, { streamed: boolean; metadataOnly: boolean }][] = [
  ["{.items[*].metadata.name}", { streamed: true, metadataOnly: true }],
  ['names: {.items[*].metadata.name}{"\\n"}', { streamed: true, metadataOnly: true }],
  ['{.kind} {range .items[*]}{.metadata.name}{" "}{.kind}{"\\n"}{end}.', { streamed: true, metadataOnly: true }],
  ["{range .items[*]}{range .spec.containers[*]}{.image},{end};{end}", { streamed: true, metadataOnly: false }],
  ["{.items[*].spec.containers[*].image}", { streamed: true, metadataOnly: false }],
  ["{range .items[*]}{@}{end}", { streamed: true, metadataOnly: false }],
  ["{range .items[*]}{.metadata.labels.a}{range .metadata.x}{.y}{end}{end}", { streamed: true, metadataOnly: true }],
  ["{.items[:].kind}", { streamed: true, metadataOnly: true }],
  ["{.items[0].metadata.name}", { streamed: false, metadataOnly: false }],
  ["{.items[-1:].metadata.name}", { streamed: false, metadataOnly: false }],
  ["{.items[*].metadata.name}{.items[*].kind}", { streamed: false, metadataOnly: false }],
  ["{.items[*]['metadata.name','kind']}", { streamed: false, metadataOnly: false }],
  ["{..name}", { streamed: false, metadataOnly: false }],
  ['{.items[?(@.metadata.name=="b")].kind}', { streamed: false, metadataOnly: false }],
  ["plain", { streamed: false, metadataOnly: false }],
];

for (const [template, { streamed, metadataOnly }] of TEMPLATES) {
  Deno.test(`jsonPathList() writes what the whole list gives, ${streamed ? "item by item" : "at its end"}, when the template is ${template}`, async () => {
    const format = jsonPathList(template);
    assert.equal(format.metadataOnly ?? false, metadataOnly);
    const parts = await written(format);
    const list = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: ITEMS };
    assert.equal(parts.join(""), compileJsonPath(template)(list));
    assert.equal(parts[0] !== "", streamed);
  });
}

Deno.test("columnsList() writes rows as they come and asks for metadata alone when no more is shown", async () => {
  const names = columnsList(parseColumns("Name:.metadata.name,A:.metadata.labels.a"));
  assert.equal(names.metadataOnly, true);
  assert.deepEqual(await written(names), ["Name   A\na      a\n", "b      b\n", "c      c\n", ""]);
  assert.equal(columnsList(parseColumns("N:.metadata.name,I:.spec.containers[*].image")).metadataOnly, false);
});

Deno.test("columnsList() writes the titles when the list is empty", async () => {
  const sink = new Sink();
  const format = columnsList(parseColumns("a:.x,B:.y"));
  await format.begin(sink);
  await format.end(sink);
  assert.equal(new TextDecoder().decode(sink.take()), "a     B\n");
});
