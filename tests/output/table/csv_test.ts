import assert from "node:assert/strict";
import type { Table } from "../../../lib/data/core/table.ts";
import { csvWriter, tsvWriter } from "../../../lib/data/output/table/csv.ts";

function page(...cells: unknown[][]): Table {
  return {
    kind: "Table",
    columnDefinitions: [{ name: "Name", type: "string" }, { name: "Message", type: "string" }, {
      name: "Node",
      type: "string",
      priority: 1,
    }],
    rows: cells.map((cells) => ({ cells })),
  };
}

// RFC 4180, section 2: records end with CRLF, and a field with a comma, a quote or a line end is quoted.
const fields: [unknown, csv: string, tsv: string][] = [
  ["plain text", "plain text", "plain text"],
  ["a,b", '"a,b"', "a,b"],
  ['say "hi"', '"say ""hi"""', 'say "hi"'],
  ["two\nlines", '"two\nlines"', "two\\nlines"],
  ["a\ttab", "a\ttab", "a\\ttab"],
  ["", "", ""],
  [null, "", ""],
  [1e21, "1e+21", "1e+21"],
  ["\x1b[31mred\r", "^[[31mred^M", "^[[31mred^M"],
];

for (const [value, csv, tsv] of fields) {
  Deno.test(`csvWriter() and tsvWriter() write ${JSON.stringify(value)} as one field`, () => {
    const table = page(["a", value, "n"]);
    assert.equal(csvWriter({}).page(table), `NAME,MESSAGE\r\na,${csv}\r\n`);
    assert.equal(tsvWriter({}).page(table), `NAME\tMESSAGE\na\t${tsv}\n`);
  });
}

Deno.test("csvWriter() writes the header once, and none with noHeaders", () => {
  const writer = csvWriter({});
  assert.equal(
    writer.page(page()) + writer.page(page(["a", "x", ""])) + writer.page(page(["b", "y", ""])),
    [
      ...["NAME,MESSAGE", "a,x", "b,y", ""],
    ].join("\r\n"),
  );
  assert.equal(csvWriter({ noHeaders: true }).page(page(["a", "x", ""])), "a,x\r\n");
  assert.deepEqual([csvWriter({}).header(page()), csvWriter({ noHeaders: true }).header(page())], [
    "NAME,MESSAGE\r\n",
    "",
  ]);
});
