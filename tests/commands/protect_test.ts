import assert from "node:assert/strict";
import { findProtection, matches } from "../../lib/terminal/shell/protected_contexts.ts";
import { ConfigError } from "../../lib/data/core/errors.ts";
import { offline } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const patterns: [string, string, boolean][] = [
  ["prod", "prod", true],
  ["prod", "prod-2", false],
  ["prod-*", "prod-eu", true],
  ["*-prod", "eu-prod", true],
  ["gke_*_prod", "gke_x.y_prod", true],
  ["a.c", "abc", false],
  ["*", "anything/at:all", true],
];
for (const [pattern, context, expected] of patterns) {
  Deno.test(`matches() is ${expected} if the pattern is ${pattern} and the context ${context}`, () => {
    assert.equal(matches(pattern, context), expected);
  });
}

async function withHome(work: (folder: string, k8s: typeof offline) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  const env = (name: string) => name === "HOME" ? dir.path : undefined;
  await work(dir.path, (args, options) => offline(args, { env, ...options }));
}

Deno.test("config protect keeps patterns in a file of their own if they come and go", async () => {
  await withHome(async (folder, k8s) => {
    await assertMessage(import.meta.url, "no protected context", await k8s(["config", "protect"]));
    assert.equal((await k8s(["config", "protect", "prod-*"])).stdout, 'Context "prod-*" is protected.\n');
    assert.equal((await k8s(["config", "protect", "prod-*"])).stdout, 'Context "prod-*" is already protected.\n');
    const file = `${folder}/.config/kubeshell/protected`;
    await Deno.writeTextFile(file, "# by hand\nlive\n" + await Deno.readTextFile(file));
    assert.equal((await k8s(["config", "protect"])).stdout, "live\nprod-*\n");
    assert.equal((await k8s(["config", "unprotect", "prod-*"])).code, 0);
    const again = await k8s(["config", "unprotect", "prod-*"]);
    assert.equal(again.code, 2);
    await assertMessage(import.meta.url, "unprotect prod-* again", again);
    assert.equal(await Deno.readTextFile(file), "# by hand\nlive\n");
  });
});

Deno.test("protectionOf() throws a ConfigError if the file cannot be read, and does not take it for none", async () => {
  await withHome(async (folder) => {
    await Deno.mkdir(`${folder}/.config/kubeshell/protected`, { recursive: true });
    const env = (name: string) => name === "HOME" ? folder : undefined;
    await assert.rejects(findProtection({ env }, "prod"), ConfigError);
  });
});
