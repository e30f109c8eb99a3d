import assert from "node:assert/strict";
import { recordingShell, type Shell } from "../../../lib/terminal/shell/shell.ts";
import { run } from "../../../lib/terminal/cli/run.ts";
import { openShellSession } from "../../../lib/terminal/shell/open_session.ts";
import { commandText } from "../../../lib/terminal/shell/journal_settings.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { type TempDir, tempDir } from "../../temp_dir.ts";
import { journaled } from "../../undo/journaled.ts";
import { assertMessage } from "../../messages.ts";

/** Runs command lines in a session that records its writes. */
async function atPrompt(options: Partial<Shell> = {}) {
  const session = await journaled();
  const line = async (...args: string[]) => {
    const shell = recordingShell({ session: session.k8s, ...options });
    const code = await run(args, shell);
    return { code, stdout: shell.stdout, stderr: shell.stderr };
  };
  return { ...session, line };
}

Deno.test("k8s undo shows the changes, asks, and makes them", async () => {
  const questions: string[] = [];
  const session = await atPrompt({
    ask: (question) => {
      questions.push(question);
      return Promise.resolve("y");
    },
  });
  await using _ = session;
  const { line, other } = session;
  await line("scale", "deploy", "web", "--replicas=5");
  const { code, stdout } = await line("undo");
  assert.equal(code, 0);
  assert.match(stdout, /^ACTION {3}OBJECT .*\nupdate {3}deployments\.apps\/web\/scale .*\n1 to update\n/);
  assert.match(stdout, /^- {2}replicas: 5\n\+ {2}replicas: \d$/m);
  assert.match(stdout, /deployments\.apps\/web\/scale undone\n$/);
  assert.equal(questions.length, 1);
  assert.notEqual((await other.get("deploy", "web")).spec?.replicas, 5);
});

Deno.test("k8s undo changes nothing without an answer, with --dry-run, or after a conflict", async () => {
  const session = await atPrompt();
  await using _ = session;
  const { line, other } = session;
  await line("label", "pod", "helloworld", "tier=front");
  const id = (await line("journal")).stdout.split("\n")[1]?.split(" ")[0] ?? "";
  const refused = await line("undo");
  assert.equal(refused.code, 1);
  await assertMessage(import.meta.url, "undo without an answer", refused, { [id]: "ID" });
  assert.equal((await line("undo", "--dry-run")).code, 0);
  assert.equal((await other.get("pod", "helloworld")).metadata.labels?.tier, "front");
  await other.label("pod", "helloworld", { tier: "back" }, { overwrite: true });
  const conflict = await line("undo", "--yes");
  assert.equal(conflict.code, 1);
  assert.match(
    conflict.stdout,
    /^conflict +pod\/helloworld +default +metadata\.labels\.tier was changed since by other at/m,
  );
});

Deno.test("k8s journal lists the commands, and completion offers their ids", async () => {
  const session = await atPrompt();
  await using _ = session;
  const { line } = session;
  await line("label", "pod", "helloworld", "tier=front");
  const { stdout } = await line("journal");
  assert.match(stdout, /^ID +TIME +OBJECTS +STATE +COMMAND\n\w+ +\d{4}-.* pod\/helloworld +done/);
  const id = stdout.split("\n")[1]?.split(" ")[0] ?? "";
  assert.equal((await line("__complete", "--", "undo", "")).stdout.split("\t")[0], id);
  assert.match((await line("undo", id, "--dry-run")).stdout, /1 to update/);
});

/** Runs a command line on a served sandbox with an environment, and returns whether a write was recorded. */
async function isRecorded(dir: TempDir, env: Record<string, string>, options: Partial<Shell>, ...args: string[]) {
  const box = sandbox();
  await using server = await box.serve();
  const kubeconfig = await dir.file("kubeconfig", server.kubeconfig);
  const shell = recordingShell({ env: (name) => env[name], ...options });
  const code = await run(["label", "pod", "helloworld", "a=b", "--kubeconfig", kubeconfig, ...args], shell);
  assert.equal(code, 0, shell.stderr);
  const file = env.K8S_JOURNAL || `${dir.path}/k8s/journal`;
  return await Deno.stat(file).then(() => true, () => false);
}

const terminal = { stdin: true, stdout: true };

for (
  const [title, expected, env, options, args] of [
    ["at a terminal", true, {}, { terminal }, []],
    ["without a terminal", false, {}, {}, []],
    ["with --no-journal", false, {}, { terminal }, ["--no-journal"]],
    ["with an empty K8S_JOURNAL", false, { K8S_JOURNAL: "" }, { terminal }, []],
  ] as const
) {
  Deno.test(`k8s label is ${expected ? "" : "not "}recorded ${title}`, async () => {
    await using dir = await tempDir();
    assert.equal(await isRecorded(dir, { ...env, XDG_STATE_HOME: dir.path }, options, ...args), expected);
  });
}

