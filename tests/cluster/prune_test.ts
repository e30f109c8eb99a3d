import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { kubectl, run, sh, spawn, withNamespace } from "./command_line.ts";

const PART_OF = "applyset.kubernetes.io/part-of";
const TOOLING = "applyset.kubernetes.io/tooling";

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

Deno.test("apply --prune --applyset writes and prunes what kubectl does if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using dir = await tempDir();
    const object = (kind: string, name: string, more: Record<string, unknown> = {}) => ({
      apiVersion: "v1",
      kind,
      metadata: { name },
      ...more,
    });
    const kept = object("ConfigMap", "kept");
    const workload = {
      ...object("Deployment", "web"),
      apiVersion: "apps/v1",
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "x" }] } },
      },
    };
    const list = (...items: unknown[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const all = await dir.file("all.json", list(kept, object("Secret", "old"), workload));
    const less = await dir.file("less.json", list(kept));
    /** The labels and annotations of the parent, and the labels of the members. */
    const marks = async () => {
      const { labels, annotations } = (await k8s.get("secret", "shop")).metadata;
      const members = await Promise.all([
        k8s.list("configmaps", { labels: PART_OF }),
        k8s.list("secrets", { labels: PART_OF }),
        k8s.list("deployments", { labels: PART_OF }),
      ]);
      return {
        labels,
        annotations: { ...annotations, [TOOLING]: annotations?.[TOOLING]?.split("/")[0] },
        members: members.map(({ items }) => items.map(({ metadata }) => [metadata.name, metadata.labels])),
      };
    };
    const line = (file: string, set = "shop") => ["apply", "-f", file, "-n", namespace, "--prune", `--applyset=${set}`];
    const theirs = async (file: string) =>
      await spawn(
        Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl",
        [...line(file), "--server-side", "--field-manager=k8s"],
        undefined,
        { KUBECTL_APPLYSET: "true" },
      );
    const prunedOf = ({ out }: { out: string }) => out.split("\n").filter((line) => line.endsWith(" pruned")).sort();

    assert.equal((await theirs(all)).code, 0);
    const expected = await marks();
    const expectedPruned = prunedOf(await theirs(less));
    const expectedAfter = await marks();
    assert.deepEqual(expectedPruned, ["deployment.apps/web pruned", "secret/old pruned"]);

    // The set of kubectl is refused, and the hint takes it over.
    assert.equal((await theirs(all)).code, 0);
    const refused = await run(line(less));
    assert.equal(refused.code, 1);
    const adopt = /^hint: run `(k8s annotate .*?)`/m.exec(refused.err)?.[1] ?? "";
    assert.equal((await sh(adopt)).code, 0, refused.err);
    assert.deepEqual(prunedOf(await run(line(less))), expectedPruned);
    const ours = (marks: typeof expected) => ({ ...marks, annotations: { ...marks.annotations, [TOOLING]: "k8s" } });
    assert.deepEqual(await marks(), ours(expectedAfter));

    await k8s.delete("secret", "shop");
    await k8s.delete("configmap", "kept");
    assert.equal((await run(line(all))).code, 0);
    assert.deepEqual(await marks(), ours(expected));
    const plan = await run(["plan", ...line(less).slice(1)]);
    assert.match(plan.out, /^1 to update, 1 unchanged, 2 to delete$/m);
    assert.deepEqual(prunedOf(await run(line(less))), expectedPruned);
    assert.deepEqual(await marks(), ours(expectedAfter));
    assert.match((await theirs(less)).err, /is managed by tooling "k8s" instead of "kubectl"/);
  });
});
