import assert from "node:assert/strict";
import { allPlugins, findCommandPlugin } from "../../lib/terminal/shell/plugins.ts";
import { offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

async function withPlugins(work: (env: (name: string) => string | undefined, folder: string) => Promise<void>) {
  await using dir = await tempDir();
  for (const name of ["kubectl-foo", "kubectl-foo-bar", "kubectl-under_score", "other"]) {
    const script = `#!/bin/sh\necho "$0 $*" > ${dir.path}/log\nexit 7\n`;
    await Deno.writeTextFile(`${dir.path}/${name}`, script, { mode: 0o755 });
  }
  await Deno.writeTextFile(`${dir.path}/kubectl-plain`, "", { mode: 0o644 });
  await Deno.mkdir(`${dir.path}/kubectl-folder`);
  await work((name) => name === "PATH" ? `/nope::${dir.path}` : undefined, dir.path);
}

const found: [line: string, plugin: string | undefined][] = [
  ["foo", "kubectl-foo"],
  ["foo bar", "kubectl-foo-bar"],
  ["foo bar baz --x", "kubectl-foo-bar baz --x"],
  ["foo --x bar", "kubectl-foo --x bar"],
  ["foo other", "kubectl-foo other"],
  ["under-score", "kubectl-under_score"],
  ["plain", undefined],
  ["folder", undefined],
  ["bar", undefined],
  ["../other", undefined],
];

Deno.test("findPlugin() takes the longest name that is a program on PATH when words could be a plugin", async () => {
  await withPlugins(async (env, folder) => {
    const seen = await Promise.all(found.map(async ([line]) => {
      const plugin = await findCommandPlugin(line.split(" "), { env });
      return [line, plugin && [plugin.path.slice(folder.length + 1), ...plugin.args].join(" ")];
    }));
    assert.deepEqual(seen, found);
  });
});

Deno.test("k8s runs a plugin with its arguments and exit code when there is no such command", async () => {
  await withPlugins(async (env, folder) => {
    const stderr = { status: () => {} };
    const noted = await offline(["foo", "bar", "-x", "--", "y"], { env, ...stderr });
    assert.deepEqual([noted.code, noted.stdout], [7, ""]);
    await assertMessage(import.meta.url, "the note before a plugin", noted, { [folder]: "FOLDER" });
    assert.equal(await Deno.readTextFile(`${folder}/log`), `${folder}/kubectl-foo-bar -x -- y\n`);
    // The note is only printed at a terminal.
    assert.deepEqual(await offline(["foo"], { env }), { code: 7, stdout: "", stderr: "" });
    const misplaced = await offline(["-n", "x", "foo"], { env });
    assert.deepEqual([misplaced.code, misplaced.stdout], [2, ""]);
    await assertMessage(import.meta.url, "a flag before the name of a plugin", misplaced);
    await assertMessage(import.meta.url, "an unknown command without a plugin", await offline(["nope"], { env }));
  });
});

Deno.test("k8s plugin list lists plugins and what is wrong with them when some are on PATH", async () => {
  await withPlugins(async (env, folder) => {
    assert.equal((await allPlugins({ env })).length, 4);
    const { code, stdout, stderr } = await offline(["plugin", "list", "--name-only"], { env });
    assert.deepEqual(stdout.split("\n").slice(2, -1), [
      "kubectl-foo",
      "kubectl-foo-bar",
      "kubectl-plain",
      "kubectl-under_score",
    ]);
    assert.equal(code, 1);
    await assertMessage(import.meta.url, "a plugin that is not executable", stderr, { [folder]: "FOLDER" });
  });
  const none = await offline(["plugin", "list"]);
  assert.deepEqual([none.code, none.stdout], [1, ""]);
  await assertMessage(import.meta.url, "no plugins", none);
});
