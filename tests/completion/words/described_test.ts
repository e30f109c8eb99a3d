import assert from "node:assert/strict";
import { listed } from "../../../lib/terminal/completion/words/described.ts";

const table: [string, string[]][] = [
  ["json, yaml, name, wide or jsonpath=TEMPLATE. Default: the server's table.", [
    "json",
    "yaml",
    "name",
    "wide",
    "jsonpath=",
  ]],
  ["json or yaml: the same for a program.", ["json", "yaml"]],
  ["lines (each on a line) or jsonpath=TEMPLATE.", ["lines", "jsonpath="]],
  ["Print it: json or yaml.", ["json", "yaml"]],
  ["server: send it. client: only print it.", ["server", "client"]],
  ["name.", ["name"]],
  ["Such as status or scale.", ["status", "scale"]],
  // No values, but sentences.
  ["The namespace; the context's own where it is not given.", []],
  ["How long it is to be valid: 10m, 24h.", []],
  ["Where to listen. Default: 127.0.0.1.", []],
  ["The kubeconfig, instead of KUBECONFIG and ~/.kube/config.", []],
  ["1 and up: stacks of errors; 6 and up, or -v alone: each request too.", []],
  ["key=value for it, or key- to take one away; may be repeated.", []],
  ["", []],
];

for (const [description, expected] of table) {
  Deno.test(`listed() names ${expected.join(" and ") || "nothing"} when it reads ${description || "no text"}`, () => {
    assert.deepEqual(listed(description).map(({ text }) => text), expected);
  });
}
