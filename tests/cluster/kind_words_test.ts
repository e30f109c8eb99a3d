import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { deleteKind, run, withNamespace } from "./command_line.ts";
import { until } from "./pods.ts";

const GROUP = "words.example.com";

Deno.test("eval reads kinds as words, custom ones included, if the cluster is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const crd = await k8s.create({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `gears.${GROUP}` },
      spec: {
        group: GROUP,
        names: { plural: "gears", singular: "gear", kind: "Gear", shortNames: ["gr"] },
        scope: "Namespaced",
        versions: [{
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        }],
      },
    });
    try {
      const gear = { apiVersion: `${GROUP}/v1`, kind: "Gear", metadata: { name: "cog" }, size: 2 };
      await until("the kind is served", () => k8s.create(gear).catch(() => undefined));
      const printed = async (...args: string[]) => {
        const { code, out, err } = await run(["eval", "-n", namespace, ...args]);
        assert.equal(code, 0, err);
        return out;
      };
      assert.equal(await printed("gears.map((g) => `${g.name} ${g.size}`)"), "cog 2\n");
      assert.equal(await printed('gr("cog").age < age("1h")'), "true\n");
      assert.equal(await printed("-A", `kinds["gears.v1.${GROUP}"].map((g) => g.namespace)`), `${namespace}\n`);
      // Each pod of a service account names it, so the pods are read too.
      assert.equal(await printed("sa.map((account) => account.pods.length)"), "0\n");
      assert.match(await printed("sa"), /^NAME .*\ndefault /);
      const { code, err } = await run(["eval", "-n", namespace, "--as", "nobody", "gears.length"]);
      assert.equal(code, 1);
      assert.match(
        err,
        /^Error from server \(Forbidden\): Cannot read the word "gears": gears\.words\.example\.com is/,
      );
    } finally {
      await deleteKind(k8s, crd.metadata.name);
    }
  });
});
