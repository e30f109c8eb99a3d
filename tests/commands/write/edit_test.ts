import assert from "node:assert/strict";
import { DECODED } from "../../../lib/terminal/commands/write/edit.ts";
import { LAST_APPLIED } from "../../../lib/data/core/object.ts";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";
import { commandLine, configMap } from "../command_line.ts";

/** An editor that runs `sed` on the file. */
async function editor(path: string, script: string): Promise<(name: string) => string | undefined> {
  const file = `${path}/editor`;
  await Deno.writeTextFile(file, `#!/bin/sh\nsed -i '${script}' "$1"\n`, { mode: 0o755 });
  return (name) => name === "EDITOR" ? file : undefined;
}

const edits: [what: string, script: string, code: number, stdout: string][] = [
  ["a changed field", "s/replicas: 2/replicas: 5/", 0, "deployment.apps/web edited\n"],
  ["nothing", "", 0, ""],
  ["many spaces in a comment", `1s/$/${" ".repeat(40)}^/`, 0, ""],
  ["an empty file", "d", 0, ""],
  ["a broken text", "s/^kind:.*/kind: [/", 1, ""],
];

/** Hides the random part of a file's name. */
function masked({ code, stderr }: { code: number; stderr: string }) {
  return { code, stderr: stderr.replace(/k8s-edit-\w+/g, "k8s-edit-RANDOM") };
}

for (const [what, script, code, stdout] of edits) {
  Deno.test(`k8s edit says what kubectl does if the editor saves ${what}`, async () => {
    await using dir = await tempDir();
    const cli = await commandLine();
    const outcome = await cli.with({ env: await editor(dir.path, script) })("edit", "deploy/web");
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout], outcome.stderr);
    await assertMessage(import.meta.url, `edit: ${what}`, masked(outcome));
    for (const [, copy = ""] of outcome.stderr.matchAll(/stored to "(.*)\/edited/g)) {
      await Deno.remove(copy, { recursive: true });
    }
  });
}

Deno.test("k8s edit --field-manager and --save-config set the owner and the annotation", async () => {
  await using dir = await tempDir();
  const cli = await commandLine();
  const edit = cli.with({ env: await editor(dir.path, "s/replicas: 2/replicas: 5/") });
  const { code, stderr } = await edit("edit", "deploy/web", "--field-manager=tool", "--save-config", "--validate=warn");
  assert.equal(code, 0, stderr);
  assert.ok(cli.requests.some((request) => /^PATCH.*fieldManager=tool&fieldValidation=Warn/.test(request)));
  const { metadata } = await cli.k8s.get("deploy", "web");
  assert.equal(JSON.parse(metadata.annotations?.[LAST_APPLIED] ?? "{}").spec.replicas, 5);
});

Deno.test("k8s apply edit-last-applied changes only the annotation, and fails without it", async () => {
  await using dir = await tempDir();
  const stored = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { x: "one" } };
  const [made, bare] = [configMap("a", { x: "one" }), configMap("b")];
  const cli = await commandLine([
    { ...made, metadata: { ...made.metadata, annotations: { [LAST_APPLIED]: JSON.stringify(stored) } } },
    bare,
  ]);
  const edit = cli.with({ env: await editor(dir.path, "s/x: one/x: two/") });
  const { code, stdout, stderr } = await edit("apply", "edit-last-applied", "cm/a");
  assert.deepEqual([code, stdout], [0, "configmap/a edited\n"], stderr);
  const { data, metadata } = await cli.k8s.get("cm", "a");
  assert.equal(data?.x, "one");
  assert.deepEqual(JSON.parse(metadata.annotations?.[LAST_APPLIED] ?? ""), { ...stored, data: { x: "two" } });
  const none = await edit("apply", "edit-last-applied", "cm/b");
  assert.equal(none.code, 1);
  await assertMessage(import.meta.url, "apply edit-last-applied without the annotation", none);
});

Deno.test("k8s apply edit-last-applied keeps a manifest that another apply has stored since", async () => {
  await using dir = await tempDir();
  const stored = (x: string) =>
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { x } });
  const made = configMap("a");
  const cli = await commandLine([
    { ...made, metadata: { ...made.metadata, annotations: { [LAST_APPLIED]: stored("one") } } },
  ]);
  const env = await editor(dir.path, "s/x: one/x: two/");
  const other = async () => {
    await cli.k8s.annotate("cm", "a", { [LAST_APPLIED]: stored("theirs") }, { overwrite: true });
  };
  const pending = cli.with({ env: (name) => (name === "EDITOR" ? void others.push(other()) : undefined, env(name)) });
  const others: Promise<void>[] = [];
  const outcome = await pending("apply", "edit-last-applied", "cm/a");
  await Promise.all(others);
  assert.equal(outcome.code, 1);
  const [copied = ""] = /(?<=stored to ").*?(?=\/edited)/.exec(outcome.stderr) ?? [];
  await assertMessage(import.meta.url, "apply edit-last-applied after another write", outcome, { [copied]: "FOLDER" });
  assert.equal((await cli.k8s.get("cm", "a")).metadata.annotations?.[LAST_APPLIED], stored("theirs"));
  for (const [, copy = ""] of outcome.stderr.matchAll(/stored to "(.*)\/edited/g)) {
    await Deno.remove(copy, { recursive: true });
  }
});

Deno.test("k8s edit --decode shows the values of a Secret as text, and encodes them again", async () => {
  await using dir = await tempDir();
  const cli = await commandLine([
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", namespace: "default" },
      data: { a: "b2xk", b: "/w==" },
    },
  ]);
  const { stdout, stderr } = await cli.with({ env: await editor(dir.path, "s/a: old/a: new/") })(
    "edit",
    "secret",
    "db",
    "--decode",
  );
  assert.equal(stdout, "secret/db edited\n", stderr);
  assert.deepEqual((await cli.k8s.get("secret", "db")).data, { a: btoa("new"), b: "/w==" });
});

Deno.test("DECODED hides what it shows", () => {
  const secret = { kind: "Secret", data: { a: "b2xk", b: "/w==" } };
  assert.deepEqual(DECODED.show(secret), { kind: "Secret", data: { b: "/w==" }, stringData: { a: "old" } });
  assert.deepEqual(DECODED.hide(DECODED.show(secret)), secret);
  assert.deepEqual(DECODED.hide(DECODED.show({ kind: "Secret" })), { kind: "Secret" });
});

const created: [what: string, script: string, code: number, stdout: string][] = [
  ["a changed field", "s/x: .1./x: two/", 0, "configmap/m created\n"],
  ["a changed comment", "s/^# Edit/# Please edit/", 0, ""],
  ["a broken text", "s/^kind:.*/kind: [/", 1, ""],
];

for (const [what, script, code, stdout] of created) {
  Deno.test(`k8s create --edit creates what is saved if the editor saves ${what}`, async () => {
    await using dir = await tempDir();
    const cli = await commandLine();
    const input = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" }, data: { x: "1" } });
    const run = cli.with({ env: await editor(dir.path, script), input });
    const outcome = await run("create", "-f", "-", "--edit");
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout], outcome.stderr);
    await assertMessage(import.meta.url, `create --edit: ${what}`, masked(outcome));
    const [stored] = (await cli.k8s.list<string>("configmaps", { fields: "metadata.name=m" })).items;
    assert.equal(stored?.data.x, stdout === "" ? undefined : "two");
    for (const [, copy = ""] of outcome.stderr.matchAll(/stored to "(.*)\/edited/g)) {
      await Deno.remove(copy, { recursive: true });
    }
  });
}
