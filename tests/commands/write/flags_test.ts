import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { commandLine, configMap } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

for (
  const [answer, out, isDeleted] of [
    ["n\n", "deletion is cancelled\n", false],
    ["", "deletion is cancelled\n", false],
    ["y\n", 'configmap "a" deleted from default namespace\n', true],
  ] as const
) {
  Deno.test(`k8s delete -i lists the objects and reads ${JSON.stringify(answer)} from standard input`, async () => {
    const cli = await commandLine([configMap("a")]);
    const { code, stdout } = await cli.with({ input: answer })("delete", "cm", "a", "-i");
    const question =
      "You are about to delete the following 1 resource(s):\nconfigmap/a\nDo you want to continue? (y/N): ";
    assert.deepEqual([code, stdout], [0, question + out]);
    assert.equal(await cli.k8s.find("cm", "a") === undefined, isDeleted);
  });
}

Deno.test("k8s delete says what goes with a namespace, and asks at a terminal", async () => {
  const inside = { ...configMap("a"), metadata: { name: "a", namespace: "shop" } };
  const cli = await commandLine([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, inside]);
  const questions: string[] = [];
  const ask = (question: string) => {
    questions.push(question);
    return Promise.resolve("n");
  };
  const outcome = await cli.with({ ask })("delete", "ns", "shop");
  assert.equal(outcome.code, 1);
  assert.match(questions.join("\n"), /^delete ns shop with .*1 configmap.*\? \[y\/N\] $/);
  await assertMessage(import.meta.url, "a namespace, not confirmed", outcome);
  assert.notEqual(await cli.k8s.find("ns", "shop"), undefined);
  // Without a terminal nothing asks.
  assert.equal((await cli("delete", "ns", "shop", "--wait=false")).code, 0);
});

for (const line of ["crd widgets.shop.example", "crd -l team=a", "crd widgets.shop.example -i"]) {
  Deno.test(`k8s delete ${line} says how many custom objects go with it, and asks at a terminal`, async () => {
    const names = { plural: "widgets", singular: "widget", kind: "Widget" };
    const schema = { openAPIV3Schema: { type: "object" } };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "widgets.shop.example", labels: { team: "a" } },
      spec: {
        group: "shop.example",
        scope: "Namespaced",
        names,
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    };
    const widget = (name: string) => ({ apiVersion: "shop.example/v1", kind: "Widget", metadata: { name } });
    const cli = await commandLine([definition, widget("one"), widget("two")]);
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      // Agree to the number of definitions, but not to their contents.
      return Promise.resolve(question === "delete 1 crd? [y/N] " ? "y" : "n");
    };
    const { stderr } = await cli.with({ ask })("delete", ...line.split(" "));
    await assertMessage(import.meta.url, `custom objects that go with ${line}`, `${stderr}${questions.join("\n")}`);
    assert.notEqual(await cli.k8s.find<string>("crd", "widgets.shop.example"), undefined);
  });
}

Deno.test("k8s replace --force deletes the object and creates it again", async () => {
  const cli = await commandLine([configMap("a", { x: "1" })]);
  const before = (await cli.k8s.get("cm", "a")).metadata.uid;
  const input = JSON.stringify(configMap("a", { x: "2" }));
  const { code, stdout, stderr } = await cli.with({ input })("replace", "--force", "-f", "-");
  assert.deepEqual([code, stdout], [0, 'configmap "a" deleted from default namespace\nconfigmap/a replaced\n'], stderr);
  const { metadata, data } = await cli.k8s.get("cm", "a");
  assert.notEqual(metadata.uid, before);
  assert.deepEqual(data, { x: "2" });
});

Deno.test("k8s apply view-last-applied prints what set-last-applied stored", async () => {
  const cli = await commandLine([configMap("a", { x: "1" })]);
  assert.equal((await cli("apply", "view-last-applied", "cm/a")).code, 1);
  const input = JSON.stringify(configMap("a", { x: "2" }));
  assert.equal((await cli.with({ input })("apply", "set-last-applied", "-f", "-")).code, 1);
  const set = await cli.with({ input })("apply", "set-last-applied", "-f", "-", "--create-annotation");
  assert.equal(set.stdout, "configmap/a configured\n");
  const { stdout } = await cli("apply", "view-last-applied", "cm", "a");
  assert.equal(
    stdout,
    'apiVersion: v1\ndata:\n  x: "2"\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: default\n',
  );
  assert.ok((await cli.k8s.get("cm", "a")).metadata.annotations?.[LAST_APPLIED]?.endsWith("\n"));
});

Deno.test("k8s apply -k applies what an installed kustomize prints", async () => {
  await using dir = await tempDir();
  const printed = JSON.stringify(configMap("built"));
  const script =
    `#!/bin/sh\n[ "$1 $2" = "build overlay" ] || { echo "bad arguments: $*" >&2; exit 1; }\necho '${printed}'\n`;
  await Deno.writeTextFile(`${dir.path}/kustomize`, script, { mode: 0o755 });
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${dir.path}:${path}`);
  try {
    const cli = await commandLine();
    assert.equal((await cli("apply", "-k", "overlay")).stdout, "configmap/built created\n");
    const outcome = await cli("apply", "-k", "other");
    assert.equal(outcome.code, 1);
    await assertMessage(import.meta.url, "kustomize fails", outcome);
  } finally {
    Deno.env.set("PATH", path);
  }
});

// kubectl has these flags too.
const KUBECTL_FLAGS: [line: string, stdout: string][] = [
  [
    'expose deploy web --port=80 --override-type=json --overrides=[{"op":"add","path":"/metadata/labels/x","value":"1"}] ' +
    "--dry-run=client -o jsonpath={.metadata.labels}",
    '{"app":"web","x":"1"}',
  ],
  ["create token default -o jsonpath={.kind}", "TokenRequest"],
  ["create token default -o name", "tokenrequest.authentication.k8s.io/default\n"],
  ["rollout history deploy/web --show-managed-fields --revision=0 -o name", ""],
  ["apply edit-last-applied --windows-line-endings=false -l nope=x cm", ""],
];

for (const [line, stdout] of KUBECTL_FLAGS) {
  Deno.test(`k8s ${line} prints what kubectl prints`, async () => {
    const outcome = await (await commandLine())(...line.split(" "));
    assert.deepEqual([outcome.code, outcome.stdout], [0, stdout], outcome.stderr);
  });
}
