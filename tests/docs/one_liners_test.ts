import assert from "node:assert/strict";
import { splitWords } from "../../lib/terminal/repl/shell_words.ts";
import { sh } from "../cluster/command_line.ts";
import { commandLine } from "../commands/command_line.ts";
import { serve } from "./served.ts";

interface Liner {
  title: string;
  before: string;
  line: string;
  shown: string;
}

const page = await Deno.readTextFile(new URL("../../docs/one-liners.md", import.meta.url));
const LINER_REGEXP = /^### (.*)\n\n```sh before\n(.*)\n```\n\n```sh\n(.*)\n```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;
const liners: Liner[] = [...page.matchAll(LINER_REGEXP)].map(([, title = "", before = "", line = "", shown = ""]) => ({
  title,
  before,
  line,
  shown,
}));

Deno.test("docs/one-liners.md holds at least 30 lines, each beside what it replaces, when it is read", () => {
  assert.ok(liners.length >= 30, `${liners.length}`);
  assert.equal(liners.length, page.match(/^### /gm)?.length);
});

// A pipe needs processes; everything else is run in this one.
for (const { title, line, shown } of liners) {
  Deno.test(`docs/one-liners.md shows what is printed when the line is run: ${title}`, async () => {
    const printed = isPipe(line) ? await inShell(line) : await inProcess(line);
    assert.match(printed, new RegExp(`^${shown.split("...").map(escaped).join(".*")}$`, "s"));
  });
}

function isPipe(line: string): boolean {
  return /\| k8s /.test(line);
}

async function inProcess(line: string): Promise<string> {
  const k8s = await commandLine();
  const { code, stdout, stderr } = await k8s(...splitWords(line).slice(1));
  assert.equal(code, 0, stderr);
  return stdout + stderr;
}

async function inShell(line: string): Promise<string> {
  await using served = await serve();
  const { code, out, err } = await sh(`export KUBECONFIG='${served.kubeconfig}'\n${line}`);
  assert.equal(code, 0, err);
  return out + err;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
