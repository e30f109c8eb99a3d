import assert from "node:assert/strict";
import { isConfined, partsBelow } from "../../lib/api/streams/copy/member_name.ts";

const names: [name: string, root: string, expected: string[] | undefined][] = [
  ["./data/a/b", "./data", ["a", "b"]],
  ["data/a", "./data", ["a"]],
  ["./data", "./data", []],
  ["./a[1]\n.txt", ".", ["a[1]\n.txt"]],
  ["./other/a", "./data", undefined],
  ["./database", "./data", undefined],
  ["./data/../../x", "./data", undefined],
  ["../data/a", "./data", undefined],
  ["/data/a", "./data", undefined],
  ["./data/a\0b", "./data", undefined],
];

for (const [name, root, expected] of names) {
  Deno.test(`partsBelow() reads ${JSON.stringify(name)} below ${root}`, () => {
    assert.deepEqual(partsBelow(name, root), expected);
  });
}

const links: [link: string, target: string, expected: boolean][] = [
  ["a", "b", true],
  ["x/a", "../b", true],
  ["x/a", "../x/../b", true],
  ["a", "../b", false],
  ["x/a", "../../b", false],
  ["x/a", "y/../../../b", false],
  ["a", "/etc/passwd", false],
  ["a", "", false],
];

for (const [link, target, expected] of links) {
  Deno.test(`isConfined() judges the link ${link} to ${JSON.stringify(target)}`, () => {
    assert.equal(isConfined(link.split("/"), target), expected);
  });
}