Deno.test("k8s label is recorded without a terminal if K8S_JOURNAL names a file", async () => {
  await using dir = await tempDir();
  assert.ok(await isRecorded(dir, { K8S_JOURNAL: `${dir.path}/named`, XDG_STATE_HOME: dir.path }, {}));
});

Deno.test("k8s label succeeds with a warning if K8S_JOURNAL cannot be written, and k8s journal says why", async () => {
  await using dir = await tempDir();
  await using server = await sandbox().serve();
  const kubeconfig = await dir.file("kubeconfig", server.kubeconfig);
  const shell = recordingShell({ env: (name) => name === "K8S_JOURNAL" ? dir.path : undefined });
  assert.equal(await run(["label", "pod", "helloworld", "a=b", "--kubeconfig", kubeconfig], shell), 0);
  assert.equal(await run(["journal", "--kubeconfig", kubeconfig], shell), 1);
  await assertMessage(import.meta.url, "a journal that is a folder", shell.stderr, { [dir.path]: "FOLDER" });
});

Deno.test("openShellSession() records nothing in a script at a terminal", async () => {
  await using dir = await tempDir();
  const shell = recordingShell({ terminal, env: (name) => name === "XDG_STATE_HOME" ? dir.path : undefined });
  await using server = await sandbox().serve();
  const kubeconfig = await dir.file("kubeconfig", server.kubeconfig);
  await using k8s = await openShellSession(shell, { kubeconfig }, { isScript: true });
  await k8s.label("pod", "helloworld", { a: "b" });
  assert.deepEqual(await k8s.journal(), []);
});

Deno.test("k8s --explain-undo says after each write whether it can be undone", async () => {
  const session = await atPrompt();
  await using _ = session;
  const { line } = session;
  const notes = async (...args: string[]) => (await line(...args, "--explain-undo")).stderr.trim();
  await assertMessage(import.meta.url, "undo of a label", await notes("label", "pod", "helloworld", "a=b"));
  await assertMessage(import.meta.url, "undo of create", await notes("create", "cm", "x"));
  await assertMessage(import.meta.url, "undo of delete", await notes("delete", "cm", "x"));
  await assertMessage(import.meta.url, "undo of a token", await notes("create", "token", "default"));
});

Deno.test("commandText() leaves out values that may be secret", () => {
  const lines = [
    ["label", "pod", "web", "tier=front"],
    ["set", "env", "deploy/web", "PASSWORD=x1", "-n", "shop"],
    ["create", "secret", "generic", "s", "--from-literal", "a=x2", "--from-literal=b=x3"],
    ["patch", "cm", "a", "-p", '{"data":{"a":"x4"}}'],
    ["patch", "cm", "a", "--patch={x5}"],
    ["scale", "deploy", "web", "--replicas=3", "--token=x6"],
    ["patch", "cm", "a", "-p{x7}", "-p={x8}"],
    ["raw", "-XPOST", "-H", "Authorization: Bearer x9", "-dx10", "/api/v1/namespaces"],
    ["run", "web", "--image=nginx", "--overrides", "{x11}"],
    ["exec", "web", "--", "mysql", "--user", "x12", "select 1"],
  ];
  assert.deepEqual(lines.map(commandText), [
    "k8s label pod web tier=front",
    "k8s set env deploy/web PASSWORD=... -n shop",
    "k8s create secret generic s --from-literal ... --from-literal=...",
    "k8s patch cm a -p ...",
    "k8s patch cm a --patch=...",
    "k8s scale deploy web --replicas=3 --token=...",
    "k8s patch cm a -p... -p...",
    "k8s raw -XPOST -H ... -d... /api/v1/namespaces",
    "k8s run web --image=nginx --overrides ...",
    "k8s exec web -- ...",
  ]);
});

Deno.test("k8s repl undoes all writes of one input together", async () => {
  const input = `for (const name of ["a", "b"]) await k8s.create(await k8s.make.configMap(name))
undo --yes
await k8s.find("configmap", "b")
create deployment other --image=nginx -- serve x1
journal
`;
  const shell = recordingShell({ input, env: (name) => name === "K8S_JOURNAL" ? "unused" : undefined });
  assert.equal(await run(["repl", "--sandbox"], shell), 0, shell.stderr);
  assert.match(shell.stdout, /configmap\/b undone\nconfigmap\/a undone\n/);
  assert.match(shell.stdout, /configmap\/a and 1 more +undone by \w+ +for \(const name of/);
  assert.match(shell.stdout, /create deployment other --image=nginx -- \.\.\.\n/);
});
