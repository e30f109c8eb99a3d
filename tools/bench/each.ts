import type { Cluster } from "../cluster/cluster.ts";
import { ROOT } from "./bench_part.ts";
import type { Program } from "./measure.ts";

const CLIENT_NODE = "@kubernetes/client-node@1.4.0";

/** A script that uses the installed library to count all pods. */
export async function libraryScript(cluster: Cluster, namespace: string): Promise<Program> {
  const script = `${cluster.folder}/each.ts`;
  await Deno.writeTextFile(
    script,
    `import { connect } from "${ROOT}dist/mod.js";
await using k8s = await connect();
let count = 0;
for await (const pod of k8s.each("pods", { namespace: ${JSON.stringify(namespace)} })) {
  if (pod.metadata.name !== "") count++;
}
console.log(count);
`,
  );
  const command = [Deno.execPath(), "run", "-A", "--no-check", "--no-config", "--quiet", script];
  return { name: "each", command, env: { KUBECONFIG: cluster.kubeconfig } };
}

/**
 * The same script for @kubernetes/client-node, which lists the pods in one call; undefined if it cannot be installed.
 * It is in the cache and is not a dependency of this project.
 */
export async function clientNode(cluster: Cluster, namespace: string): Promise<Program | undefined> {
  const folder = await installClientNode();
  if (folder === undefined) return undefined;
  const script = `${folder}/each.js`;
  await Deno.writeTextFile(
    script,
    `import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
const config = new KubeConfig();
config.loadFromDefault();
const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: ${JSON.stringify(namespace)} });
let count = 0;
for (const pod of items) if (pod.metadata.name !== "") count++;
console.log(count);
`,
  );
  return { name: "client-node", command: ["node", script], env: { KUBECONFIG: cluster.kubeconfig } };
}

/** Installs client-node in the cache and returns its folder; undefined if it cannot be installed. */
export async function installClientNode(): Promise<string | undefined> {
  const cache = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  const folder = `${cache}/kubeshell/bench/${CLIENT_NODE.replaceAll(/[^\w.-]/g, "-")}`;
  await Deno.mkdir(folder, { recursive: true });
  if (!await Deno.stat(`${folder}/node_modules/@kubernetes`).then(() => true, () => false)) {
    await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true, "type": "module" }\n');
    const npm = new Deno.Command("npm", {
      args: ["install", "--no-audit", "--no-fund", "--loglevel=error", CLIENT_NODE],
      cwd: folder,
      stdout: "null",
    });
    if (!await npm.output().then(({ success }) => success, () => false)) return undefined;
  }
  return folder;
}
