import assert from "node:assert/strict";
import { isAlreadyExists } from "../../lib/data/core/errors.ts";
import { defined } from "../../lib/data/base/defined.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { NODE } from "../../tools/cluster/node/settings.ts";
import { RELATED_FIXTURES } from "../views/related_fixtures.ts";
import { run, withNamespace } from "./command_line.ts";
import { NODE_VARIABLE, until } from "./pods.ts";

// No controller changes these, so their relationships stay as they are written.
const PASSIVE = [
  "ConfigMap",
  "Secret",
  "ServiceAccount",
  "PersistentVolumeClaim",
  "PodDisruptionBudget",
  "NetworkPolicy",
  "Service",
  "Ingress",
  "Role",
  "RoleBinding",
  "HorizontalPodAutoscaler",
];

/** The fixtures of relationships that are only data, and the Pod that uses them, in other namespaces. */
function fixturesIn(red: string, blue: string): KubeObject[] {
  const chosen = RELATED_FIXTURES.filter(({ kind = "", metadata: { name } = {} }) =>
    // A controller creates the claim of the ephemeral volume.
    PASSIVE.includes(kind) && name !== "every-place-scratch" || kind === "Pod" && name === "every-place"
  );
  const text = JSON.stringify(chosen).replaceAll('"namespace":"red"', `"namespace":"${red}"`)
    .replaceAll('"namespace":"blue"', `"namespace":"${blue}"`);
  return (JSON.parse(text) as KubeObject[]).map(({ metadata = {}, status: _status, ...object }) => {
    const { name, namespace, labels } = metadata;
    return { ...object, metadata: { name, namespace, labels } };
  });
}

async function createFixtures(k8s: K8s, red: string, blue: string): Promise<void> {
  for (const object of fixturesIn(red, blue)) {
    const { ephemeralContainers, nodeName: _node, ...spec } = object.spec ?? {};
    const rules = object.kind === "Role" ? [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] : object.rules;
    if (object.kind === "PersistentVolumeClaim") delete spec.volumeName;
    if (object.kind === "Pod") Object.assign(spec, { schedulerName: "nobody" });
    const written = { ...object, ...defined({ spec: object.spec && spec, rules }) };
    await k8s.apply(written as KubeObject & { metadata: { name: string } }, { forceConflicts: true });
    if (ephemeralContainers !== undefined) {
      const subresource = "ephemeralcontainers";
      await k8s.patch(written, { spec: { ephemeralContainers } }, { type: "strategic", subresource });
    }
  }
}

const sorted = (list: string) => `${list}.map((one) => one.name).sort().join()`;

/** Expressions about the object of a kind and a name in the namespace `red`, and their values. */
const VALUES: readonly (readonly [target: string, text: string, value: string])[] = [
  ["pod/every-place", sorted("configMaps"), "kube-root-ca.crt,of-debug,of-init,of-projection,of-volume"],
  ["pod/every-place", sorted("secrets"), "of-csi,of-init,of-main,of-projection,of-pull,of-volume"],
  ["pod/every-place", sorted("claims"), "data,every-place-scratch"],
  ["pod/every-place", "serviceAccount.labels.tier", "red"],
  ["pod/every-place", sorted("pdbs"), "all,some"],
  ["pod/every-place", "netpols.length", "0"],
  ["cm/of-debug", "usedBy.map((one) => `${one.kind}/${one.name}`).join()", "Pod/every-place"],
  ["cm/unused", "usedBy.length", "0"],
  ["secret/of-tls", "usedBy.map((one) => `${one.kind}/${one.name}`).join()", "Ingress/web"],
  ["pdb/none", "pods.length", "0"],
  ["pdb/all", sorted("pods"), "every-place"],
  ["service/no-selector", "pods.length", "0"],
  ["ingress/web", `${sorted("services")} + ' ' + ${sorted("backends")}`, "no-selector,web env"],
  ["rolebinding/to-role", "role + ' ' + role.kind", "Role/reader Role"],
  ["rolebinding/to-clusterrole", "role", "ClusterRole/reader"],
  ["role/reader", sorted("bindings"), "to-role"],
  // The bindings are for the account of the same name in the other namespace.
  ["serviceaccount/web", "bindings.some((one) => one.name == 'to-role')", "false"],
];

Deno.test("k8s get finds related objects of a real cluster by more than their names", async (t) => {
  await using k8s = await connect();
  await withNamespace(async (red) => {
    await withNamespace(async (blue) => {
      await createFixtures(k8s, red, blue);
      await until(
        "the claim of the ephemeral volume is there",
        async () => await k8s.find("pvc", "every-place-scratch", { namespace: red }),
      );
      for (const [target, text, value] of VALUES) {
        await t.step(`${target}: ${text}`, async () => {
          const line = ["get", ...target.split("/"), "-n", red, "-o", `js=${text}`];
          assert.deepEqual(await run(line), { code: 0, out: `${value}\n`, err: "" });
        });
      }
      await t.step("a policy for all pods is one for all pods of its namespace", async () => {
        const { out } = await run(["get", "netpol", "-n", blue, "-o", "js=pods.length"]);
        assert.equal(out, "0\n");
      });
      await t.step("the owned objects are found in every kind", async () => {
        const line = ["get", "pod", "every-place", "-n", red, "-o", `js=${sorted("owned")}`];
        assert.deepEqual(await run(line), { code: 0, out: "every-place-scratch\n", err: "" });
      });
      await t.step({
        name: "the Lease and the CSINode of a node have its name",
        ignore: !Deno.env.get(NODE_VARIABLE),
        async fn() {
          const { out } = await run([
            "get",
            "node",
            NODE,
            "-o",
            "js=csiNode == name && lease.spec.holderIdentity == name",
          ]);
          assert.equal(out.trim(), "true");
        },
      });
    });
  });
});

Deno.test("k8s get distinguishes a new claim from an earlier one of the same name that its volume belongs to", async () => {
  await using all = await connect();
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        storageClassName: "by-hand",
        volumeName: `${namespace}-pv`,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
      },
    };
    await all.create({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${namespace}-pv` },
      spec: {
        storageClassName: "by-hand",
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: "/nowhere" },
      },
    });
    const line = ["get", "pvc", "data", "-n", namespace, "-o", "js=`${volume} ${volume.capacity.storage ?? 'none'}`"];
    try {
      await k8s.create(claim);
      await until(
        "the claim is bound",
        async () => (await k8s.get("pvc", "data")).status?.phase === "Bound" ? true : undefined,
      );
      assert.equal((await run(line)).out, `${namespace}-pv 1Gi\n`);
      await k8s.delete("pvc", "data");
      await until(
        "the claim is created again",
        async () =>
          await k8s.create(claim).catch((error) => isAlreadyExists(error) ? undefined : Promise.reject(error)),
      );
      assert.equal((await run(line)).out, `${namespace}-pv none\n`);
    } finally {
      await all.delete("pv", `${namespace}-pv`);
    }
  });
});
