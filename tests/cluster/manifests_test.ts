// Manifests on a real API server: entries of the report on what people paste.
import assert from "node:assert/strict";
import { isConflict, isInvalid } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { run, withNamespace } from "./command_line.ts";

const map = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

Deno.test("an exported object can be written back when the server is real (A1)", async (test) => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    await using k8s = await connect({ namespace });
    for (const verb of ["create", "apply"]) {
      await test.step(`k8s ${verb}`, async () => {
        await k8s.create(map("x", { a: "1" }));
        const { out } = await run([...n, "get", "cm", "x", "-o", "yaml"]);
        await k8s.delete("cm", "x", { wait: true });
        const { code, err } = await run([...n, verb, "-f", "-"], out);
        assert.equal(code, 0, err);
        assert.deepEqual((await k8s.get("cm", "x")).data, { a: "1" });
        await k8s.delete("cm", "x", { wait: true });
      });
    }
    await test.step("an old resourceVersion and another uid stay errors", async () => {
      const old = await k8s.create(map("x", { a: "1" }));
      await k8s.patch("cm", "x", { data: { b: "2" } });
      const changed = { ...old, data: { a: "3" } };
      await assert.rejects(k8s.apply(changed), (error) => isConflict(error) && error.hints.length === 2);
      await assert.rejects(k8s.replace(changed), isConflict);
      const other = { ...map("x"), metadata: { name: "x", uid: "of-another" } };
      await assert.rejects(k8s.apply(other), (error) => isInvalid(error) && /metadata\.uid/.test(error.hints.join()));
    });
  });
});
