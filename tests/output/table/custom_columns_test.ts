import assert from "node:assert/strict";
import { InputError } from "../../../lib/data/core/errors.ts";
import { columnsPrinter, parseColumns } from "../../../lib/data/output/table/custom_columns.ts";
import { assertMessage } from "../../messages.ts";

const pods = {
  kind: "List",
  apiVersion: "v1",
  items: [
    { metadata: { name: "a" }, spec: { containers: [{ image: "x" }, { image: "y" }], nodeName: "n" } },
    { metadata: { name: "longer" }, spec: { containers: [{ image: "z" }] } },
  ],
};

Deno.test("columnsPrinter() prints a row for each object when it is given a list", () => {
  const print = columnsPrinter(
    parseColumns("NAME:.metadata.name,IMAGES:.spec.containers[*].image,NODE:{spec.nodeName}"),
  );
  assert.equal(print(pods), "NAME     IMAGES   NODE\na        x,y      n\nlonger   z        <none>\n");
  assert.equal(columnsPrinter(parseColumns("N:metadata.name"))(pods.items[0]), "N\na\n");
});

Deno.test("columnsPrinter() prints <none> when an object lacks an index, or has another type (A10)", () => {
  const odd = { kind: "List", apiVersion: "v1", items: [...pods.items, { metadata: { name: "odd" }, spec: "text" }] };
  const print = (columns: string) => columnsPrinter(parseColumns(columns), { noHeaders: true })(odd);
  assert.equal(print("N:.metadata.name,I:.spec.containers[1].image"), "a        y\nlonger   <none>\nodd      <none>\n");
  assert.equal(print("I:.spec.containers[-2].image"), "x\n<none>\n<none>\n");
  assert.equal(print("I:.spec.containers[0:5].image"), "x,y\nz\n<none>\n");
  assert.equal(print("I:.spec[?(@.image==1)].image"), "<none>\n<none>\n<none>\n");
});

Deno.test("columnsPrinter() names the object and the column when a path is wrong for any object (A10)", async () => {
  const object = { kind: "Pod", metadata: { name: "web" }, spec: { containers: [1, 2] } };
  await assertMessage(
    import.meta.url,
    "a column with a step of 0",
    () => columnsPrinter(parseColumns("N:.kind,I:.spec.containers[0:2:0]"))(object),
  );
});

Deno.test("columnsPrinter() leaves the title empty when the column has none", () => {
  assert.equal(columnsPrinter(parseColumns(":metadata.name"))(pods), "\na\nlonger\n");
  assert.equal(columnsPrinter(parseColumns(":metadata.name"), { noHeaders: true })(pods), "a\nlonger\n");
});

for (const spec of ["NAME", "NAME:", ":"]) {
  Deno.test(`parseColumns() refuses when the column is "${spec}"`, () => {
    assert.throws(() => parseColumns(spec), InputError);
  });
}
