import { changeLabels, type LabelChanges, type LabelEffect, labelEffect } from "../../../api/client/label.ts";
import { pooled } from "../../../data/base/concurrency.ts";
import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { namePrefix, parseApiVersion, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets } from "../../shell/targets.ts";
import { findManifestResource, MANIFEST_WRITE_OPTIONS, printWritten, writeOptions } from "../../shell/write_flags.ts";

const LABEL_OPTIONS = {
  overwrite: { help: "Change labels that already have another value" },
  list: { help: "List the labels" },
  resourceVersion: { value: "version", help: "Only change the object if it has this resourceVersion" },
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  all: { help: "Label all objects of the types in the namespace" },
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  local: { help: "Print the changed objects of -f without contacting the server" },
  ...MANIFEST_WRITE_OPTIONS,
} as const satisfies Options;

type LabelFlags = Globals & FlagsOf<typeof LABEL_OPTIONS>;

/** `k8s label`: sets and removes labels. */
export function labelCommand(shell: Shell) {
  return defineCommand({
    name: "label",
    description: "Set labels (KEY=VALUE) and remove labels (KEY-).",
    examples: [
      ["Set a label and remove another", "k8s label pod web tier=front old-"],
      ["Change a label of all pods with another label", "k8s label pods -l app=web tier=back --overwrite"],
      ["List the labels of an object", "k8s label pod web --list"],
    ],
    arguments: [{ name: "target", repeated: true, optional: true, completion: "target" }],
    options: LABEL_OPTIONS,
    action: async (flags, ...words) => await label(shell, flags, words),
  });
}

/** An object whose labels are to be changed or listed. */
interface LabelTarget {
  type: string;
  name: string;
  namespace?: string | undefined;
  /** The object, if a list contained it. */
  object?: KubeObject | undefined;
  /** The object's name and source, for errors. */
  about: string;
}

async function label(shell: Shell, flags: LabelFlags, words: readonly string[]): Promise<void> {
  const { targets, changes } = readLabelWords(words);
  checkLabel(flags, targets, changes);
  if (flags.local) return await labelLocally(shell, flags, changes);
  await using k8s = await openShellSession(shell, flags);
  const found = await findLabelTargets(shell, k8s, flags, targets);
  const alone = found.length === 1 && !isBySelector(flags);
  if (!alone && flags.resourceVersion !== undefined) {
    throw new UsageError("--resource-version may only be used with a single resource");
  }
  const change = (target: LabelTarget) =>
    attempt(shell, () => changeOne(shell, k8s, flags, target, changes), { about: target.about, alone });
  for await (const changed of pooled(found, 16, change)) {
    if (changed === undefined) continue;
    const { resource, object, effect } = changed;
    if (flags.list) await shell.out(listed(object, effect, resource, alone));
    else {
      for (const key of effect.missing) await shell.out(`label "${key}" not found.\n`);
      await printWritten(shell, flags, effect.done, object, resource);
    }
  }
}

async function labelLocally(shell: Shell, flags: LabelFlags, changes: LabelChanges): Promise<void> {
  const { filename = [], recursive, list, overwrite } = flags;
  const { manifests } = await readAllManifests(shell, filename, { recursive });
  const alone = manifests.length === 1;
  for (const { object, source } of manifests) {
    await attempt(shell, async () => {
      const effect = labelEffect(object, changes, { overwrite });
      const { group } = parseApiVersion(object.apiVersion ?? "");
      const resource = { group, kind: object.kind ?? "" };
      if (list) return await shell.out(listed(object, effect, resource, alone));
      await printWritten(shell, flags, effect.done, labeled(object, effect), resource);
    }, { about: `${object.kind} of ${source}`, alone });
  }
}

function labeled(object: KubeObject, { labels }: LabelEffect): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

function isBySelector({ all, selector, fieldSelector }: LabelFlags): boolean {
  return all === true || selector !== undefined || fieldSelector !== undefined;
}

interface Changed {
  resource: Resource;
  object: KubeObject;
  effect: LabelEffect;
}

async function changeOne(
  shell: Shell,
  k8s: K8s,
  flags: LabelFlags,
  { type, name, namespace, object }: LabelTarget,
  changes: LabelChanges,
): Promise<Changed> {
  const { overwrite, resourceVersion, dryRun, list, curl } = flags;
  const resource = await k8s.discovery.resolve(type, shell.signal);
  const options = { ...writeOptions(shell, flags), ...defined({ namespace }) };
  if (dryRun === "client" || list) {
    const before = object ?? await k8s.get<string>(type, name, defined({ signal: shell.signal, namespace }));
    const effect = labelEffect(before, changes, { overwrite });
    return { resource, effect, object: labeled(before, effect) };
  }
  // With --curl, print the patch instead of the read on which it would be decided.
  const known = curl ? { metadata: { labels: absent(changes) } } : object;
  return {
    resource,
    ...await changeLabels(k8s, { type, name, object: known }, changes, {
      ...options,
      ...defined({ overwrite, resourceVersion }),
    }),
  };
}

