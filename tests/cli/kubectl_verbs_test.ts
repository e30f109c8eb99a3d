import assert from "node:assert/strict";
import { splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { KUBECTL_VERBS } from "../../lib/terminal/cli/kubectl_verbs.ts";
import { COMMANDS } from "../../lib/terminal/cli/table.ts";
import { offline } from "../commands/command_line.ts";

/** Splits a line into words like a shell. Only single quotes are supported. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'(?:[^']|'\\'')*'|[^\s'])+/g)].map(([word]) =>
    word.replaceAll("'\\''", "\x00").replaceAll("'", "").replaceAll("\x00", "'")
  );
}

async function hintsOf(line: string): Promise<string[]> {
  const { code, stderr } = await offline(wordsOf(line));
  assert.equal(code, 2, stderr);
  return [...stderr.matchAll(/^hint: (.*)$/gm)].map(([, hint = ""]) => hint.replace(/^run `(?!kubectl)(.*)`$/, "$1"));
}

const hints: [line: string, hints: string[]][] = [
  ["logs -f web -c app --tail=5 --since=2m -n shop", [
    "k8s raw '/api/v1/namespaces/shop/pods/web/log?container=app&follow=true&tailLines=5&sinceSeconds=120' -n shop",
  ]],
  ["logs web", ["k8s raw /api/v1/namespaces/NAMESPACE/pods/web/log"]],
  // Nothing does the same.
  ["logs deploy/web", []],
];

for (const [line, expected] of hints) {
  Deno.test(`k8s ${line} names ${expected.length === 0 ? "kubectl alone" : "the line that does the same"}`, async () => {
    const { verb } = splitVerb(wordsOf(line), () => false);
    assert.deepEqual(await hintsOf(line), [...expected, `run \`kubectl ${verb}\` instead`]);
  });
}

Deno.test("KUBECTL_VERBS names no command of ours", () => {
  const known = Object.keys(COMMANDS).map((name) => name.split(" ")[0]);
  assert.deepEqual(Object.keys(KUBECTL_VERBS).filter((verb) => known.includes(verb)), []);
});
