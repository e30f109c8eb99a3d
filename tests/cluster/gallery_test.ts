import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { connect } from "../../lib/session/connect.ts";
import { PAGE, readGallery } from "../docs/gallery.ts";
import { tempDir } from "../temp_dir.ts";
import { SELF, spawn, withNamespace } from "./command_line.ts";
import { stageGallery, withOwnNode } from "./gallery_stage.ts";

// The tasks whose pipeline prints what our line prints. The others print more or less, change objects, or are wrong: the
// columns of awk shift after `7 (2m ago)`.
const ALIKE = [
  "List the names of the pods",
  "Print one field of an object",
  "Print the namespaces on one line",
  "List the images of Deployments",
  "List the node selectors of pods",
  "List the volumes of pods",
  "List the node ports of Services",
  "Sort nodes by their memory",
  "Print the first line of a ConfigMap's value",
  "Find pods that are not running",
  "Find pods by a part of their names",
  "Find pods in CrashLoopBackOff",
  "Find pods that were restarted",
  "List evicted pods",
  "Find names by a regular expression",
  "Find pods without an owner",
  "Find nodes that are not ready",
  "Find Deployments with more than one replica",
  "Count the pods",
  "Count pods by status",
  "Count pods that are not running, by phase",
  "Count pods by namespace",
  "Count your own namespaces",
  "Count warnings by reason",
  "Find containers without limits",
  "Find containers without a memory limit",
  "List the IDs of init containers",
  "List hosts, paths and backends of Ingresses",
  "List the addresses of nodes",
  "List the taints of nodes",
  "List the pods of a Service",
  "List the pods of a Deployment",
  "List the pods of a ReplicationController",
  "Print the owner of a pod",
  "Count the pods of GPU nodes by namespace",
  "Print one value of a Secret",
  "Print all values of a Secret",
  "List the Secrets in environment variables",
  "Find Secrets without an owner",
  "List the holders of cluster-admin",
  "Print names without jq",
  "Print names without sed",
  "Filter JSON lines",
  "Convert YAML to JSON",
];

Deno.test("the gallery's lines find what their pipelines find if both run on a real cluster", async (test) => {
  const lines = new Map(readGallery(await Deno.readTextFile(PAGE)).map((line) => [line.title, line]));
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using _stage = await stageGallery(k8s);
    await using shell = await shellIn(namespace);
    for (const title of ALIKE) {
      await test.step(title, async () => {
        const { pipeline = "", line = "" } = lines.get(title) ?? {};
        const ask = async () => [await shell.run(withOwnNode(pipeline)), await shell.run(withOwnNode(line))] as const;
        let [theirs, ours] = await ask();
        // Pods of an earlier test can end between the two lines.
        for (let more = 0; more < 4 && !isDeepStrictEqual(facts(ours.out), facts(theirs.out)); more++) {
          [theirs, ours] = await ask();
        }
        assert.equal(ours.code, 0, ours.err);
        assert.ok(theirs.out.trim() !== "", theirs.err);
        assert.deepEqual(facts(ours.out), facts(theirs.out));
      });
    }
  });
});

/** A shell with both programs on its PATH, whose current namespace is another one. */
async function shellIn(namespace: string) {
  const dir = await tempDir();
  const config = await dir.file("config", await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
  const self = SELF.map((word) => `'${word}'`).join(" ");
  const programs = {
    kubectl: `exec '${Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl"}' "$@"`,
    k8s: `exec ${self} "$@"`,
  };
  for (const [name, line] of Object.entries(programs)) {
    await Deno.chmod(await dir.file(name, `#!/bin/sh\n${line}\n`), 0o755);
  }
  const env = { KUBECONFIG: config, PATH: `${dir.path}:${Deno.env.get("PATH")}` };
  const run = (line: string) => spawn("sh", ["-c", `cd '${dir.path}' && ${line}`], undefined, env);
  await run(`kubectl config set-context --current --namespace=${namespace}`);
  return { run, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
}

/**
 * Returns the words of each line. Headers, shares, ages and absent values are left out, and so are the order of lines and
 * words: a pipeline sorts by text, and counts stand before what they count.
 */
function facts(text: string): string[] {
  const lines = text.split("\n").filter((line) =>
    !/^[A-Z][A-Z.]*( {2,}|$)|^[A-Za-z.]+ {2,}spec\./.test(line) || /^\s*\d/.test(line)
  );
  return lines.map((line) =>
    line.split(/[\s|,:="'{}[\]/]+/)
      .filter((word) => word !== "" && !/^(\d+(\.\d+)?%|\(?\d+[smhdy].*|ago\)|<none>|null)$/.test(word))
      .sort().join(" ")
  ).filter((line) => line !== "").sort();
}
