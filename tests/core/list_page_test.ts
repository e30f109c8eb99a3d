import assert from "node:assert/strict";
import { itemsOf, readListPage, release } from "../../lib/data/core/list_page.ts";

const read = (text: string) => readListPage(new TextEncoder().encode(text));

Deno.test("readListPage() finds the items when head and items come in any order", () => {
  const items = '[{"metadata":{"name":"a]}\\"{"}}, {"metadata":{"name":"b\\\\"}} ]';
  for (
    const text of [
      `{"kind":"PodList","apiVersion":"v1","metadata":{"continue":"x"},"items":${items}}\n`,
      ` { "apiVersion" : "v1" , "items" : ${items} , "kind" : "PodList" , "metadata" : {"continue":"x"} } `,
    ]
  ) {
    const page = read(text);
    assert.ok(page !== undefined);
    assert.deepEqual(page.metadata, { continue: "x" });
    assert.deepEqual([...itemsOf(page)], [
      { apiVersion: "v1", kind: "Pod", metadata: { name: 'a]}"{' } },
      { apiVersion: "v1", kind: "Pod", metadata: { name: "b\\" } },
    ]);
  }
});

Deno.test("readListPage() finds none when items is empty or null", () => {
  for (const items of ["[]", "null", "[ ]"]) {
    const page = read(`{"kind":"PodList","apiVersion":"v1","metadata":{},"items":${items}}`);
    assert.deepEqual(page && [...itemsOf(page)], []);
  }
});

for (
  const text of [
    "",
    "[]",
    "<html>",
    '{"kind":"Pod","apiVersion":"v1"}',
    '{"kind":"PodList","apiVersion":"v1","items":[{"a":1}',
    '{"kind":"PodList","apiVersion":"v1","items":[{"a":1}]',
    '{"kind":"PodList","apiVersion":"v1","items":[1]}',
    '{"kind":"PodList","apiVersion":"v1","items":[{"a":"',
    '{"kind',
  ]
) {
  Deno.test(`readListPage() gives undefined when the bytes are ${JSON.stringify(text)}`, () => {
    assert.equal(read(text), undefined);
  });
}

Deno.test("release() gives the memory of a page back at once", () => {
  const page = read('{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{}]}');
  assert.ok(page !== undefined);
  release(page);
  assert.equal(page.bytes.length, 0);
});
