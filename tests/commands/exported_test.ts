// The output of `get -o yaml` can be written back (report A1).
import assert from "node:assert/strict";
import { isConflict, isInvalid } from "../../lib/data/core/errors.ts";
import { assertMessage } from "../messages.ts";
import { commandLine, configMap } from "./command_line.ts";

for (const verb of ["create", "apply"]) {
  Deno.test(`k8s ${verb} makes an exported object again when it was deleted (A1)`, async () => {
    const cli = await commandLine([configMap("x", { a: "1" })]);
    const { uid } = (await cli.k8s.get("cm", "x")).metadata ?? {};
    const { stdout: input } = await cli("get", "cm", "x", "-o", "yaml", "--show-managed-fields");
    assert.match(input, /resourceVersion: .*\n *uid: /);
    await cli("delete", "cm", "x");
    const { code, stderr } = await cli.with({ input })(verb, "-f", "-");
    assert.equal(stderr, "");
    assert.equal(code, 0);
    const made = await cli.k8s.get("cm", "x");
    assert.deepEqual(made.data, { a: "1" });
    assert.notEqual(made.metadata?.uid, uid);
  });
}

Deno.test("k8s create --dry-run=client leaves out what only a server sets when it prints an export (A1)", async () => {
  const cli = await commandLine([configMap("x", { a: "1" })]);
  const { stdout: input } = await cli("get", "cm", "x", "-o", "yaml");
  const { stdout } = await cli.with({ input })("create", "-f", "-", "--dry-run=client", "-o", "json");
  assert.deepEqual(JSON.parse(stdout).metadata, { name: "x", namespace: "default" });
});

Deno.test("k8s.create() copies an object when it was read under another name (A1)", async () => {
  const { k8s } = await commandLine([configMap("x", { a: "1" })]);
  const source = await k8s.get("cm", "x");
  const copy = await k8s.create({ ...source, metadata: { ...source.metadata, name: "copy" } });
  assert.deepEqual(copy.data, { a: "1" });
  assert.notEqual(copy.metadata.uid, source.metadata?.uid);
});

Deno.test("k8s.apply() and replace() refuse an old resourceVersion when the object exists (A1)", async () => {
  const { k8s } = await commandLine([configMap("x", { a: "1" })]);
  const old = await k8s.get("cm", "x");
  await k8s.patch("cm", "x", { data: { b: "2" } });
  for (const write of [k8s.apply, k8s.replace]) {
    await assert.rejects(write({ ...old, data: { a: "3" } }), isConflict);
    await assertMessage(
      import.meta.url,
      `an old resourceVersion in ${write.name}`,
      () => write({ ...old, data: { a: "3" } }),
    );
  }
});

Deno.test("k8s.apply() says to leave the uid out when another object has the name by now (A1)", async () => {
  const { k8s } = await commandLine();
  const manifest = { ...configMap("x", { a: "1" }), metadata: { name: "x", uid: "of-another" } };
  await k8s.create(configMap("x"));
  await assert.rejects(k8s.apply(manifest), (error) => isInvalid(error) && /metadata\.uid/.test(error.hints.join()));
});
