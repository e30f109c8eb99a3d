import assert from "node:assert/strict";
import { InputError } from "../../../lib/data/core/errors.ts";
import { DuplicateKeyError, parseYaml } from "../../../lib/data/output/yaml/yaml.ts";
import { findKubectl } from "../../../tools/cluster/build.ts";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";

// The text after a colon, and kubectl's value for it.
const SCALARS: [string, unknown][] = [
  ["0644", 420],
  ["-0644", -420],
  ["0o17", 15],
  ["08", 8],
  ["0x1F", 31],
  ["0b11", 3],
  // Report A17: Go reads these prefixes in capitals, and tags.
  ["0X1F", 31],
  ["-0X1F", -31],
  ["0B11", 3],
  ["0O17", 15],
  ["0x1ffffffffffffffff", "0x1ffffffffffffffff"],
  ["01777777777777777777777", 18446744073709551615],
  ["!!binary aGVsbG8=", "hello"],
  ['!!binary "/w=="', "\ufffd"],
  ["!!float 1", 1],
  ['!!int "3"', 3],
  ["!!int 0x10", 16],
  ["!!bool on", true],
  ['!!bool "yes"', true],
  ["!!str 5", "5"],
  ["!!str yes", "yes"],
  ['!!null ""', null],
  ["!!timestamp 2020-01-01", "2020-01-01"],
  ["!mine bar", "bar"],
  ["!mine 5", "5"],
  ["! yes", "yes"],
  ["1_000", 1000],
  ["1", 1],
  ["-1", -1],
  ["+1", 1],
  ["0", 0],
  ["1.0", 1],
  ["0.10", 0.1],
  [".5", 0.5],
  ["1.", 1],
  ["1e3", 1000],
  ["1E-2", 0.01],
  ["-0", 0],
  ["12345678901234567890", 12345678901234567890],
  ["yes", true],
  ["Yes", true],
  ["YES", true],
  ["y", true],
  ["Y", true],
  ["on", true],
  ["On", true],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["no", false],
  ["No", false],
  ["n", false],
  ["off", false],
  ["OFF", false],
  ["false", false],
  ["~", null],
  ["null", null],
  ["Null", null],
  ["NULL", null],
  ["", null],
  ["2001-01-01", "2001-01-01"],
  ["2001-01-01T00:00:00Z", "2001-01-01T00:00:00Z"],
  ["12:30:45", "12:30:45"],
  ["1.2.3", "1.2.3"],
  ["v1", "v1"],
  ["'yes'", "yes"],
  ['"0644"', "0644"],
  ['"null"', "null"],
  ["'1e3'", "1e3"],
  ['"a\\nb"', "a\nb"],
  ["yEs", "yEs"],
  ["nUll", "nUll"],
  ["=", "="],
  ["a b", "a b"],
  ["a: b".replace(": ", ":"), "a:b"],
  ["http://x", "http://x"],
  ["-x", "-x"],
  ["1_x", "1_x"],
  ["0x", "0x"],
  ["0b2", "0b2"],
  ["1e", "1e"],
  ["+", "+"],
  ["100m", "100m"],
  ["1Gi", "1Gi"],
  ["0.5Gi", "0.5Gi"],
  ["[1, on, 'on']", [1, true, "on"]],
  ["{a: 010}", { a: 8 }],
];

