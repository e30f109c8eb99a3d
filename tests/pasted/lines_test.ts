import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { tempDir } from "../temp_dir.ts";
import { OBJECTS } from "./fixture.ts";
import { PASTED } from "./lines.ts";
import { workplace } from "./run_lines.ts";

Deno.test("PASTED has about 150 lines of the quick reference and of three tutorials", () => {
  assert.ok(PASTED.length >= 145, String(PASTED.length));
  const pages = new Set(PASTED.map(({ source }) => source.replace(/:.*/, "")));
  assert.equal(pages.size, 4);
});

Deno.test("PASTED marks only verbs that exist as tested elsewhere", () => {
  for (const { line, elsewhere } of PASTED) {
    if (elsewhere === undefined) continue;
    const [, verb = "get"] = /kubectl ([a-z-]+) (?!get)/.exec(line.replace(/kubectl get [^)]*/, "")) ?? [];
    assert.ok(exists(verb), line);
  }
});

Deno.test("k8s does on the sandbox what pasted lines of kubectl say", async (t) => {
  await using server = await sandbox().serve();
  await using dir = await tempDir();
  await using place = await workplace(await dir.file("config", server.kubeconfig));
  const objects = await dir.file("objects.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: OBJECTS }));
  const { code, err } = await place.k8s(`kubectl apply -f ${objects}`);
  assert.equal(code, 0, err);
  for (const { line, elsewhere, code = 0 } of PASTED) {
    if (elsewhere !== undefined) continue;
    await t.step(line, async () => {
      const ended = await place.k8s(line);
      assert.equal(ended.code, code, ended.err);
    });
  }
});

/** Reports whether a command, or one of its subcommands, exists. */
function exists(verb: string): boolean {
  return Object.keys(COMMANDS).some((name) => name === verb || name.startsWith(`${verb} `));
}
