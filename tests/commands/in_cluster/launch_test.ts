import assert from "node:assert/strict";
import { rulesIn } from "../../../lib/data/job/script_access.ts";
import { DENO_IMAGE, type ScriptJob } from "../../../lib/data/job/script_job.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { launch, removeLeftovers } from "../../../lib/terminal/commands/in_cluster/launch.ts";
import { assertMessage } from "../../messages.ts";

const JOB: ScriptJob = {
  name: "clean",
  namespace: "default",
  main: "main.ts",
  files: [{ path: "main.ts", text: "1;\n" }],
  args: ["$(HOME)"],
  image: DENO_IMAGE,
  serviceAccount: "clean",
  hasPackages: false,
  env: {},
  retries: 0,
  shards: 1,
};
const role = (kind: string, namespace?: string) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name: "x", namespace },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
});
const RULES = rulesIn([role("Role", "default"), role("Role", "kube-system"), role("ClusterRole")], "default");
const KINDS = ["jobs", "configmaps", "serviceaccounts", "roles", "rolebindings", "clusterroles", "clusterrolebindings"];

/** The names of all objects with the name of the Job. */
async function objectsIn(box: ReturnType<typeof sandbox>): Promise<string[]> {
  await using k8s = await connect({ handler: box.handler });
  const lists = await Promise.all(KINDS.map(async (type) => {
    const { items } = await k8s.list(type, type.startsWith("cluster") ? {} : { namespace: "*" });
    return items.filter(({ metadata }) => metadata.name.includes("clean")).map(({ metadata }) =>
      `${type}/${metadata.name}`
    );
  }));
  return lists.flat();
}

const launched = async (handler: ReturnType<typeof sandbox>["handler"], lines: string[] = []) => {
  await using k8s = await connect({ handler });
  const onLabeled = (line: string) => void lines.push(line);
  return await launch(k8s, { job: JOB, library: "", rules: RULES, change: (object) => object, onLabeled });
};

Deno.test("launch() creates a Job that owns everything in its namespace, and labels the rest", async () => {
  const box = sandbox();
  const lines: string[] = [];
  const { metadata, spec } = await launched(box.handler, lines);
  assert.equal(spec.suspend, false);
  assert.deepEqual(await objectsIn(box), [
    "jobs/clean",
    "configmaps/clean-k8s",
    "configmaps/clean-script",
    "serviceaccounts/clean",
    "roles/clean",
    "roles/default-clean-1",
    "rolebindings/clean",
    "rolebindings/default-clean-1",
    "clusterroles/default-clean-2",
    "clusterrolebindings/default-clean-2",
  ]);
  assert.equal(lines.length, 4);
  assert.equal(
    lines[0],
    `Role default-clean-1 in namespace kube-system, with the label kubeshell.dev/run=${metadata?.uid}`,
  );
  await using k8s = await connect({ handler: box.handler });
  for (const type of ["configmap/clean-script", "serviceaccount/clean", "role/clean", "rolebinding/clean"]) {
    const { metadata: owned } = await k8s.get(type);
    assert.equal(owned.ownerReferences?.[0]?.uid, metadata?.uid, type);
  }
});

Deno.test("launch() removes what it created if any of its requests fails", async () => {
  // The number of requests that create or start something.
  let writes = 0;
  const counted = sandbox();
  await launched((request) => {
    if (isWrite(request)) writes++;
    return counted.handler(request);
  });
  assert.equal(writes, 11);
  for (let failing = 0; failing < writes; failing++) {
    const box = sandbox();
    let seen = 0;
    const handler = (request: Request) =>
      isWrite(request) && seen++ === failing
        ? Promise.resolve(
          Response.json({ kind: "Status", status: "Failure", message: "broken", code: 500 }, { status: 500 }),
        )
        : box.handler(request);
    await assert.rejects(launched(handler), /broken/, `write ${failing}`);
    // The sandbox has no garbage collector: the objects that the Job owned would go with it.
    const left = (await objectsIn(box)).filter((name) => /^jobs|^cluster|default-clean/.test(name));
    assert.deepEqual(left, [], `write ${failing}`);
  }
});

function isWrite({ method, url }: Request): boolean {
  return (method === "POST" && !url.includes("reviews")) || method === "PATCH";
}

Deno.test("launch() names the permissions that its user cannot give, before it creates anything", async () => {
  const box = sandbox();
  await using admin = await connect({ handler: box.handler });
  await admin.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "jane-edits" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
    subjects: [{ kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" }],
  });
  await assertMessage(import.meta.url, "permissions that the user lacks", () => launched(box.as({ user: "jane" })));
  assert.deepEqual(await objectsIn(box), []);
});

Deno.test("removeLeftovers() removes the labeled roles of Jobs that no longer exist", async () => {
  const box = sandbox();
  await launched(box.handler);
  await using k8s = await connect({ handler: box.handler });
  assert.deepEqual(await removeLeftovers(k8s, "default"), []);
  await k8s.delete("job", "clean");
  assert.deepEqual(await removeLeftovers(k8s, "kube-system"), []);
  assert.equal((await removeLeftovers(k8s, "default")).length, 4);
  assert.deepEqual((await objectsIn(box)).filter((name) => name.includes("default-clean")), []);
});
