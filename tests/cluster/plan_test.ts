import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { checkFolderOnServer } from "../plan/check_folder.ts";
import { generateFolder } from "../plan/generated_folders.ts";
import { tempDir } from "../temp_dir.ts";
import { kubectl, run, withNamespace } from "./command_line.ts";
import { until } from "./pods.ts";

// A sample; `npm run soak -- plan 100 --server` checks a hundred.
Deno.test("plan() says what apply does for 4 generated folders if the server is real", async () => {
  await using k8s = await connect();
  const prefix = `plan${crypto.randomUUID().slice(0, 4)}`;
  for (let seed = 1; seed <= 4; seed++) {
    const { faults } = await checkFolderOnServer(k8s, generateFolder(seed, prefix));
    assert.deepEqual(faults, []);
  }
});

Deno.test("k8s diff exits as kubectl diff does if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using dir = await tempDir();
    const manifest = (name: string, value: string) =>
      `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data: {a: "${value}"}
`;
    const old = await dir.file("old.yaml", manifest("a", "1"));
    const files = [
      old,
      await dir.file("changed.yaml", manifest("a", "2")),
      await dir.file("bad.yaml", manifest("Bad_Name", "1")),
      `${dir.path}/none.yaml`,
    ];
    assert.equal((await run(["apply", "-f", old])).code, 0);
    for (const file of files) {
      const [ours, theirs] = await Promise.all([
        run(["diff", "-f", file]),
        kubectl(["diff", "--server-side", "--field-manager=k8s", "-f", file]),
      ]);
      assert.equal(Math.min(ours.code, 2), Math.min(theirs.code, 2), `${file}\n${ours.err}\n${theirs.err}`);
      assert.equal(ours.out === "", theirs.out === "", file);
    }
  });
});

Deno.test("plan() says which permission it lacks, and apply needs no other if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const group = "rbac.authorization.k8s.io";
    const allow = async (user: string, verbs: string[]) => {
      const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs }];
      await admin.create({ apiVersion: `${group}/v1`, kind: "Role", metadata: { name: user }, rules });
      await admin.create({
        apiVersion: `${group}/v1`,
        kind: "RoleBinding",
        metadata: { name: user },
        roleRef: { apiGroup: group, kind: "Role", name: user },
        subjects: [{ apiGroup: group, kind: "User", name: user }],
      });
    };
    await allow("patcher", ["patch"]);
    await allow("reader", ["get"]);
    await allow("updater", ["get", "patch"]);
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "1" } };
    await admin.create({ ...map, data: {} });
    const plan = async (as: string, name = "a") => {
      const { steps } = await admin.with({ as }).plan({ ...map, metadata: { name } });
      return [steps[0]?.action, steps[0]?.reason];
    };
    await until("the roles hold", async () => (await plan("updater"))[0] === "update" ? true : undefined);
    const words = (user: string, verb: string, name = "a") =>
      `configmaps "${name}" is forbidden: User "${user}" cannot ${verb} resource "configmaps" in API group "" in the namespace "${namespace}"`;
    assert.deepEqual(await plan("patcher"), ["refused", `a plan reads the object: ${words("patcher", "get")}`]);
    const dry = "a dry run needs the permissions of the write: ";
    assert.deepEqual(await plan("reader"), ["refused", dry + words("reader", "patch")]);
    assert.deepEqual(await plan("updater", "b"), ["refused", dry + words("updater", "create", "b")]);
    const shown = await run(["plan", "-f", "-", "-n", namespace, "--as", "reader"], map);
    assert.equal(shown.code, 1);
    assert.match(shown.out, /^refused +configmap\/a +\S+ +a dry run needs the permissions of the write: /m);
    const applied = await Array.fromAsync(admin.with({ as: "patcher" }).applyEach([map]));
    assert.deepEqual(applied.map(({ result }) => result), ["configured"]);
    assert.deepEqual((await admin.get("configmap", "a")).data, { a: "1" });
  });
});

Deno.test("plan() shows a replacement with the defaults of the server if the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const job = (image: string) => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "j" },
      spec: { suspend: true, template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image }] } } },
    });
    await k8s.apply(job("one"));
    const [good] = (await k8s.plan(job("two"), { replace: true })).steps;
    assert.equal(good?.action, "replace");
    assert.match(good.diff, /^- +- image: one\n\+ +- image: two$/m);
    // The defaults of the server are no changes.
    assert.doesNotMatch(good.diff, /^[-+] +(backoffLimit|dnsPolicy)/m);
  });
});