function absent(changes: LabelChanges): Record<string, string> {
  const removed = Object.entries(changes).filter(([, value]) => value === null);
  return Object.fromEntries(removed.map(([key]) => [key, ""]));
}

// Unlike kubectl, whose order is random.
function listed(
  { metadata }: KubeObject,
  { labels }: LabelEffect,
  { group, kind }: Pick<Resource, "group" | "kind">,
  alone: boolean,
): string {
  const lines = Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => `${key}=${value}\n`);
  if (alone) return lines.join("");
  const header = `Listing labels for ${kind}.${group}/${metadata?.name}:\n`;
  return header + lines.map((line) => ` ${line}`).join("");
}

/** Separates the objects from the changes, as kubectl does. */
function readLabelWords(words: readonly string[]): { targets: string[]; changes: LabelChanges } {
  const isPair = (word: string) => word.indexOf("=") > 0 || word.endsWith("-");
  const first = words.findIndex(isPair);
  const [targets, pairs] = first < 0 ? [[...words], []] : [words.slice(0, first), words.slice(first)];
  const stray = pairs.find((word) => !isPair(word));
  if (stray !== undefined) {
    throw new UsageError(`all resources must be specified before label changes: ${stray}`);
  }
  const changes = new Map<string, string | null>();
  for (const pair of pairs) {
    const [key = "", value, ...more] = pair.includes("=") ? pair.split("=") : [pair.slice(0, -1)];
    if (more.length > 0) throw new UsageError(`invalid label spec: ${pair}`);
    const known = changes.get(key);
    if (changes.has(key) && (known === null) !== (value === undefined)) {
      throw new UsageError("can not both modify and remove a label in the same command");
    }
    changes.set(key, value ?? null);
  }
  return { targets, changes: Object.fromEntries(changes) };
}

/** @throws {UsageError} If flags or words contradict each other. The words are kubectl's. */
function checkLabel(flags: LabelFlags, targets: readonly string[], changes: LabelChanges): void {
  const { all, selector, fieldSelector, local, dryRun, list, output, filename } = flags;
  const isChange = Object.keys(changes).length > 0;
  const problem = list && output !== undefined
    ? "--list and --output may not be specified together"
    : all && selector !== undefined
    ? "cannot set --all and --selector at the same time"
    : all && fieldSelector !== undefined
    ? "cannot set --all and --field-selector at the same time"
    : local && dryRun === "server"
    ? "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
    : local && targets.length > 0
    ? "can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"
    : local && filename === undefined
    ? "one or more files must be specified as -f pod.yaml or --filename=pod.json"
    : targets.length === 0 && filename === undefined
    ? "one or more resources must be specified as <resource> <name> or <resource>/<name>"
    : targets.length > 0 && filename !== undefined
    ? "Cannot use types together with -f"
    : !isChange && !list
    ? "at least one label update is required"
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
}

async function findLabelTargets(
  shell: Shell,
  k8s: K8s,
  flags: LabelFlags,
  words: readonly string[],
): Promise<LabelTarget[]> {
  const { filename, selector, fieldSelector, allNamespaces, namespace, recursive } = flags;
  const { signal } = shell;
  if (filename !== undefined) {
    const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
    const found = await Promise.all(manifests.map(async ({ object, source }): Promise<LabelTarget | undefined> => {
      const type = manifestType(object);
      const name = object.metadata?.name ?? "";
      const about = `${object.kind} "${name}" of ${source}`;
      const find = async () => manifestScope(object, await findManifestResource(k8s, object, signal), namespace);
      const scope = await attempt(shell, find, { about, alone: manifests.length + failures.length === 1 });
      return scope && { type, name, about, ...scope };
    }));
    return found.filter((target) => target !== undefined);
  }
  const targets = readTargets(words);
  for (const { type } of targets) await k8s.discovery.resolve(type, signal);
  if (isBySelector(flags)) {
    const lists = await Promise.all(targets.map(async ({ type }) => {
      const scope = defined({ namespace: allNamespaces ? "*" : namespace });
      const list = await k8s.list<string>(type, { signal, labels: selector, fields: fieldSelector, ...scope });
      const resource = await k8s.discovery.resolve(type, signal);
      return list.items.map((object): LabelTarget => {
        const { name, namespace } = object.metadata;
        return { type, name, namespace, object, about: `${namePrefix(resource)}${name}` };
      });
    }));
    return lists.flat();
  }
  return targets.flatMap(({ type, names }) => {
    if (names.length > 0) return names.map((name) => ({ type, name, about: `${type}/${name}` }));
    throw new UsageError("resource(s) were provided, but no name was specified", {
      hints: [`run \`k8s get ${type}\` to list them`, "add a name, -l SELECTOR, or --all"],
    });
  });
}
