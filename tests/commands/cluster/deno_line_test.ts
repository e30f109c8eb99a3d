import assert from "node:assert/strict";
import { denoLine } from "../../../lib/terminal/commands/cluster/permissions.ts";

const binary = Deno.execPath();
const [, folder = "", name = ""] = /^(.*)\/([^/]*)$/.exec(binary) ?? [];

Deno.test("denoLine() names the binary by its path if its folder is not on PATH", () => {
  assert.equal(denoLine(["script.ts"], "/usr/bin:/bin"), `${binary} run script.ts`);
  assert.equal(denoLine(["script.ts"]), `${binary} run script.ts`);
  assert.equal(denoLine(["script.ts"], `/usr/bin:${folder}`), `${name} run script.ts`);
});

Deno.test("denoLine() quotes words that a shell would take apart", () => {
  const line = denoLine(["--allow-read=/a b", "--allow-net=[::1]:6443", "script.ts", "--x=$1"], folder);
  assert.equal(line, `${name} run '--allow-read=/a b' '--allow-net=[::1]:6443' script.ts '--x=$1'`);
});
