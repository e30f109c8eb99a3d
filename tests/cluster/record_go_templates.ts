/**
 * Runs the templates of tests/output/go_template/cases.json through kubectl and writes down its output and its errors.
 * To add a case, add its `on` and `template` to the file and run this. It needs no server.
 *
 * Usage: K8S_TEST_KUBECTL=... deno run -A --config npm/deno.json tests/cluster/record_go_templates.ts
 */
import { type Case, CASES, type Cases, readCases } from "../output/go_template/cases.ts";
import { kubectlTemplate } from "./go_templates.ts";

const { objects, cases } = await readCases();
const recorded: Case[] = [];
for (const each of cases) recorded.push({ ...each, ...await kubectlTemplate(objects, each) });
const seen: Cases = { objects, cases: recorded };
await Deno.writeTextFile(CASES, JSON.stringify(seen, undefined, 2) + "\n");
const wrong = recorded.filter(({ error }) => error !== undefined).length;
console.log(`${recorded.length - wrong} templates, and ${wrong} that are wrong`);
