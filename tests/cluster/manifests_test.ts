// Manifests on a real API server: entries of the report about pasted text.
import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";
import { isConflict, isInvalid } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";

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

Deno.test("a namespace that is null, empty or on a cluster-scoped kind is as to kubectl when the server is real (A2)", async () => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    for (const value of ['""', "null"]) {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: ${value}}\n`;
      for (const verb of ["create", "apply", "replace", "get", "delete"]) {
        const { code, err } = await run([...n, verb, "-f", "-"], text);
        assert.equal(code, 0, `${verb} ${value}: ${err}`);
      }
    }
    const cluster = `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}-x, namespace: other}\n`;
    for (const verb of ["create", "apply", "replace", "get", "delete"]) {
      const { code, err } = await run([...n, verb, "-f", "-"], cluster);
      assert.equal(code, 0, `${verb}: ${err}`);
    }
  });
});

Deno.test("characters that YAML refuses are stored as they are when the server is real (B30)", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const text = "[\u007f\u009b\u0085\u2028\ufeff\uffff\ud83d\ude00]";
    assert.equal((await k8s.apply(map("x", { a: text }))).data?.a, text);
  });
});

const service = (protocol: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s" },
  spec: { ports: [{ protocol, port: 80, targetPort: 1 }] },
});

const deployment = (container: Record<string, unknown>) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d" },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: "d" } },
    template: { metadata: { labels: { app: "d" } }, spec: { containers: [{ name: "c", image: "x", ...container }] } },
  },
});

Deno.test("k8s apply is never stuck when the server is real (A6, A7, C6)", async (test) => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    await using k8s = await connect({ namespace });
    const twice = [{ name: "A", value: "a" }, { name: "A", value: "b" }];
    const container = async (fields: Record<string, unknown>, options = {}) =>
      (await k8s.apply(deployment(fields), options)).spec.template.spec.containers[0] as Record<string, unknown>;
    await test.step("A6: an element of a list twice, before and after one", async () => {
      assert.deepEqual((await container({ env: twice }, { dryRun: true })).env, twice);
      assert.deepEqual((await container({ env: twice, command: ["a"] })).env, twice);
      const again = await container({ env: twice, image: "y" });
      assert.deepEqual([again.env, again.image, again.command], [twice, "y", undefined]);
      assert.deepEqual((await container({ env: [{ name: "A", value: "c" }] })).env, [{ name: "A", value: "c" }]);
      assert.deepEqual((await container({ env: twice })).env, twice);
      assert.equal((await container({})).env, undefined);
      // One list has no duplicates any more, and another list still has.
      const ports = [{ containerPort: 80, name: "a" }, { containerPort: 80, name: "b" }];
      await container({ env: twice, ports });
      const once = [{ name: "A", value: "a" }, { name: "B", value: "b" }];
      assert.deepEqual((await container({ env: once, ports })).env, once);
    });
    await test.step("A6: a value of a list of references twice", async () => {
      const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "sa" } };
      for (const _ of [1, 2]) {
        const { secrets } = await k8s.apply({ ...account, secrets: [{ name: "a" }, { name: "a" }] });
        assert.deepEqual(secrets, [{ name: "a" }, { name: "a" }]);
      }
    });
    await test.step("A6: unknown fields, with --validate", async () => {
      const wrong = { ...service("TCP"), metadata: { name: "u", nope: 1 }, other: {} };
      const spec = { ...wrong.spec, port: 1, ports: [{ port: 80, bar: { x: 1 } }] };
      const apply = (...flags: string[]) => run([...n, "apply", "-f", "-", ...flags], { ...wrong, spec });
      assert.match((await apply()).err, /field not declared in schema[^]*hint: add --validate=warn/);
      const { code, err } = await apply("--validate=warn");
      const fields = ["metadata.nope", "other", "spec.port", "spec.ports[0].bar"];
      assert.deepEqual(err.trim().split("\n").sort(), fields.map((field) => `Warning: unknown field "${field}"`));
      assert.equal(code, 0);
      assert.deepEqual(await apply("--validate=ignore"), { code: 0, out: "service/u unchanged\n", err: "" });
    });
    await test.step("A7: a port that kubectl applied, or we created, in the way of another", async () => {
      for (
        const make of [() => kubectl([...n, "apply", "-f", "-"], service("TCP")), () => k8s.create(service("TCP"))]
      ) {
        await make();
        const dry = await k8s.apply(service("UDP"), { dryRun: true });
        const { spec } = await k8s.apply(service("UDP"));
        assert.deepEqual(spec.ports, [{ protocol: "UDP", port: 80, targetPort: 1 }]);
        assert.deepEqual(dry.spec, spec);
        await k8s.delete("svc", "s");
      }
    });
    await test.step("A7: both tools on one object", async () => {
      const theirs = async (data: Record<string, string>) => {
        const { code, err } = await kubectl([...n, "apply", "-f", "-"], map("m", data));
        assert.deepEqual([code, err], [0, ""]);
        return (await k8s.get("cm", "m")).data;
      };
      await theirs({ a: "1", b: "1" });
      assert.deepEqual((await k8s.apply(map("m", { a: "1", b: "1", c: "1" }))).data, { a: "1", b: "1", c: "1" });
      assert.deepEqual(await theirs({ a: "1" }), { a: "1" });
      assert.deepEqual((await k8s.apply(map("m", { a: "2", d: "1" }))).data, { a: "2", d: "1" });
      assert.deepEqual(await theirs({ d: "2" }), { d: "2" });
      assert.deepEqual((await k8s.apply(map("m", { e: "1" }))).data, { e: "1" });
    });
    await test.step("C6: our own create and patch", async () => {
      await k8s.create(map("own", { a: "1", b: "1" }));
      const dry = await k8s.apply(map("own", { a: "2", b: "1" }), { dryRun: true });
      const done = await k8s.apply(map("own", { a: "2", b: "1" }));
      assert.deepEqual([dry.data, done.data], [{ a: "2", b: "1" }, { a: "2", b: "1" }]);
      await k8s.patch("cm", "own", { data: { a: "3", x: "1" } });
      assert.deepEqual((await k8s.apply(map("own", { a: "4" }))).data, { a: "4", x: "1" });
    });
    await test.step("another manager's fields stay a conflict", async () => {
      await k8s.patch("cm", "own", { data: { a: "5" } }, { fieldManager: "editor" });
      await assert.rejects(k8s.apply(map("own", { a: "6" })), isConflict);
    });
  });
});

// The first lines have the same words. The rest may differ (C4, C5).
const broken: [string, string, string[]][] = [
  ["without a kind", "apiVersion: v1\nmetadata: {name: q}\n", ["create", "apply", "replace", "get", "delete"]],
  ["without a version", "kind: ConfigMap\nmetadata: {name: q}\n", ["create", "apply", "replace"]],
  ["that is a mapping of nothing", "{}\n", ["create", "apply", "get"]],
  ["that is a list", "[1, 2]\n", ["create", "apply"]],
  ["with no object", "apiVersion: v1\nkind: List\nitems: []\n", ["create", "apply"]],
  ["without any text", "", ["get", "delete"]],
];

for (const [what, text, verbs] of broken) {
  Deno.test(`a manifest ${what} is an error in kubectl's words (C4)`, async () => {
    for (const verb of verbs) {
      const theirs = await kubectl([verb, "-f", "-"], text);
      const ours = await run([verb, "-f", "-"], text);
      const [words = ""] = theirs.err.split("\n");
      const expected = words.replace(/^error: /, "").replace(/; if you choose to ignore.*| in '.*'$/, "");
      assert.ok(ours.err.split("\n")[0]?.includes(expected), `${verb}: ${ours.err}, not ${expected}`);
      assert.equal(ours.code === 0, theirs.code === 0);
    }
  });
}

Deno.test("good files of a folder are used when others are broken, as by kubectl (C5)", async () => {
  await using dir = await tempDir();
  const folder = dir.path;
  await withNamespace(async (namespace) => {
    await Deno.mkdir(`${folder}/sub`);
    await Deno.writeTextFile(`${folder}/a.yaml`, JSON.stringify(map("a")));
    await Deno.writeTextFile(`${folder}/b.yaml`, "a: b: c\n");
    await Deno.writeTextFile(`${folder}/sub/c.yaml`, `${JSON.stringify(map("c"))}\n---\napiVersion: v1\n`);
    const names = (out: string) => [...out.matchAll(/\b([ac])\b/g)].map(([name]) => name);
    for (const verb of ["create", "get", "delete"]) {
      const args = [verb, "-f", folder, "-R", "-n", namespace];
      const ours = await run(args);
      assert.deepEqual([ours.code, names(ours.out)], [1, ["a", "c"]], `${verb}: ${ours.out}${ours.err}`);
      if (verb === "get") continue;
      const after = await kubectl(["get", "cm", "-n", namespace, "-o", "name"]);
      assert.equal(/configmap\/c\b/.test(after.out), verb === "create");
    }
  });
});
