import assert from "node:assert/strict";
import { formatKyaml } from "../../../lib/data/output/yaml/kyaml.ts";
import { kyamlKey } from "../../../lib/data/output/yaml/kyaml_text.ts";
import { parseYaml } from "../../../lib/data/output/yaml/yaml.ts";

Deno.test("formatKyaml() sorts keys, quotes texts alone and cuddles brackets when it writes an object", () => {
  const value = {
    kind: "Pod",
    apiVersion: "v1",
    spec: { containers: [{ name: "a", args: ["x", "y"] }, { name: "b" }], empty: [], none: {}, grid: [[1], []] },
    m: null,
    n: [1, -1.5, 1e21, 1e-7, true],
    gone: undefined,
  };
  assert.equal(
    formatKyaml(value),
    `---
{
  apiVersion: "v1",
  kind: "Pod",
  m: null,
  "n": [
    1,
    -1.5,
    1e+21,
    1e-7,
    true,
  ],
  spec: {
    containers: [{
      args: [
        "x",
        "y",
      ],
      name: "a",
    }, {
      name: "b",
    }],
    empty: [],
    grid: [[
      1,
    ], []],
    none: {},
  },
}
`,
  );
});

Deno.test("formatKyaml() writes a text of several lines one under the other", () => {
  const text = 'if true; then\n  echo "x\\n"\n\tok\nfi';
  assert.equal(
    formatKyaml({ data: { script: text } }),
    `---
{
  data: {
    script: "\\
       if true; then\\n\\
      \\  echo \\"x\\\\n\\"\\n\\
      \\\tok\\n\\
       fi\\
      ",
  },
}
`,
  );
});

const texts = [
  ...[
    "",
    "a",
    "12",
    "no",
    "a\nb",
    "a\nb\n",
    "\n",
    "\n\n",
    "a\n\nb",
    " a\n  b\n\tc\n",
    "a\tb",
    'q"uote\\',
    "line \n x ",
  ],
  ...[
    "nul\0 bel\x07 esc\x1b",
    "\xa0",
    "\r\n",
    "a\r\nb",
    "x\n\rb",
    "\u{1f600}",
    "é日本",
    "\ud7ff\ue000",
    "\u202ex",
    "{a: [b]}",
  ],
];
for (const text of texts) {
  Deno.test(`formatKyaml() writes what reads back the same when the text is ${JSON.stringify(text)}`, () => {
    const value = { [text]: [text, { deep: text }] };
    assert.deepEqual(parseYaml(formatKyaml(value)), [value]);
  });
}

const plain = [
  "a",
  "_",
  "a.b",
  "a/b",
  "app.kubernetes.io/name",
  "1a",
  "10.0.0.1",
  "0b12",
  "0o9",
  "2020-13-02",
  "1e",
  "é",
];
const ambiguous = [
  "",
  "null",
  "NO",
  "y",
  "t",
  "012",
  "0x1f",
  "0b11",
  "1_000",
  "1.5",
  "1e5",
  "Infinity",
  "i_nf",
  "0x1p-2",
];
const needy = ["2020-02-29", "11:00", "a b", ".a", "a-", "-a", "f:x", "a\nb", "~"];
for (const key of [...plain, ...ambiguous, ...needy]) {
  const isPlain = plain.includes(key);
  Deno.test(`kyamlKey() ${isPlain ? "leaves quotes away" : "takes quotes"} when the key is ${JSON.stringify(key)}`, () => {
    assert.equal(kyamlKey(key), isPlain ? key : JSON.stringify(key));
  });
}
