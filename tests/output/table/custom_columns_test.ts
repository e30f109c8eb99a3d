import assert from "node:assert/strict";
import { InputError } from "../../../lib/data/core/errors.ts";
import { columnsPrinter, parseColumns } from "../../../lib/data/output/table/custom_columns.ts";

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

Deno.test("columnsPrinter() leaves the title empty when the column has none", () => {
  assert.equal(columnsPrinter(parseColumns(":metadata.name"))(pods), "\na\nlonger\n");
  assert.equal(columnsPrinter(parseColumns(":metadata.name"), { noHeaders: true })(pods), "a\nlonger\n");
});

for (const spec of ["NAME", "NAME:", ":"]) {
  Deno.test(`parseColumns() refuses when the column is "${spec}"`, () => {
    assert.throws(() => parseColumns(spec), InputError);
  });
}
