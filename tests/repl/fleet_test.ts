import assert from "node:assert/strict";
import { createCompleter } from "../../lib/terminal/repl/prompt/completer.ts";
import { formatPromptLabel } from "../../lib/terminal/repl/prompt/prompt_label.ts";
import { writeScript } from "../../lib/terminal/repl/save/script.ts";
import { DEAD, type FleetLine, fleetLine, type TestCluster } from "../commands/fleet/fleet_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";
import { type TestBench, testBench } from "./workbench.ts";

const configMap = (name: string, namespace = "default") => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, labels: { own: "yes" } },
  data: { of: name },
});
const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

const CLUSTERS: Readonly<Record<string, TestCluster>> = {
  "prod-a": { objects: [configMap("of-a")] },
  "prod-b": { objects: [configMap("of-b"), namespace("shop"), configMap("of-shop", "shop")] },
  "dev": {},
};

async function atPrompt(
  run: (session: TestBench, line: FleetLine) => Promise<void>,
  { clusters = CLUSTERS, env = {} }: { clusters?: typeof CLUSTERS; env?: Record<string, string> } = {},
): Promise<void> {
  await using line = await fleetLine(clusters);
  const config = JSON.parse(await Deno.readTextFile(line.kubeconfig));
  await Deno.writeTextFile(line.kubeconfig, JSON.stringify({ ...config, "current-context": "dev" }));
  using session = await testBench({ kubeconfig: line.kubeconfig, env });
  try {
    await run(session, line);
  } finally {
    if (session.bench.fleet !== undefined) await session.enter(".fleet off");
    await session.bench.k8s.close();
  }
}

function label({ bench: { k8s, fleet } }: TestBench): string {
  return formatPromptLabel(k8s, { fleet }).first;
}

Deno.test(".fleet runs commands for all contexts if a pattern matches them, and for one again if it is off", async () => {
  await atPrompt(async (session) => {
    const { candidates } = await createCompleter(session.bench)(".fleet prod", 11, new AbortController().signal);
    assert.deepEqual(candidates.map(({ text }) => text), ["prod-a", "prod-b"]);
    assert.equal(await session.enter(".fleet prod-*"), "");
    assert.equal(label(session), "prod-*(2)> ");
    assert.equal(await session.enter(".fleet"), "prod-a\nprod-b\n");
    assert.match(await session.enter(".ctx"), /^\* prod-a .*\n\* prod-b .*\n {2}dev /);
    assert.equal(await session.enter("get cm -l own -o name"), "prod-a:configmap/of-a\nprod-b:configmap/of-b\n");
    assert.match(await session.enter("get cm -l own --context prod-a"), /^NAME.*\nof-a /);
    await session.enter(".ns shop");
    assert.equal(label(session), "prod-*(2)/shop> ");
    assert.equal(await session.enter("get cm -l own -o name"), "prod-b:configmap/of-shop\n");
    assert.equal(await session.enter("get cm of-a -n default -o name --contexts prod-a"), "prod-a:configmap/of-a\n");
    assert.equal(await session.enter(".fleet off"), "");
    assert.equal(label(session), "dev/default> ");
    assert.doesNotMatch(await session.enter("get pods"), /CONTEXT/);
  });
});

Deno.test(".fleet chooses the patterns of a name, and names a similar one if nothing matches", async () => {
  await using folder = await tempDir();
  await Deno.mkdir(`${folder.path}/kubeshell`, { recursive: true });
  const env = { XDG_CONFIG_HOME: folder.path };
  await atPrompt(async (session, line) => {
    await line.with({ env: (name) => env[name as keyof typeof env] })("config", "fleet", "prod", "prod-*", "!prod-b");
    assert.equal(await session.enter(".fleet"), "  prod  (prod-* !prod-b)\n");
    await assertMessage(import.meta.url, "a mistyped fleet", await session.enter(".fleet pord"));
    await session.enter(".fleet prod");
    assert.equal(label(session), "prod(1)> ");
    await session.enter(".ctx -");
    assert.equal(label(session), "prod(1)> ");
    await session.enter(".ctx prod-b");
    assert.equal(label(session), "prod-b/default> ");
    await session.enter("get pods");
    assert.equal((await session.enter("_.items.length")).trim(), "3");
  }, { env });
});

