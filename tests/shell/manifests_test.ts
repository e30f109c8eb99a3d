import assert from "node:assert/strict";
import type { Validation } from "../../lib/data/output/manifest/documents.ts";
import { readManifests } from "../../lib/terminal/shell/manifests.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { splitJson } from "../../lib/data/output/manifest/split_json.ts";
import { InputError } from "../../lib/data/core/errors.ts";
import { assertMessage } from "../messages.ts";
import { utf16 } from "./utf16.ts";
import { tempDir } from "../temp_dir.ts";

async function names(sources: string[], { input = "", recursive = false } = {}): Promise<string[]> {
  const found = await Array.fromAsync(readManifests(recordingShell({ input }), sources, { recursive }));
  return found.map(({ object }) => `${object.apiVersion} ${object.kind} ${object.metadata?.name}`);
}

const yaml = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
const json = (name: string) => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"}}`;

const inputs: [string, string, string[]][] = [
  ["one YAML document", yaml("a"), ["a"]],
  ["several, with empty ones between", `---\n${yaml("a")}---\n---\n# nothing\n---\n${yaml("b")}`, ["a", "b"]],
  ["JSON", json("a"), ["a"]],
  ["JSON values one after the other", `${json("a")}\n${json("b}")}${json("c")}`, ["a", "b}", "c"]],
  ["YAML in flow style", `{apiVersion: v1, kind: Pod, metadata: {name: a}}`, ["a"]],
  ["a List", `{"apiVersion":"v1","kind":"List","items":[${json("a")},${json("b")}]}`, ["a", "b"]],
  ["a server's own list", `{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"a"}}]}`, ["a"]],
  ["nothing", "# only a comment\n", []],
  ["a List whose items are null, which is empty to Go (A17)", "apiVersion: v1\nkind: List\nitems: null\n", []],
  ["a mark before a later document (A8)", `${yaml("a")}---\n\ufeff${yaml("b")}`, ["a", "b"]],
  ["a mark before each JSON value (A8)", `\ufeff${json("a")}\n\ufeff${json("b")}\n`, ["a", "b"]],
  ["a key twice (A3)", `${yaml("a")}kind: Pod\n`, ["a"]],
];

for (const [what, input, expected] of inputs) {
  Deno.test(`readManifests() reads every object when there is ${what}`, async () => {
    assert.deepEqual(await names(["-"], { input }), expected.map((name) => `v1 Pod ${name}`));
  });
}

Deno.test("readManifests() reads files in their order and folders by name, deep ones only when asked", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/deep`);
  const write = (path: string, text: string) => Deno.writeTextFile(`${dir.path}/${path}`, text);
  await write("b.yaml", yaml("b"));
  await write("a.yml", yaml("a"));
  await write("c.json", json("c"));
  await write("notes.txt", "no manifest");
  await write("deep/d.yaml", yaml("d"));
  assert.deepEqual(await names([`${dir.path}/`]), ["a", "b", "c"].map((name) => `v1 Pod ${name}`));
  assert.equal((await names([dir.path], { recursive: true })).length, 4);
  assert.deepEqual(await names([`${dir.path}/notes.txt`]).catch((error) => error.name), "InputError");
  assert.deepEqual(await names([`${dir.path}/c.json`, `${dir.path}/a.yml`]), ["v1 Pod c", "v1 Pod a"]);
});

Deno.test("readManifests() reads each file when commas stand between them, and one with a comma in its name", async () => {
  await using dir = await tempDir();
  for (const name of ["a", "b", "c,d"]) await Deno.writeTextFile(`${dir.path}/${name}.yaml`, yaml(name.at(-1) ?? ""));
  assert.deepEqual(await names([`${dir.path}/a.yaml,${dir.path}/b.yaml`, `${dir.path}/c,d.yaml`]), [
    "v1 Pod a",
    "v1 Pod b",
    "v1 Pod d",
  ]);
});

Deno.test("readManifests() reads UTF-16 when it comes from a file, standard input or the web (A8)", async () => {
  const bytes = utf16(yaml("a"));
  await using dir = await tempDir();
  const file = await dir.file("file.yaml");
  await Deno.writeFile(file, bytes);
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => new Response(bytes));
  const shell = { ...recordingShell(), stdin: () => new Blob([bytes]).stream() };
  const sources = [file, "-", `http://127.0.0.1:${server.addr.port}/app.yaml`];
  const found = await Array.fromAsync(readManifests(shell, sources));
  assert.deepEqual(found.map(({ object }) => object.metadata?.name), ["a", "a", "a"]);
});

