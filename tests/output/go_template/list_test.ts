import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { compileGoTemplate } from "../../../lib/data/output/go_template/go_template.ts";
import { goTemplateList } from "../../../lib/data/output/go_template/list.ts";
import { Sink } from "../../../lib/data/output/json/byte_buffer.ts";
import { assertMessage } from "../../messages.ts";

const ITEMS: KubeObject[] = ["a", "b", "c"].map((name, index) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { x: String(index), list: [1, 2] },
}));

// The second member: whether an item is written before the next one arrives.
const TEMPLATES: [string, boolean][] = [
  ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', true],
  ["names:{{range .items}} {{.metadata.name}}{{end}}.", true],
  ["{{range $i, $e := .items}}{{if $i}}, {{end}}{{$e.metadata.name}}{{end}}", true],
  ["{{range $e := .items}}{{$e.metadata.name}}{{end}}", true],
  ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}!', true],
  ['{{range .items}}{{if eq .metadata.name "b"}}{{continue}}{{end}}{{.metadata.name}}{{end}}!', true],
  ['{{$last := ""}}{{range .items}}{{$last = .metadata.name}}{{end}}{{$last}}', true],
  ['{{define "t"}}<{{.}}{{$}}>{{end}}{{range .items}}{{template "t" .metadata.name}}{{end}}', true],
  ["{{range .items}}{{range .data.list}}{{.}}{{end}}{{end}}", true],
  ["{{range .items}}x{{else}}none{{end}}", true],
  ["{{len .items}} {{range .items}}{{.metadata.name}}{{end}}", false],
  ["{{range .items}}{{.metadata.name}}{{$.kind}}{{end}}", false],
  ["{{range .items}}{{.metadata.name}}{{end}}{{.kind}}", false],
  ["{{range .items}}x{{else}}{{.kind}}{{end}}", false],
  ["{{range .}}{{.}};{{end}}", false],
  ["{{range .items}}{{.metadata.name}}{{end}}{{range .items}}{{.data.x}}{{end}}", false],
  ["{{with .items}}{{range .}}{{.metadata.name}}{{end}}{{end}}", false],
  ["{{with .items}}{{(index . 0).metadata.name}}{{end}}", false],
  ["no action", false],
];

Deno.test("goTemplateList() writes what the template makes of the whole list when items come one by one", () => {
  for (const items of [ITEMS, []]) {
    const list = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
    for (const [template, isStreamed] of TEMPLATES) {
      const format = goTemplateList(template);
      const sink = new Sink();
      format.begin(sink);
      const sizes = items.map((item) => {
        void format.object(sink, item);
        return sink.length;
      });
      const { length } = sink;
      void format.end(sink);
      const text = new TextDecoder().decode(sink.take());
      assert.equal(text, new TextDecoder().decode(compileGoTemplate(template)(list)), template);
      if (!isStreamed) assert.equal(length, 0, template);
      else if (items.length > 0 && !template.includes("$last")) assert.ok((sizes[0] ?? 0) > 0, template);
    }
  }
});

Deno.test("goTemplateList() names the item's field when an item fails", async () => {
  const format = goTemplateList("{{range .items}}{{.kind.x}}{{end}}");
  const sink = new Sink();
  format.begin(sink);
  await assertMessage(import.meta.url, "a template that fails for an item", () => format.object(sink, ITEMS[0] ?? {}));
});
