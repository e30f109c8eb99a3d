import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";

const ROOT = new URL("../../", import.meta.url);
const SCRIPT = new URL("scripts/typed_writes.ts", import.meta.url);

async function check(config: string): Promise<string> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", config, SCRIPT.pathname],
    env: { NO_COLOR: "1" },
  }).output();
  return code === 0 ? "" : new TextDecoder().decode(stderr);
}

Deno.test("create(), replace(), apply() and patch() check objects by the types of their kinds (report B11)", async () => {
  assert.equal(await check(new URL("npm/deno.json", ROOT).pathname), "");
});

Deno.test("create(), replace(), apply() and patch() check the same under the options of a script (report B11)", async () => {
  // Scripts have Deno's own options, without exactOptionalPropertyTypes.
  await using dir = await tempDir();
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("npm/deno.json", ROOT)));
  const absolute = Object.entries<string>(imports).map(([name, target]) =>
    [name, target.startsWith(".") ? new URL(target, new URL("npm/", ROOT)).href : target] as const
  );
  const config = `${dir.path}/deno.json`;
  await Deno.writeTextFile(config, JSON.stringify({ imports: Object.fromEntries(absolute), nodeModulesDir: "none" }));
  assert.equal(await check(config), "");
});
