import { pooled } from "../../../data/base/concurrency.ts";
import { isForbidden, isNotFound } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import { exactName, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { requireConfirmation } from "../../shell/guard.ts";
import type { Shell } from "../../shell/shell.ts";
import type { DeleteTarget } from "./delete_targets.ts";

/**
 * Asks before a namespace or a CustomResourceDefinition is deleted, with the objects that go with it. Without a terminal
 * nothing asks, as in kubectl.
 */
export async function confirmContents(shell: Shell, k8s: K8s, targets: readonly DeleteTarget[]): Promise<void> {
  if (shell.ask === undefined) return;
  for await (const what of contentsOf(shell, k8s, targets)) await requireConfirmation(shell, `delete ${what}`);
}

/** Says at a terminal which objects go with namespaces and CustomResourceDefinitions, before `--interactive` asks. */
export async function noteContents(shell: Shell, k8s: K8s, targets: readonly DeleteTarget[]): Promise<void> {
  if (shell.ask === undefined) return;
  for await (const what of contentsOf(shell, k8s, targets)) shell.err(`note: this deletes ${what}`);
}

/** Yields the namespaces and definitions among the objects: `ns shop with 3 pods, 1 secret`. */
async function* contentsOf(shell: Shell, k8s: K8s, targets: readonly DeleteTarget[]): AsyncGenerator<string> {
  for (const { type, name } of targets) {
    const { kind, group } = await k8s.discovery.resolve(type, shell.signal);
    const counts = kind === "Namespace" && group === ""
      ? await contentsOfNamespace(shell, k8s, name)
      : kind === "CustomResourceDefinition"
      ? await objectsOfDefinition(shell, k8s, name)
      : undefined;
    if (counts === undefined) continue;
    yield `${type} ${name} with ${counts.length === 0 ? "no other objects" : counts.join(", ")}`;
  }
}

async function contentsOfNamespace(shell: Shell, k8s: K8s, namespace: string): Promise<string[]> {
  const resources = (await k8s.resources({ signal: shell.signal }))
    // Events and endpoints are by-products of other objects.
    .filter(({ namespaced, verbs, plural }) =>
      namespaced && verbs.includes("list") && !/^(events|endpoint)/.test(plural)
    )
    .filter(({ group }) => group !== "metrics.k8s.io");
  const counts: string[] = [];
  for await (const count of pooled(resources, 16, (each) => countOf(shell, k8s, each, namespace))) {
    if (count !== undefined) counts.push(count);
  }
  return counts;
}

async function objectsOfDefinition(shell: Shell, k8s: K8s, name: string): Promise<string[]> {
  const definition = await k8s.find<string>("customresourcedefinition", name, { signal: shell.signal });
  const { group, names } = definition?.spec ?? {};
  if (!isRecord(names)) return [];
  const resource = await k8s.discovery.resolve(`${names.plural}.${group}`, shell.signal).catch(() => undefined);
  const count = resource === undefined ? undefined : await countOf(shell, k8s, resource, "*");
  return count === undefined ? [] : [count];
}

/** Counts the objects of a type with one request: `3 pods`. Undefined if there are none. */
async function countOf(shell: Shell, k8s: K8s, resource: Resource, namespace: string): Promise<string | undefined> {
  try {
    const path = await k8s.path(exactName(resource), undefined, { namespace, signal: shell.signal });
    const list = await k8s.raw<unknown>(`${path}?limit=1`, {
      signal: shell.signal,
      headers: { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json" },
    });
    if (!isRecord(list) || !Array.isArray(list.items) || list.items.length === 0) return undefined;
    const more = isRecord(list.metadata) ? Number(list.metadata.remainingItemCount ?? 0) : 0;
    const count = list.items.length + more;
    return `${count} ${count === 1 ? resource.singular || resource.plural : resource.plural}`;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return undefined;
    throw error;
  }
}

/** Lists the objects and asks, for `--interactive`, in kubectl's words. Returns whether the answer is yes. */
export async function isWanted(shell: Shell, k8s: K8s, targets: readonly DeleteTarget[]): Promise<boolean> {
  const lines = await Promise.all(targets.map(async ({ type, name }) => {
    const { kind, group } = await k8s.discovery.resolve(type, shell.signal);
    return `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}/${name}\n`;
  }));
  await shell.out(`You are about to delete the following ${targets.length} resource(s):\n${lines.join("")}`);
  const question = "Do you want to continue? (y/N): ";
  if (shell.ask !== undefined) return isYes(await shell.ask(question));
  await shell.out(question);
  return isYes((await new Response(shell.stdin()).text()).split("\n")[0] ?? "");
}

function isYes(answer: string): boolean {
  return /^y$/i.test(answer.trim());
}
