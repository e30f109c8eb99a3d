import assert from "node:assert/strict";
import { demoSteps } from "../../../lib/terminal/commands/script/demo_steps.ts";
import { openTypedShell } from "../../../lib/terminal/shell/typed_shell.ts";
import { offline } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";

Deno.test("demo runs every step and ends as the steps say when there is no terminal", async () => {
  const { code, stdout, stderr } = await offline(["demo"], { env: (name) => Deno.env.get(name) });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /\$ k8s proxy --port \d+ &\nStarting to serve on 127\.0\.0\.1:\d+\n/);
  assert.match(stdout, /"kind": "APIVersions"/);
  assert.match(stdout, /\n\/api\/v1\/namespaces\/default\/pods\/helloworld\n/);
  assert.match(
    stdout,
    /: get pods in default, for "system:serviceaccount:default:default"\n/,
  );
  assert.match(stdout, /\nrolebinding\.rbac\.authorization\.k8s\.io\/read created\n/);
  assert.match(stdout, /: \/api\/v1\/namespaces\/default\/pods\/helloworld\n/);
  assert.match(stdout, /\nconfigmap\/colors created\n[^]*\nconfigmap\/colors replaced\n[^]*"colors" deleted/);
  for (const { title } of demoSteps("localhost:1")) assert.ok(stdout.includes(`\n# ${title}\n`), title);
});

Deno.test("openTypedShell() keeps variables and tells codes when commands follow each other", async () => {
  await using dir = await tempDir();
  await using shell = await openTypedShell({ folder: dir.path, programs: { hello: ["printf", "it's %s\\n"] } });
  assert.deepEqual(await shell.type("A=one"), { output: "", code: 0 });
  assert.deepEqual(await shell.type('echo "$A"; echo two >&2; false'), { output: "one\ntwo\n", code: 1 });
  assert.deepEqual(await shell.type("cat; hello you"), { output: "it's you\n", code: 0 });
  assert.deepEqual(await shell.type("cat <<'E'\nthree\nE"), { output: "three\n", code: 0 });
  assert.deepEqual(await shell.type("printf 'no line end'"), { output: "no line end", code: 0 });
  assert.deepEqual(await shell.type("exit 3"), { output: "", code: 3 });
});
