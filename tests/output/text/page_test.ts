import assert from "node:assert/strict";
import { type Content, formatPage, type Page } from "../../../lib/data/output/text/page.ts";

const pages: [string, Page, string][] = [
  [
    "values of one level are aligned",
    [["Name", "web"], ["Namespace", "default"], ["Port", 80], ["Ready", true]],
    "Name:       web\nNamespace:  default\nPort:       80\nReady:      true\n",
  ],
  ["an entry has no content", [["Name", "web"], ["Node", undefined]], "Name:  web\n"],
  ["lines stand below each other", [["Labels", { lines: ["a=1", "b=2"] }]], "Labels:  a=1\n         b=2\n"],
  ["a value has several lines", [["Message", "one\ntwo"]], "Message:  one\n          two\n"],
  [
    "rows have a header and cells of different width",
    [["Pods", { rows: [["NAME", "READY"], ["a-long-name", "1/1"], ["b", ""]] }]],
    "Pods:\n  NAME         READY\n  a-long-name  1/1\n  b\n",
  ],
  ["a cell has a line end", [["Events", { rows: [["MESSAGE"], ["one\n  two"]] }]], "Events:\n  MESSAGE\n  one two\n"],
  ["a block is below its label", [["Spec", { block: "size: 1\nlist:\n- a\n" }]], "Spec:\n  size: 1\n  list:\n  - a\n"],
  [
    "a page is within a page",
    [["Containers", { entries: [["web", { entries: [["Image", "nginx"], ["Port", "80/TCP"]] }]] }]],
    "Containers:\n  web:\n    Image:  nginx\n    Port:   80/TCP\n",
  ],
  ["wide characters are counted", [["名前", "x"], ["a", "y"]], "名前:  x\na:     y\n"],
  ["text would drive the terminal", [["Name", "\u001b[31mred"]], "Name:  ^[[31mred\n"],
];

for (const [when, page, expected] of pages) {
  Deno.test(`formatPage() writes what a person reads when ${when}`, () => assert.equal(formatPage(page), expected));
}

const nothing: Content[] = ["", { lines: [] }, { rows: [["HEADER"]] }, { block: "" }, { entries: [["A", undefined]] }];

for (const content of nothing) {
  Deno.test(`formatPage() writes <none> when the content is ${JSON.stringify(content)}`, () => {
    assert.equal(formatPage([["Label", content]]), "Label:  <none>\n");
  });
}
