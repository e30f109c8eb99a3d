import assert from "node:assert/strict";
import { parseYaml } from "../../../lib/data/output/yaml/yaml.ts";
import { formatYaml } from "../../../lib/data/output/yaml/writer.ts";
import { findKubectl } from "../../../tools/cluster/build.ts";
import { tempDir } from "../../temp_dir.ts";

const strings = [
  "yes",
  "no",
  "on",
  "y",
  "true",
  "null",
  "~",
  "",
  " a",
  "a ",
  "0644",
  "1e3",
  "0x1F",
  "1_000",
  "2001-01-01",
  "12:30:45",
  "a: b",
  "a #b",
  "- a",
  "#",
  "multi\nline\n",
  "multi\nline",
  "\ttab",
  "'",
  '"',
  "{",
  "[",
  "*x",
  "&x",
  "!x",
  "%x",
  "@x",
  "`x",
  "|",
  ">",
  "=",
  "<<",
  "é",
  "\u0007",
  "100m",
];
for (const text of strings) {
  Deno.test(`formatYaml() writes what reads back the same when the text is ${JSON.stringify(text)}`, () => {
    const value = { [text || "empty"]: text, list: [text, { deep: text }] };
    assert.deepEqual(parseYaml(formatYaml(value)), [value]);
  });
}

Deno.test("formatYaml() sorts keys and indents no list when it writes an object", () => {
  const value = {
    kind: "Pod",
    apiVersion: "v1",
    spec: { containers: [{ name: "a", args: ["x"] }], empty: [], none: {} },
    m: null,
    b: true,
  };
  assert.equal(
    formatYaml(value),
    "apiVersion: v1\nb: true\nkind: Pod\nm: null\nspec:\n  containers:\n  - args:\n    - x\n    name: a\n  empty: []\n  none: {}\n",
  );
});

const LONG = "a text that goes on and on and on until the width of eighty columns is surpassed by far and beyond";

// Cases that differ in go-yaml's ways to write a text. The first of each pair is also written as a key.
const TRICKY: Record<string, string> = {
  ...Object.fromEntries(strings.map((text, index) => [`s${index}`, text])),
  colon: "a:",
  json: '{"a":1}',
  quotes: `'*' and "q"`,
  block: "a\nb\n\n",
  indented: " a\nb\n",
  spaced: "a \nb\n",
  newline: "\n",
  return: "a\r\nb",
  nbsp: "a\u00a0b",
  emoji: "\u{1f600}",
  backslash: "a\\b",
  infinite: ".inf",
  octal: "0o17",
  binary: "0b11",
  negative: "-0",
  "1.": "1.",
  "1_000": "+",
  "12": "number",
  "1e3": "number",
  "100": "number",
  "a100": "b",
  "a12": "b",
  "true": "boolean",
  "-": "dash",
  "? x": "question",
  "key: x": "colon",
  "b/c.d-e": "path",
  [`k:{"name":"${LONG}${LONG}"}`]: "long key",
  long: `${LONG} ${LONG}`,
  longColon: `Warning: ${LONG} ${LONG} `,
  longTab: `1\t${LONG} ${LONG}\u0007`,
  longSpaces: "a  b   c ".repeat(20),
  longWord: "x".repeat(200),
};

const kubectl = await findKubectl();
Deno.test({
  name: `formatYaml() writes letter for letter what kubectl writes when kubectl is found${
    kubectl === undefined ? " (left out: there is none)" : ""
  }`,
  ignore: kubectl === undefined,
  async fn() {
    const spec = {
      list: Object.values(TRICKY),
      deep: [[["x", LONG + LONG], []], { a: [{ b: [] }], c: {} }],
      numbers: [0, -1, 1.5, 1e6, 123456789012],
      others: [true, false, null],
    };
    const object = {
      apiVersion: "example.com/v1",
      kind: "Foo",
      metadata: { name: "x", labels: { a: "b" }, annotations: TRICKY },
      spec,
    };
    await using dir = await tempDir();
    const file = await dir.file("file.json", JSON.stringify(object));
    const { stdout } = await new Deno.Command(kubectl ?? "", {
      args: ["label", "--local", "-f", file, "-o", "yaml", "a=b"],
    }).output();
    assert.equal(formatYaml(object), new TextDecoder().decode(stdout));
    assert.deepEqual(parseYaml(formatYaml(object)), [object]);
  },
});