Deno.test("readManifests() expands a pattern when the shell did not, unless a file has that name (A13)", async () => {
  await using dir = await tempDir();
  for (const name of ["a", "b", "[b]"]) await Deno.writeTextFile(`${dir.path}/${name}.yaml`, yaml(name.at(-2) ?? name));
  assert.deepEqual(await names([`${dir.path}/?.yaml`]), ["v1 Pod a", "v1 Pod b"]);
  assert.deepEqual(await names([`${dir.path}/[b].yaml`]), ["v1 Pod b"]);
  await assertMessage(import.meta.url, "a pattern without files", () => names([`${dir.path}/*.json`]), {
    [dir.path]: "DIR",
  });
});

for (
  const text of [`${yaml("a")}kind: Pod\n`, '{"apiVersion":"v1","kind":"Pod","kind":"Pod","metadata":{"name":"a"}}']
) {
  Deno.test(`readManifests() does as --validate says when a key is there twice in ${text.slice(0, 12)} (A3)`, async () => {
    const shell = recordingShell({ input: text });
    const read = (validation: Validation) => Array.fromAsync(readManifests(shell, ["-"], { validation }));
    await assertMessage(import.meta.url, `a key that is there twice: ${text.slice(0, 12)}`, () => read("Strict"));
    assert.equal((await read("Warn")).length, 1);
    await assertMessage(import.meta.url, `a warning about a key: ${text.slice(0, 12)}`, shell.stderr);
    shell.stderr = "";
    assert.equal((await read("Ignore")).length, 1);
    assert.equal(shell.stderr, "");
  });
}

Deno.test("readManifests() fetches a URL when one is named", async () => {
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => new Response(yaml("far")));
  assert.deepEqual(await names([`http://127.0.0.1:${server.addr.port}/app.yaml`]), ["v1 Pod far"]);
});

const refused: [string, string, string[], RegExp][] = [
  ["a path does not exist", "", ["/nowhere.yaml"], /^the path "\/nowhere\.yaml" does not exist$/],
  ["a document lacks its kind", "apiVersion: v1\n", ["-"], /^unable to decode "STDIN": Object 'Kind' is missing$/],
  ["a document lacks its version", "kind: Pod\n", ["-"], /^unable to decode "STDIN": apiVersion not set$/],
  ["a kind is null", "apiVersion: v1\nkind: null\n", ["-"], /Object 'Kind' is missing$/],
  [
    "a name is a number (A2)",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n",
    ["-"],
    /metadata\.name must be a string/,
  ],
  ["metadata is a list", "apiVersion: v1\nkind: Pod\nmetadata: []\n", ["-"], /metadata must be a mapping$/],
  ["a document is a word", "hello\n", ["-"], /^unable to decode "STDIN": it is not a mapping$/],
  ["YAML is malformed", "a: 1\nb: [\n", ["-"], /^Cannot read standard input, line \d+, column \d+: /],
  ["JSON is cut short", '{"apiVersion":"v1",\n"kind":', ["-"], /^Cannot read standard input, line \d+, column \d+: /],
];

for (const [when, input, sources, message] of refused) {
  Deno.test(`readManifests() throws an InputError when ${when}`, async () => {
    await assert.rejects(
      names(sources, { input }),
      (error) => error instanceof InputError && message.test(error.message),
    );
  });
}

Deno.test("readManifests() says so when a folder holds no manifest", async () => {
  await using dir = await tempDir();
  await assertMessage(import.meta.url, "a folder without manifests", () => names([dir.path]), { [dir.path]: "DIR" });
});

const streams: [string, unknown[] | undefined][] = [
  ['{"a":"}"} {"b":[1,{"c":2}]}\n', [{ a: "}" }, { b: [1, { c: 2 }] }]],
  ['{"a":"\\"{"}[1]', [{ a: '"{' }, [1]]],
  ['{"a":1} rest', undefined],
  ["{a: 1}", undefined],
  ['{"a":', undefined],
];

for (const [text, expected] of streams) {
  Deno.test(`splitJson() reads values in a row, and nothing else, when it gets ${text.trim()}`, () => {
    assert.deepEqual(splitJson(text), expected);
  });
}
