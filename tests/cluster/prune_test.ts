import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";

Deno.test("apply --prune -l names the objects that kubectl would prune if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using dir = await tempDir();
    const labels = { run: namespace };
    const object = (kind: string, name: string, more: Record<string, unknown> = {}) => ({
      apiVersion: "v1",
      kind,
      metadata: { name, namespace, labels },
      ...more,
    });
    const all = [
      object("ConfigMap", "kept"),
      object("ConfigMap", "stray"),
      object("Secret", "stray"),
      object("Service", "stray", { spec: { ports: [{ port: 80 }] } }),
      object("ServiceAccount", "not-in-the-allowlist"),
      {
        ...object("PersistentVolume", namespace, {
          spec: { capacity: { storage: "1Mi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/tmp" } },
        }),
        metadata: { name: namespace, labels },
      },
    ];
    const list = { apiVersion: "v1", kind: "List", items: all };
    const file = await dir.file("kept.json", JSON.stringify(all[0]));
    assert.equal((await kubectl(["apply", "-f", "-"], list)).code, 0);
    try {
      assert.equal((await run(["create", "-f", "-"], object("ConfigMap", "not-applied"))).code, 0);
      for (
        const flags of [["-l", `run=${namespace}`], ["-l", `run=${namespace}`, "--prune-allowlist=core/v1/Secret"]]
      ) {
        const line = ["apply", "-f", file, "--prune", ...flags];
        const [ours, theirs] = await Promise.all([run(line), kubectl([...line, "--dry-run=server"])]);
        const expected = [...theirs.out.matchAll(/^(\S+) pruned/gm)].map(([, name]) => name);
        const found = [...ours.err.matchAll(/^ {2}(\S+)( in namespace .*)?$/gm)].map(([, name]) => name);
        assert.ok(expected.length > 0, theirs.err);
        assert.deepEqual(found.sort(), expected.sort(), ours.err);
        assert.equal(ours.code, 1);
      }
    } finally {
      await kubectl(["delete", "pv", namespace, "--wait=false"]);
    }
  });
});