for (const [text, expected] of SCALARS) {
  Deno.test(`parseYaml() gives ${JSON.stringify(expected)} when the value is ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseYaml(`v: ${text}\n`), [{ v: expected }]);
  });
}

const kubectl = await findKubectl();
Deno.test({
  name: `parseYaml() reads every scalar as kubectl does when kubectl is found${
    kubectl === undefined ? " (left out: there is none)" : ""
  }`,
  ignore: kubectl === undefined,
  async fn() {
    const lines = SCALARS.map(([text], index) => `  v${index}: ${text}`);
    const manifest = `apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: x}\nspec:\n${lines.join("\n")}\n`;
    await using dir = await tempDir();
    const file = await dir.file("file.yaml", manifest);
    const { stdout, stderr } = await new Deno.Command(kubectl ?? "", {
      args: ["label", "--local", "-f", file, "-o", "json", "a=b"],
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.notEqual(text, "", new TextDecoder().decode(stderr));
    const [ours] = parseYaml(manifest) as [{ spec: unknown }];
    assert.deepEqual(ours.spec, JSON.parse(text).spec);
  },
});

Deno.test("parseYaml() gives every document and leaves empty ones out when there are several", () => {
  assert.deepEqual(parseYaml("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n...\n"), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(parseYaml("\ufeffa: 1\r\nb: 2\r\n"), [{ a: 1, b: 2 }]);
  assert.deepEqual(parseYaml("a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n"), [{ a: { p: 1 }, b: { p: 1, q: 2 } }]);
});

Deno.test("parseYaml() reads a document when it begins with a byte-order mark, as joined files do (A8)", () => {
  assert.deepEqual(parseYaml("\ufeffa: 1\n---\n\ufeffb: 2\n\ufeff---\nc: 3\n"), [{ a: 1 }, { b: 2 }, { c: 3 }]);
});

Deno.test("parseYaml() refuses a key that is there twice, or uses the last one when it is told to (A3)", async () => {
  const text = "a:\n  b: 1\n  b: 2\n";
  assert.throws(() => parseYaml(text, "x.yaml"), DuplicateKeyError);
  await assertMessage(import.meta.url, "a key that is there twice", () => parseYaml(text, "x.yaml"));
  assert.deepEqual(parseYaml(text, "x.yaml", { duplicateKeys: "last" }), [{ a: { b: 2 } }]);
});

Deno.test("parseYaml() reads what is nested deeper than 100 levels (A17)", () => {
  const text = `a: ${"[".repeat(500)}${"]".repeat(500)}\n`;
  assert.equal(JSON.stringify(parseYaml(text)).length, text.length + 4);
});

const templates = [
  "a: 1\nb: {{ .Values.b }}\n",
  "{{- if .Values.x }}\na: 1\n{{- end }}\n",
  "a: 1\nb:\n{{ toYaml .Values | indent 2 }}\n",
];
for (const text of templates) {
  Deno.test(`parseYaml() says that it is a template when it is ${JSON.stringify(text)} (A17)`, async () => {
    await assertMessage(
      import.meta.url,
      `a template that was not rendered: ${JSON.stringify(text)}`,
      () => parseYaml(text, "x.yaml"),
    );
  });
}

Deno.test("parseYaml() says what is wrong when a template is only in a text (A17)", () => {
  assert.throws(
    () => parseYaml("a: |\n  {{ $value }}\nb: [\n", "x.yaml"),
    (error) => error instanceof InputError && /, line [34], /.test(error.message),
  );
});

Deno.test("parseYaml() names source, line and column when the text is malformed", () => {
  assert.throws(
    () => parseYaml("a: b\n  c: [d\n", "app.yaml"),
    (error) => error instanceof InputError && /, line 2, /.test(error.message),
  );
});

const lines = (first: string, next: (at: number) => string, count: number) =>
  [`a0: &a0 ${first}`, ...Array.from({ length: count }, (_, at) => `a${at + 1}: &a${at + 1} ${next(at)}`)].join("\n");
const excessive: [string, string][] = [
  ["aliases of aliases", lines("[x, x, x]", (at) => `[${Array(9).fill(`*a${at}`).join(", ")}]`, 9)],
  ["a chain of aliases", lines("x", (at) => `[*a${at}]`, 20_000)],
  ["a value that holds itself", "a: &a {b: *a}"],
];
for (const [what, text] of excessive) {
  Deno.test(`parseYaml() refuses ${what} when it would be more than memory holds`, async () => {
    await assertMessage(import.meta.url, `excessive YAML: ${what}`, () => parseYaml(text, "app.yaml"));
  });
}

Deno.test("parseYaml() takes aliases when they mean what they save", () => {
  assert.deepEqual(parseYaml(lines("{x: 1}", () => "[*a0, *a0]", 50))[0], {
    a0: { x: 1 },
    ...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`a${at + 1}`, [{ x: 1 }, { x: 1 }]])),
  });
});

Deno.test("parseYaml() reads lists and mappings with an unknown tag as if they had none (A17)", () => {
  const text = "a: !custom\n  b: !other 5\nc: !list [1, !custom {d: 2}]\n";
  assert.deepEqual(parseYaml(text), [{ a: { b: "5" }, c: [1, { d: 2 }] }]);
});
