import assert from "node:assert/strict";
import { LongInteger, parseExactly } from "../../lib/data/base/long_integer.ts";
import { formatYaml } from "../../lib/data/output/yaml/writer.ts";
import { parseYaml } from "../../lib/data/output/yaml/yaml.ts";
import { compileJsonPath, compileJsonPathAsJson } from "../../lib/data/output/jsonpath/jsonpath.ts";
import { columnsPrinter, parseColumns } from "../../lib/data/output/table/custom_columns.ts";
import { createMergePatch } from "../../lib/data/core/merge_patch.ts";

const TEXT = '{"spec":{"n":9007199254740993,"list":[-9223372036854775808,1]}}';

Deno.test("parseExactly() keeps what a double does not hold, and computes with the nearest", () => {
  const { spec } = parseExactly(TEXT) as { spec: { n: number; list: number[] } };
  assert.equal(JSON.stringify({ spec }), TEXT);
  assert.equal(`${spec.n}`, "9007199254740993");
  assert.equal(spec.n / 2, 9007199254740992 / 2);
  assert.equal(Deno.inspect(spec.n), "9007199254740993");
});

Deno.test("parseExactly() finds a long integer at every position of a text", () => {
  for (let before = 0; before < 40; before++) {
    const text = `{"a":"${"x".repeat(before)}","n":[9007199254740993]}`;
    assert.equal(JSON.stringify(parseExactly(text)), text);
  }
});

Deno.test("parseExactly() leaves other numbers and texts alone", () => {
  for (const text of ['{"a":1,"b":1.5}', '{"a":":1234567890123456789"}', "[1e300,100000000000000000000]", "null"]) {
    assert.deepEqual(parseExactly(text), JSON.parse(text));
  }
});

Deno.test("every format writes a long integer as it is", () => {
  const value = parseExactly(TEXT);
  assert.equal(formatYaml(value), 'spec:\n  list:\n  - -9223372036854775808\n  - 1\n  "n": 9007199254740993\n');
  assert.equal(
    compileJsonPath("{.spec.n} {.spec}")(value),
    `9007199254740993 ${'{"list":[-9223372036854775808,1],"n":9007199254740993}'}`,
  );
  assert.equal(compileJsonPathAsJson("{.spec.n}")(value), "[\n    9007199254740993\n]\n");
  assert.equal(compileJsonPath("{.spec.list[?(@<0)]}")(value), "-9223372036854775808");
  assert.equal(columnsPrinter(parseColumns("N:.spec.n"))({ kind: "A", ...value as object }), "N\n9007199254740993\n");
});

Deno.test("parseYaml() keeps a long integer", () => {
  const [value] = parseYaml("big: 9007199254740993\ntext: 1e999\n");
  assert.equal(JSON.stringify(value), '{"big":9007199254740993,"text":"1e999"}');
});

Deno.test("mergePatch() sees that long integers are the same", () => {
  const [one, other] = [{ n: new LongInteger("9007199254740993") }, { n: new LongInteger("9007199254740993") }];
  assert.equal(createMergePatch(one, other), undefined);
  assert.deepEqual(JSON.stringify(createMergePatch(one, { n: 1 })), '{"n":1}');
  assert.equal(
    JSON.stringify(createMergePatch({ n: new LongInteger("9007199254740992") }, one)),
    '{"n":9007199254740993}',
  );
});
