import assert from "node:assert/strict";
import { splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { KUBECTL_VERBS } from "../../lib/terminal/cli/kubectl_verbs.ts";
import { COMMANDS } from "../../lib/terminal/cli/table.ts";
import { commandLine, offline } from "../commands/command_line.ts";

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
  ["run web --image=nginx:1 -n shop --port=80 --env=A=b=c -- sleep 1", [
    'echo \'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"run":"web"}},"spec":{"containers":' +
    '[{"name":"web","image":"nginx:1","ports":[{"containerPort":80}],"env":[{"name":"A","value":"b=c"}],' +
    '"args":["sleep","1"]}]}}\' | k8s create -f - -n shop',
  ]],
  // Nothing does the same.
  ["logs deploy/web", []],
  ["run --image=nginx", []],
];

for (const [line, expected] of hints) {
  Deno.test(`k8s ${line} names ${expected.length === 0 ? "kubectl alone" : "the line that does the same"}`, async () => {
    const { verb } = splitVerb(wordsOf(line), () => false);
    assert.deepEqual(await hintsOf(line), [...expected, `run \`kubectl ${verb}\` instead`]);
  });
}

// Each pasted line, and the requests that write.
const pasted: [line: string, writes: RegExp][] = [
  ["run web --image=nginx:1", /^POST .*\/namespaces\/default\/pods$/],
];

for (const [line, writes] of pasted) {
  Deno.test(`the hint of k8s ${line} runs as pasted`, async () => {
    const [hint = ""] = await hintsOf(line);
    const [, input, rest = hint] = /^echo '(.*)' \| (.*)$/s.exec(hint) ?? [];
    const [program, ...words] = wordsOf(rest);
    assert.equal(program, "k8s");
    const cli = await commandLine();
    const { code, stderr } = await cli.with(input === undefined ? {} : { input })(...words);
    assert.deepEqual([code, stderr], [0, ""]);
    const changes = cli.requests.filter((request) => !request.startsWith("GET ")).map((request) =>
      request.split("?")[0]
    );
    assert.equal(changes.length, 1);
    assert.match(changes[0] ?? "", writes);
  });
}

Deno.test("KUBECTL_VERBS names no command of ours but run, which is for scripts here", () => {
  const known = Object.keys(COMMANDS).map((name) => name.split(" ")[0]);
  assert.deepEqual(Object.keys(KUBECTL_VERBS).filter((verb) => known.includes(verb)), ["run"]);
});
