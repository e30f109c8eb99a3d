import assert from "node:assert/strict";
import { readCases } from "../output/go_template_cases.ts";
import { kubectlTemplate } from "./go_templates.ts";

// All of them take kubectl half a minute.
const EVERY = 6;

Deno.test("kubectl still prints what go_template_cases.json says when some templates are tried again", async () => {
  const { objects, cases } = await readCases();
  for (const each of cases.filter((_, index) => index % EVERY === 0)) {
    assert.deepEqual({ ...each, ...await kubectlTemplate(objects, each) }, each);
  }
});
