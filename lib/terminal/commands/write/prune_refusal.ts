import { defined } from "../../../data/base/defined.ts";
import { pooled } from "../../../data/base/concurrency.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { InputError, isForbidden, RefusedError, UsageError } from "../../../data/core/errors.ts";
import { LAST_APPLIED, nameOf, namespaceOf } from "../../../data/core/object.ts";
import { apiVersionOf, exactName, type Resource } from "../../../data/core/resource.ts";
import { formatName } from "../../../data/output/name.ts";
import type { K8s } from "../../../session/k8s.ts";
import { sourceFlag } from "../../shell/kustomize.ts";
import { manifestScope } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource } from "../../shell/write_flags.ts";
import { readSelectedManifests, type SelectedManifestFlags } from "./each_manifest.ts";

/** The flags of kubectl that choose the objects to prune. */
export interface PruneFlags extends SelectedManifestFlags {
  all?: boolean | undefined;
  pruneAllowlist?: string[] | undefined;
  serverSide?: boolean | undefined;
}

// k8s.io/kubectl pkg/util/prune/prune.go.
const ALLOWLIST: readonly string[] = [
  ...["ConfigMap", "Endpoints", "PersistentVolumeClaim", "Pod", "ReplicationController", "Secret", "Service"]
    .map((kind) => `core/v1/${kind}`),
  ...["batch/v1/Job", "batch/v1/CronJob", "networking.k8s.io/v1/Ingress"],
  ...["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"].map((kind) => `apps/v1/${kind}`),
  ...["core/v1/Namespace", "core/v1/PersistentVolume"],
];

/** The number of objects that the message names. */
const SHOWN = 20;

/** An object that kubectl would delete. */
interface Prunable {
  /** The kind and name: `deployment.apps/web`. */
  name: string;
  namespace: string | undefined;
}

/**
 * Refuses `apply --prune` by label. The message names the objects that kubectl would delete: those of the kinds of the
 * allowlist that client-side apply wrote, that the selector matches, and that are not in the files. Nothing is applied.
 *
 * @throws {RefusedError} Always, unless the flags or the files are wrong.
 */
export async function refusePrune(shell: Shell, flags: PruneFlags): Promise<void> {
  checkPrune(flags);
  const { manifests } = await readSelectedManifests(shell, flags, "apply");
  if (manifests.length === 0) return;
  await using k8s = await openShellSession(shell, flags);
  const kept = new Set<string>();
  const namespaces = new Set(flags.namespace === undefined ? [] : [flags.namespace]);
  for (const { object } of manifests) {
    const resource = await findManifestResource(k8s, object, shell.signal);
    const { namespace = k8s.namespace } = manifestScope(object, resource, flags.namespace);
    if (resource.namespaced) namespaces.add(namespace);
    kept.add(keyOf(formatName(object, resource), resource.namespaced ? namespace : undefined));
  }
  const { found, unread } = await findPrunable(shell, k8s, flags, namespaces);
  const pruned = found.filter(({ name, namespace }) => !kept.has(keyOf(name, namespace)));
  throw new RefusedError(formatRefusal(flags, pruned, unread), { hints: instead(flags, pruned) });
}

// kubectl's words, pkg/cmd/apply/apply.go.
function checkPrune({ all, selector, serverSide }: PruneFlags): void {
  if (all && selector !== undefined) throw new UsageError("cannot set --all and --selector at the same time");
  if (!all && selector === undefined) {
    throw new UsageError(
      "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If " +
        "you did not mean to prune all resources, specify a label selector",
      { hints: ["to prune safely, name the set of the objects: --prune --applyset=NAME"] },
    );
  }
  if (serverSide) {
    throw new UsageError("--prune is in alpha and doesn't currently work on objects created by server-side apply", {
      hints: ["name the set of the objects: --prune --applyset=NAME"],
    });
  }
}