Deno.test(".fleet refuses writes, and dot commands that need one context", async () => {
  await atPrompt(async (session, { boxes }) => {
    await session.enter(".fleet prod-*");
    const write = 'error: Cannot run "k8s delete" for several contexts: it does not only read\n' +
      "hint: type .fleet off first to return to one context; writing to several clusters is not supported yet\n";
    assert.equal(await session.enter("delete cm of-a"), write);
    assert.match(await session.enter("delete cm of-a --context prod-a"), /sessions of several contexts are read-only/);
    assert.match(await session.enter('k8s.run((k8s) => k8s.delete("cm", "of-a"))'), /prod-a: .*are read-only\n/);
    await assertMessage(import.meta.url, ".logs for several contexts", await session.enter(".logs helloworld"));
    await assertMessage(import.meta.url, ".readonly for several contexts", await session.enter(".readonly off"));
    assert.equal(await session.enter("logs helloworld").then((text) => /^\[prod-a\] .*\n/.test(text)), true);
    const left = await (await boxes.get("prod-a")?.handler(
      new Request("http://k8s.invalid/api/v1/namespaces/default/configmaps/of-a"),
    ))?.json();
    assert.equal(left.data.of, "of-a");
  });
});

Deno.test("k8s is the chosen contexts, and _ their results, if .fleet has chosen some", async () => {
  await atPrompt(async (session) => {
    await session.enter(".fleet prod-* dead");
    assert.match(
      await session.enter('k8s.list("cm", { labels: "own" })'),
      /^CONTEXT +NAME .*\nprod-a +of-a .*\nprod-b +of-b .*\ndead: /,
    );
    await session.enter("get cm -l own");
    assert.equal(
      await session.enter("_.values.map(({ context, value }) => `${context} ${value.items[0].metadata.name}`)"),
      "[ 'prod-a of-a', 'prod-b of-b' ]\n",
    );
    await session.enter("get cm nope");
    assert.match(await session.enter("_err.message"), /"nope"|127\.0\.0\.1:1/);
    assert.match(await session.enter('k8s.table("cm")'), /^CONTEXT .*(\n.*)+\ndead: /);
    assert.match(await session.enter("get cm --where 'name == \"of-b\"'"), /^CONTEXT .*\nprod-b +of-b/);
    assert.match(await session.enter("_"), /^CONTEXT .*\nprod-b +of-b[^\n]*\n$/);
    await session.enter("k8s.run(async (k8s) => (await k8s.version()).major)");
    assert.match(await session.enter("_"), /^==> prod-a <==\n1\n\n==> prod-b <==\n1\ndead: /);
    await assertMessage(import.meta.url, "a word of a kind for several contexts", await session.enter("pods.length"));
  }, { clusters: { ...CLUSTERS, dead: DEAD } });
});

Deno.test("writeScript() repeats what the prompt ran for several contexts", async () => {
  await atPrompt(async (session) => {
    await session.enter(".fleet prod-*");
    await session.enter("get cm -l own");
    const origin = { isSandbox: false, options: {} };
    const commands = writeScript(session.bench.steps, { origin }).split("\n").slice(4);
    assert.deepEqual(commands, [
      "let k8s = await connect();",
      'await command(k8s, ["get", "cm", "-l", "own", "--contexts=prod-*"]);',
      "await k8s.close();",
      "",
    ]);
    await session.enter('k8s.list("cm")');
    await session.enter(".fleet off");
    await session.enter("k8s.namespace");
    const code = writeScript(session.bench.steps, { origin }).split("\n").slice(5);
    assert.deepEqual(code, [
      "let k8s = await connect();",
      "let outside = k8s;",
      'k8s = outside.fleet(["prod-*"]);',
      'await command(outside, ["get", "cm", "-l", "own", "--contexts=prod-*"]);',
      'await print(await k8s.list("cm"), outside);',
      "k8s = outside;",
      "await print(k8s.namespace, k8s);",
      "await k8s.close();",
      "",
    ]);
  });
});
