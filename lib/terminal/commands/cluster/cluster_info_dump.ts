import { defined } from "../../../data/base/defined.ts";
import { type KubeObject, records } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

const DUMP_OPTIONS = {
  outputDirectory: {
    value: "folder",
    help: "Write files into this folder instead of standard output",
    completion: "file",
  },
  namespaces: { value: "names", help: "Namespaces, separated by commas", default: "kube-system and the current one" },
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  output: outputOption(VALUE_FORMATS, "Output format of the objects"),
  ...TEMPLATE_OPTIONS,
  showManagedFields: SHARED_OPTIONS.showManagedFields,
  podRunningTimeout: { hidden: true, value: "duration", help: "Accepted for compatibility" },
} as const satisfies Options;

type DumpFlags = Globals & FlagsOf<typeof DUMP_OPTIONS>;

// The types in the order of kubectl, with the names of their files.
const TYPES = [
  ["events", "events"],
  ["replicationcontrollers", "replication-controllers"],
  ["services", "services"],
  ["daemonsets", "daemonsets"],
  ["deployments", "deployments"],
  ["replicasets", "replicasets"],
  ["pods", "pods"],
] as const;

/** `k8s cluster-info dump`: prints objects and logs for a diagnosis. */
export function clusterInfoDumpCommand(shell: Shell) {
  return defineCommand({
    name: "cluster-info dump",
    description: "Print nodes, events, services, workloads and pods as JSON, and the logs of the pods.",
    examples: [
      ["Print the current namespace and kube-system", "k8s cluster-info dump"],
      ["Write all namespaces into a folder", "k8s cluster-info dump -A --output-directory=cluster-state"],
    ],
    options: DUMP_OPTIONS,
    action: async (flags) => await dump(shell, flags),
  });
}

async function dump(shell: Shell, flags: DumpFlags): Promise<void> {
  const { outputDirectory = "-", output = "json", showManagedFields, allowMissingTemplateKeys } = flags;
  const { signal } = shell;
  await using k8s = await openShellSession(shell, flags);
  const print = await printer(output, { managedFields: showManagedFields, allowMissingKeys: allowMissingTemplateKeys });
  const extension = output === "json" || output === "yaml" ? output : "txt";
  const write = async (name: string, text: string) => {
    if (outputDirectory === "-") return await shell.out(text);
    await writePrivate(`${outputDirectory}/${name}`, text);
  };
  const list = (type: string, namespace?: string) => k8s.list<string>(type, { signal, ...defined({ namespace }) });
  await write(`nodes.${extension}`, await print(await list("nodes")));
  const namespaces = flags.allNamespaces
    ? (await list("namespaces")).items.map(({ metadata }) => metadata.name)
    : flags.namespaces?.split(",") ?? ["kube-system", k8s.namespace];
  for (const namespace of namespaces) {
    for (const [type, file] of TYPES) {
      const found = await list(type, namespace);
      await write(`${namespace}/${file}.${extension}`, await print(found));
      if (type !== "pods") continue;
      for (const pod of found.items) {
        await write(`${namespace}/${pod.metadata.name}/logs.txt`, await logsOf(k8s, pod, signal));
      }
    }
  }
  if (outputDirectory !== "-") await shell.out(`Cluster info dumped to ${outputDirectory}\n`);
}

/** Returns the logs of all containers, each between kubectl's lines. The error of a log takes its place. */
async function logsOf(k8s: K8s, { metadata, spec }: KubeObject, signal: AbortSignal): Promise<string> {
  const { name = "", namespace = "" } = metadata ?? {};
  const texts = [...records(spec?.initContainers), ...records(spec?.containers)].map(async ({ name: container }) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container}`;
    const log = await k8s.raw<unknown>(path, { signal })
      .catch((error) => `Request log error: ${error instanceof Error ? error.message : error}\n`);
    const title = `logs for container ${container} of pod ${namespace}/${name} ====\n`;
    return `==== START ${title}${typeof log === "string" ? log : JSON.stringify(log)}==== END ${title}`;
  });
  return (await Promise.all(texts)).join("");
}

// Logs may contain secrets, so only the owner may read the files.
async function writePrivate(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(path, text, { mode: 0o600 });
}
