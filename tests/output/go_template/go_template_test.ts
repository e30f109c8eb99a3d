import assert from "node:assert/strict";
import { InputError } from "../../../lib/data/core/errors.ts";
import { compileGoTemplate } from "../../../lib/data/output/go_template/go_template.ts";
import { assertMessage } from "../../messages.ts";
import { type Case, readCases } from "./cases.ts";

const { objects, cases } = await readCases();

Deno.test("compileGoTemplate() prints what kubectl prints when the template is right", () => {
  const right = cases.filter(({ error }) => error === undefined);
  assert.ok(right.length >= 150, `${right.length} templates`);
  assert.deepEqual(right.map(ours), right);
});

Deno.test("compileGoTemplate() fails with kubectl's words when the template is wrong", () => {
  const wrong = cases.filter(({ error }) => error !== undefined);
  assert.ok(wrong.length >= 50, `${wrong.length} templates`);
  // kubectl's output continues with the entire object. Ours is empty.
  assert.deepEqual(wrong.map(ours), wrong.map(({ out: _, ...each }) => each));
});

Deno.test("compileGoTemplate() ends with an error when a template calls itself for ever", async () => {
  const template = '{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}';
  await assertMessage(import.meta.url, "a template that calls itself", () => execute(template));
});

Deno.test("compileGoTemplate() writes any bytes when base64decode gives no text", () => {
  assert.deepEqual(execute('{{"//4AgA==" | base64decode}}'), [0xff, 0xfe, 0x00, 0x80]);
});

Deno.test("compileGoTemplate() sees no property of JavaScript's when an object has no such key", () => {
  assert.deepEqual(
    new TextDecoder().decode(Uint8Array.from(execute("{{.toString}} {{.constructor}} {{index . `__proto__`}}"))),
    "<no value> <no value> <no value>",
  );
});

function ours({ on, template, strict }: Case): Case {
  const given = strict === undefined ? { on, template } : { on, template, strict };
  try {
    const bytes = compileGoTemplate(template, { allowMissingKeys: !strict })(objects[on]);
    return { ...given, out: new TextDecoder().decode(bytes) };
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return { ...given, error: error.message };
  }
}

function execute(template: string): number[] {
  return [...compileGoTemplate(template)({})];
}