async function findPrunable(
  shell: Shell,
  k8s: K8s,
  { pruneAllowlist = [], selector }: PruneFlags,
  namespaces: ReadonlySet<string>,
): Promise<{ found: Prunable[]; unread: string[] }> {
  const { signal } = shell;
  const names = pruneAllowlist.length === 0 ? ALLOWLIST : pruneAllowlist;
  const resources = await Promise.all(names.map((name) => resolveAllowed(k8s, name, signal)));
  const lists = resources.flatMap((resource) =>
    (resource.namespaced ? [...namespaces] : [undefined]).map((namespace) => ({ resource, namespace }))
  );
  const unread: string[] = [];
  const found: Prunable[] = [];
  const read = async ({ resource, namespace }: typeof lists[number]) => {
    try {
      const options = { ...defined({ namespace, labels: selector }), metadataOnly: true, signal };
      return { resource, items: (await k8s.list<string>(exactName(resource), options)).items };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      unread.push(`${resource.plural}${namespace === undefined ? "" : ` in namespace ${namespace}`}`);
      return { resource, items: [] };
    }
  };
  for await (const { resource, items } of pooled(lists, 16, read)) {
    for (const object of items) {
      if (object.metadata?.annotations?.[LAST_APPLIED] === undefined) continue;
      const item = {
        apiVersion: apiVersionOf(resource),
        kind: resource.kind,
        metadata: { name: nameOf(object) ?? "" },
      };
      found.push({ name: formatName(item, resource), namespace: namespaceOf(object) });
    }
  }
  return { found, unread };
}

// k8s.io/kubectl pkg/util/prune/prune.go, ParseResources.
async function resolveAllowed(k8s: K8s, text: string, signal: AbortSignal): Promise<Resource> {
  const [group = "", version, kind, ...rest] = text.split("/");
  if (version === undefined || kind === undefined || rest.length > 0) {
    throw new InputError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`, {
      hints: ["the group of core kinds is core: --prune-allowlist=core/v1/ConfigMap"],
    });
  }
  return await k8s.discovery.kind(group === "" || group === "core" ? version : `${group}/${version}`, kind, signal);
}

function formatRefusal({ selector }: PruneFlags, pruned: readonly Prunable[], unread: readonly string[]): string {
  const lines = pruned.slice(0, SHOWN).map(({ name, namespace }) =>
    `  ${name}${namespace === undefined ? "" : ` in namespace ${namespace}`}`
  );
  if (pruned.length > SHOWN) lines.push(`  and ${pruned.length - SHOWN} more`);
  const count = `${pruned.length} ${pruned.length === 1 ? "object" : "objects"}`;
  return [
    `Cannot prune ${
      selector === undefined ? "all objects" : `the objects of "${selector}"`
    }: a label does not tell whose ` +
    "objects they are; nothing was applied",
    pruned.length === 0 ? "kubectl would prune nothing" : `kubectl would prune ${count}:`,
    ...lines,
    ...(unread.length === 0 ? [] : [`not checked, because you may not list them: ${unread.join(", ")}`]),
  ].join("\n");
}

/** Returns the commands that do the same safely, with the user's own words. */
function instead({ filename = [], namespace, selector }: PruneFlags, pruned: readonly Prunable[]): string[] {
  const files = filename.map(sourceFlag).map(([flag, value]) => ` ${flag} ${shellWord(value)}`).join("");
  const scope = namespace === undefined ? "" : ` -n ${shellWord(namespace)}`;
  const labels = selector === undefined ? "" : ` -l ${shellWord(selector)}`;
  const shown = pruned.slice(0, SHOWN);
  return [
    `run \`k8s apply${files}${scope} --prune --applyset=NAME\` to prune only objects that were applied as part of a set`,
    `run \`k8s apply${files}${scope}${labels}\` to apply without pruning`,
    ...[...Map.groupBy(shown, (each) => each.namespace)].map(([place, group]) =>
      `run \`k8s delete ${group.map(({ name }) => shellWord(name)).join(" ")}${
        place === undefined ? "" : ` -n ${shellWord(place)}`
      }\` to delete ${group.length === 1 ? "the object" : "these objects"} yourself`
    ),
  ];
}

function keyOf(name: string, namespace: string | undefined): string {
  return JSON.stringify([name, namespace]);
}
