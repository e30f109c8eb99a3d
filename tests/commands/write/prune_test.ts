import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { type CommandLine, commandLine, configMap } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";

const SET = ["--prune", "--applyset=shop"];
const labeled = (kind: string, name: string) => ({ apiVersion: "v1", kind, metadata: { name } });

/** Runs a command with ConfigMaps on standard input. */
async function runWith(
  cli: CommandLine,
  names: string[],
  args: string[],
  shell: Parameters<CommandLine["with"]>[0] = {},
) {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: names.map((name) => configMap(name)) });
  return await cli.with({ ...shell, input })(...args);
}

Deno.test("apply --prune --applyset prints kubectl's lines", async () => {
  const cli = await commandLine();
  await runWith(cli, ["a", "b"], ["apply", "-f", "-", ...SET]);
  const dry = await runWith(cli, ["a"], ["apply", "-f", "-", ...SET, "--dry-run=server"]);
  assert.equal(dry.stdout, "configmap/a unchanged (server dry run)\nconfigmap/b pruned (server dry run)\n");
  const { stdout, stderr, code } = await runWith(cli, ["a"], ["apply", "-f", "-", ...SET]);
  assert.deepEqual({ stdout, stderr, code }, {
    stdout: "configmap/a unchanged\nconfigmap/b pruned\n",
    stderr: "",
    code: 0,
  });
});

Deno.test("apply --prune --applyset shows the deletions and asks before anything is written", async () => {
  const cli = await commandLine();
  await runWith(cli, ["a", "b"], ["apply", "-f", "-", ...SET]);
  cli.requests.length = 0;
  const asked: string[] = [];
  const ask = (question: string) => Promise.resolve((asked.push(question), "n"));
  const { code, stdout, stderr } = await runWith(cli, ["a", "c"], ["apply", "-f", "-", ...SET], { ask });
  assert.deepEqual(asked, ["prune 1 object? [y/N] "]);
  assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
  await assertMessage(import.meta.url, "a deletion that is not confirmed", stderr);
  assert.ok(cli.requests.every((request) => request.startsWith("GET ")), cli.requests.join("\n"));
});

Deno.test("apply --prune --applyset does not delete a namespace in a script without --yes", async () => {
  const cli = await commandLine();
  const items = [configMap("a"), labeled("Namespace", "team"), labeled("PersistentVolumeClaim", "data")];
  const first = cli.with({ input: JSON.stringify({ apiVersion: "v1", kind: "List", items: items.slice(0, 2) }) });
  assert.equal((await first("apply", "-f", "-", ...SET)).code, 0);
  const refused = await runWith(cli, ["a", "c"], ["apply", "-f", "-", ...SET]);
  assert.equal(refused.code, 1);
  await assertMessage(import.meta.url, "a namespace that would be pruned", refused);
  assert.equal(await cli.k8s.find("configmap", "c"), undefined);
  assert.match((await runWith(cli, ["a"], ["apply", "-f", "-", ...SET, "--yes"])).stdout, /^namespace\/team pruned$/m);
});

Deno.test("apply --prune --applyset says how to take over the set of another tool", async () => {
  const cli = await commandLine();
  const annotations = { "applyset.kubernetes.io/tooling": "kubectl/v1.36.0" };
  await cli.k8s.create({ ...labeled("Secret", "shop"), metadata: { name: "shop", annotations } });
  const { code, stderr } = await runWith(cli, ["a"], ["apply", "-f", "-", ...SET]);
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "an ApplySet of another tool", stderr);
});

Deno.test("apply --plan deletes the members of a saved plan, and refuses if the set has changed", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  await runWith(cli, ["a", "b"], ["apply", "-f", "-", ...SET]);
  const saved = await runWith(cli, ["a"], ["plan", "-f", "-", ...SET, "-o", "json"]);
  const file = await dir.file("plan.json", saved.stdout);
  const input = JSON.stringify(labeled("Secret", "c"));
  await cli.with({ input })("apply", "-f", "-", ...SET);
  await assertMessage(import.meta.url, "a saved plan of a set that has changed", await cli("apply", "--plan", file));
});

const wrong: string[][] = [
  ["apply", "-f", "-", "--applyset=shop"],
  ["apply", "-f", "-", ...SET, "--all"],
  ["apply", "-f", "-", ...SET, "-l", "a=b"],
  ["apply", "-f", "-", ...SET, "--prune-allowlist=core/v1/Pod"],
  ["apply", "-f", "-", ...SET, "--dry-run=client"],
  ["apply", "--plan", "x", ...SET],
  ["plan", "-f", "-", "--applyset=shop"],
  ["plan", "-f", "-", "--prune"],
];
for (const args of wrong) {
  Deno.test(`${args.join(" ")} is refused`, async () => {
    const cli = await commandLine();
    await assertMessage(import.meta.url, args.join(" "), await runWith(cli, ["a"], args));
    assert.deepEqual(cli.requests, []);
  });
}
