import assert from "node:assert/strict";
import type { Table } from "../../../lib/data/core/table.ts";
import { formatTable, tableWriter } from "../../../lib/data/output/table/table.ts";

const page = (...rows: unknown[][]): Table => ({
  kind: "Table",
  columnDefinitions: [
    { name: "Name", type: "string", priority: 0 },
    { name: "Ready", type: "string", priority: 0 },
    { name: "Node", type: "string", priority: 1 },
  ],
  rows: rows.map((cells) => ({ cells, object: { metadata: { namespace: "shop", labels: { b: "2", a: "1" } } } })),
});

Deno.test("formatTable() pads columns as kubectl does when it writes a table", () => {
  assert.equal(
    formatTable(page(["a", "1/1", "n"], ["longer", "10/10", "n"])),
    "NAME     READY\na        1/1\nlonger   10/10\n",
  );
});

Deno.test("formatTable() shows more when it is asked for wide, labels and namespaces", () => {
  const options = { wide: true, showLabels: true, withNamespace: true, labelColumns: ["a"] };
  assert.equal(
    formatTable(page(["x", "1/1", null]), options),
    "NAMESPACE   NAME   READY   NODE   A     LABELS\nshop        x      1/1            1     a=1,b=2\n",
  );
});

Deno.test("formatTable() writes numbers as kubectl does, and nothing when a cell is null", () => {
  const numbers = page(["a", 1e20], ["b", 1e-7], ["c", 0.5], ["d", null]);
  assert.equal(formatTable(numbers, { noHeaders: true }), "a     1e+20\nb     1e-07\nc     0.5\nd     \n");
});

Deno.test("formatTable() prefixes the column that is the name alone when a custom kind has another of that title", () => {
  const table: Table = {
    kind: "Table",
    columnDefinitions: [{ name: "Name", type: "string", format: "name" }, { name: "Name", type: "string" }],
    rows: [{ cells: ["a", "b"] }],
  };
  assert.equal(formatTable(table, { noHeaders: true, kindPrefix: "x/" }), "x/a   b\n");
});

Deno.test("formatTable() writes nothing when there is no row", () => {
  assert.equal(formatTable(page()), "");
});

Deno.test("formatTable() strips control sequences when a title, a namespace or a label holds them", () => {
  const metadata = { namespace: "n\x1b[2J", labels: { a: "\x1b[2J\u202e" } };
  const table: Table = {
    kind: "Table",
    columnDefinitions: [{ name: "Evil\x1b]0;x\x07\u009b", type: "string", priority: 0 }],
    rows: [{ cells: ["x"], object: { metadata } }],
  };
  assert.equal(
    formatTable(table, { withNamespace: true, showLabels: true, labelColumns: ["a"] }),
    "NAMESPACE   EVIL^[]0;X^G   A               LABELS\n" +
      "n^[[2J      x              ^[[2J<U+202E>   a=^[[2J<U+202E>\n",
  );
});

Deno.test("formatTable() strips control sequences when the cluster sends them", () => {
  assert.equal(formatTable(page(["a\x1b[31m\nb", "1"]), { noHeaders: true }).includes("\x1b"), false);
});

Deno.test("formatTable() counts wide and combining characters when it pads", () => {
  const lines = formatTable(page(["日本", "1"], ["e\u0301", "2"], ["abcd", "3"]), { noHeaders: true }).split("\n");
  assert.deepEqual(lines.slice(0, 3), ["日本   1", "e\u0301      2", "abcd   3"]);
});

Deno.test("tableWriter() keeps its widths when a narrower page follows", () => {
  const writer = tableWriter();
  assert.equal(writer.page(page(["longest-name", "1"])), "NAME           READY\nlongest-name   1\n");
  assert.equal(writer.page(page(["a", "2"])), "a              2\n");
});

const cells = (...rows: unknown[][]): Table => ({
  kind: "Table",
  columnDefinitions: [{ name: "Name", type: "string" }, { name: "Images", type: "string" }, {
    name: "Age",
    type: "string",
  }],
  rows: rows.map((cells) => ({ cells })),
});

Deno.test("tableWriter() cuts the longest column and remembers it when the terminal is narrow", () => {
  const writer = tableWriter({ within: 40 });
  const text = writer.page(cells(["a-name-of-some-length", "x".repeat(60), "3h"], ["b", "短い", "3h"]));
  assert.equal(
    text,
    `NAME                    IMAGES       AGE
a-name-of-some-length   xxxxxxxxx…   3h
b                       短い         3h
`,
  );
  assert.deepEqual([...writer.cut], ["IMAGES"]);
});

Deno.test("tableWriter() cuts nothing when the table fits, or there is no terminal", () => {
  for (const within of [80, undefined]) {
    const writer = tableWriter({ within });
    assert.equal(writer.page(cells(["a", "x".repeat(40), "3h"])).includes("…"), false);
    assert.equal(writer.cut.size, 0);
  }
});

Deno.test("tableWriter() cuts wide characters whole when it must cut", () => {
  const writer = tableWriter({ within: 21 });
  const [, line = ""] = writer.page(cells(["a", "日本語日本語日本語", "3h"])).split("\n");
  assert.equal(line, "a      日本語…    3h");
});

Deno.test("tableWriter() cuts nothing when not even that would make it fit", () => {
  const writer = tableWriter({ within: 20 });
  const text = writer.page(cells(["a-name-of-some-length", "x".repeat(60), "3h"]));
  assert.deepEqual([text.includes("…"), writer.cut.size], [false, 0]);
});
