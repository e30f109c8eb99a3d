import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/terminal/cli/table.ts";
import { offline } from "../commands/command_line.ts";

const refused: [string[], string][] = [
  [
    ["get", "pods", "-w"],
    `error: Unknown option "-w"
hint: run \`k8s raw '/api/v1/namespaces/default/pods?watch=true'\` to print every change as a line of JSON
`,
  ],
  [
    ["create", "--raw", "/api"],
    `error: Unknown option "--raw"\nhint: run \`k8s raw -X POST -d @FILE PATH\` to send the request\n`,
  ],
  [
    ["create", "deployment", "web", "--image=nginx"],
    `error: Unknown option "--image"
hint: run \`k8s create -f FILE\` to create the objects of a manifest (-f - reads standard input)
hint: run \`k8s create --help\` to list its arguments and flags
`,
  ],
  [
    ["create", "token", "default", "--duration=1h"],
    `error: Unknown option "--duration"\nhint: run \`k8s token SERVICE-ACCOUNT --duration=1h\` to get a token that expires after an hour\n`,
  ],
  [
    ["create", "app.yaml"],
    `error: Cannot create "app.yaml": this command only accepts manifests\nhint: run \`k8s create -f app.yaml\`\n`,
  ],
  [["apply", "-k", "x"], `error: Unknown option "-k"\nhint: run \`kubectl kustomize FOLDER | k8s apply -f -\`\n`],
  [
    ["apply", "--prune", "-f", "x"],
    `error: Unknown option "--prune"\nhint: run \`k8s delete TYPE -l SELECTOR\` to delete objects that are no longer in a manifest\n`,
  ],
];

for (const [args, stderr] of refused) {
  Deno.test(`run() names what does it here when kubectl would take ${args.join(" ")}`, async () => {
    assert.deepEqual(await offline(args), { code: 2, stdout: "", stderr });
  });
}

for (const word of ["constructor", "toString", "__proto__"]) {
  Deno.test(`run() knows no command when the word is ${word}`, async () => {
    const { code, stderr } = await offline([word]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^error: Unknown command "${word}"\nhint: `));
  });
}

Deno.test("kubectl_hints.ts names only commands and flags that there are", async () => {
  const source = await Deno.readTextFile(new URL("../../lib/terminal/cli/kubectl_hints.ts", import.meta.url));
  const lines = [...source.matchAll(/`(k8s [^`\\]+)/g)].map(String);
  const used = lines.flatMap((line) => [...line.matchAll(/k8s ([a-z-]+)(?: ([a-z-]+))?([^|;)`]*)/g)]);
  assert.ok(used.length > 5, String(used.length));
  const shell = {} as Parameters<Awaited<ReturnType<typeof COMMANDS[string]["load"]>>>[0];
  for (const [text, verb = "", member = "", rest = ""] of used) {
    const entry = COMMANDS[`${verb} ${member}`] ?? COMMANDS[verb];
    if (entry === undefined && /^k8s (--help|has)/.test(text)) continue;
    assert.ok(entry !== undefined, text);
    const flags = (await entry.load())(shell, []).options;
    for (const [flag] of rest.matchAll(/(?<= )--?[a-zA-Z-]+/g)) {
      assert.ok(flags.some((option) => option.flags.includes(flag)), `${flag} in ${text}`);
    }
  }
});
