import assert from "node:assert/strict";
import { startCluster } from "../../tools/cluster/cluster.ts";
import { crd } from "../commands/fleet/custom_kind.ts";
import { tempDir } from "../temp_dir.ts";
import { run, withNamespace } from "./command_line.ts";

const KUBECONFIG = Deno.env.get("KUBECONFIG") ?? "";

/** Writes a kubeconfig with two contexts of the first server, and further entries. */
async function twins(folder: string, further?: string): Promise<string> {
  const config = JSON.parse(await Deno.readTextFile(KUBECONFIG));
  const [{ context }] = config.contexts;
  config.contexts = ["twin-b", "twin-a"].map((name) => ({ name, context }));
  if (further !== undefined) {
    const other = JSON.parse(await Deno.readTextFile(further));
    config.clusters.push({ ...other.clusters[0], name: "other" });
    config.users.push({ ...other.users[0], name: "other" });
    config.contexts.push({ name: "other", context: { cluster: "other", user: "other" } });
  }
  const file = `${folder}/config`;
  await Deno.writeTextFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

Deno.test("get --contexts gives each answer twice if two contexts have one real server", async () => {
  await using folder = await tempDir();
  const file = await twins(folder.path);
  await withNamespace(async (namespace) => {
    const create = ["create", "configmap", "of-fleet", "-n", namespace];
    assert.equal((await run(create)).code, 0);
    const read = ["get", "cm", "--contexts", "twin-*", "--kubeconfig", file, "-n", namespace];
    const filtered = await run([...read, "--where", '!(name == "kube-root-ca.crt")', "-o", "csv=name"]);
    assert.equal(filtered.out.trim().split("\r\n").slice(1).join(" "), "twin-b,of-fleet twin-a,of-fleet");
    const first = await run([...read, "--sort-by", "-name", "--first", "2", "-o", "name"]);
    assert.equal(first.out.trim(), "twin-b:configmap/of-fleet\ntwin-a:configmap/of-fleet");
    const everywhere = await run([
      ...["get", "cm", "-A", "--contexts", "twin-*", "--kubeconfig", file],
      ...["--where", `namespace == "${namespace}" && !(name == "kube-root-ca.crt")`, "--count"],
    ]);
    assert.equal(everywhere.out.trim(), "2");
  });
});

Deno.test(".fleet at the prompt reads from both contexts of a real server and writes to none", async () => {
  await using folder = await tempDir();
  const file = await twins(folder.path);
  const prompt = ["repl", "--kubeconfig", file, "--context", "twin-a"];
  const { code, out, err } = await run(prompt, ".fleet twin-*\nget ns default -o name\ndelete ns default\n");
  assert.deepEqual([code, out], [1, "twin-b:namespace/default\ntwin-a:namespace/default\n"]);
  assert.match(err, /^error: Cannot run "k8s delete" for several contexts/);
});

Deno.test("get --contexts lists a custom kind of the only real server that has it and fails the other", async () => {
  await using other = await startCluster();
  await using folder = await tempDir();
  const file = await twins(folder.path, other.kubeconfig);
  const manifest = `${folder.path}/crd.json`;
  // Other tests define Widgets on the first server.
  const gadgets = JSON.stringify(crd(["size"])).replaceAll("widget", "gadget").replaceAll("Widget", "Gadget");
  await Deno.writeTextFile(manifest, gadgets);
  assert.equal((await run(["apply", "-f", manifest, "--kubeconfig", other.kubeconfig])).code, 0);
  const established = ["wait", "crd/gadgets.example.com", "--for=condition=Established"];
  assert.equal((await run([...established, "--kubeconfig", other.kubeconfig])).code, 0);
  const object = { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "x" }, spec: { size: "big" } };
  await Deno.writeTextFile(manifest, JSON.stringify(object));
  assert.equal((await run(["apply", "-f", manifest, "--kubeconfig", other.kubeconfig])).code, 0);
  const read = ["--contexts", "twin-a", "--contexts", "other", "--kubeconfig", file];
  const { code, out, err } = await run(["get", "gadgets", ...read, "-o", "csv=name,spec.size"]);
  assert.equal(code, 4);
  assert.equal(out.trim().split("\r\n").slice(1).join(" "), "other,x,big");
  assert.match(err, /^twin-a +the server doesn't have a resource type "gadgets"/m);
  assert.match(err, /^1 of 2 clusters answered$/m);
  const both = await run(["get", "ns", "default", ...read, "-o", "name"]);
  assert.deepEqual([both.code, both.out.trim()], [0, "twin-a:namespace/default\nother:namespace/default"]);
});
