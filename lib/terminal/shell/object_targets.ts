import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { namePrefix, parseApiVersion, type Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";
import { attempt } from "./continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "./manifests.ts";
import type { FlagsOf, Options } from "./options.ts";
import { readWhere } from "./read_where.ts";
import type { OptionExpression } from "./row_expression.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS } from "./shared_options.ts";
import type { Shell } from "./shell.ts";
import { isOneType, readTargets, typesOfWord } from "./targets.ts";
import { findManifestResource } from "./write_flags.ts";

/** The options that select the objects of a write. */
export const SELECTION_OPTIONS = {
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  where: SHARED_OPTIONS.where,
  all: { help: "Select all objects of the types in the namespace" },
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  ...MANIFEST_OPTIONS,
} as const satisfies Options;

/** The flags of {@linkcode SELECTION_OPTIONS}, and the one for changes without a server. */
export type SelectionFlags = Globals & FlagsOf<typeof SELECTION_OPTIONS> & { local?: boolean | undefined };

/** An object that a write is about. */
export interface WriteTarget {
  /** The word for its type. */
  type: string;
  name: string;
  namespace?: string | undefined;
  resource: Pick<Resource, "group" | "kind">;
  /** The object, if a list or a local file contained it. */
  object?: KubeObject | undefined;
  /** The resourceVersion for which the expression of --where was true. Another version is not changed. */
  version?: string | undefined;
  /** The name and source of the object, for errors. */
  about: string;
}

/** The objects of a write. */
export interface Selection {
  targets: WriteTarget[];
  /** Whether the command line names exactly one object. A selector that finds one object does not count. */
  isSingle: boolean;
  /** The result of the expression of --where, which chose the objects. */
  judged?: Judged | undefined;
}

/** The result of an expression that chooses objects. */
export interface Judged {
  where: OptionExpression;
  types: readonly string[];
  /** The number of objects for which the expression was evaluated. */
  total: number;
  /** Messages that say why fields could not be checked. */
  unchecked: ReadonlySet<string>;
}

/** Returns whether a selector, an expression or --all selects the objects. */
export function isBySelector(
  { all, selector, fieldSelector, where }: Pick<SelectionFlags, "all" | "selector" | "fieldSelector" | "where">,
): boolean {
  return all === true || selector !== undefined || fieldSelector !== undefined || where !== undefined;
}

/** Returns the flags of the session for a write. The confirmation of objects that --where chose covers each of them. */
export function sessionFlags<Flags extends SelectionFlags & { dryRun?: string | undefined }>(flags: Flags): Flags {
  const { where, dryRun = "none" } = flags;
  return where === undefined || dryRun !== "none" ? flags : { ...flags, yes: true };
}

/**
 * Checks the flags and words that select objects.
 *
 * @throws {UsageError} If they contradict each other. The words are kubectl's.
 */
export function checkSelection(flags: SelectionFlags, words: readonly string[], dryRun?: string): void {
  const { all, selector, fieldSelector, allNamespaces, local, filename } = flags;
  const isFile = filename !== undefined;
  const problem = all && selector !== undefined
    ? "cannot set --all and --selector at the same time"
    : all && fieldSelector !== undefined
    ? "cannot set --all and --field-selector at the same time"
    : local && dryRun === "server"
    ? "cannot specify --local and --dry-run=server - did you mean --dry-run=client?"
    : local && words.length > 0
    ? "can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set"
    : local && !isFile
    ? "one or more files must be specified as -f pod.yaml or --filename=pod.json"
    : words.length === 0 && !isFile
    ? "one or more resources must be specified as <resource> <name> or <resource>/<name>"
    : words.length > 0 && isFile
    ? "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
    : isFile && isBySelector(flags)
    ? "Cannot use a selector or --all together with -f"
    : allNamespaces && !isBySelector(flags)
    ? "a resource cannot be retrieved by name across all namespaces"
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
}

/**
 * Selects all objects of the types if the words name none, as kubectl does for rollouts.
 *
 * @throws {UsageError} If there are neither words nor files.
 */
export function allUnlessNamed<Flags extends SelectionFlags>(flags: Flags, words: readonly string[]): Flags {
  if (words.length === 0 && flags.filename === undefined) throw new UsageError("required resource not specified");
  return isOneType(words) && !isBySelector(flags) ? { ...flags, all: true } : flags;
}

/** Options of {@linkcode findTargets}. */
export interface FindOptions {
  /** Whether the metadata of listed objects is enough. @default {false} */
  metadataOnly?: boolean | undefined;
}

/**
 * Finds the objects of a write: by name, by manifest, by selector, or all of a type.
 *
 * @param k8s The session; undefined for a change without a server, whose objects are in manifests.
 */
export async function findTargets(
  shell: Shell,
  k8s: K8s | undefined,
  flags: SelectionFlags,
  words: readonly string[],
  { metadataOnly = false }: FindOptions = {},
): Promise<Selection> {
  if (k8s === undefined) return await localTargets(shell, flags);
  if (flags.filename !== undefined) return await manifestTargets(shell, k8s, flags);
  const named = readTargets(words);
  // Like kubectl, ignore --all if the objects are named.
  const isNamed = flags.all && flags.where === undefined && named.every(({ names }) => names.length > 0);
  if (isBySelector(flags) && !isNamed) {
    return await targetsOfSelector(shell, k8s, flags, words, metadataOnly);
  }
  const found = await Promise.all(named.map(async ({ type, names }) => {
    const resource = await k8s.discovery.resolve(type, shell.signal);
    if (names.length > 0) return names.map((name) => ({ type, name, resource, about: `${type}/${name}` }));
    throw new UsageError("resource(s) were provided, but no name was specified", {
      hints: [`run \`k8s get ${type}\` to list them`, "add a name, -l SELECTOR, or --all"],
    });
  }));
  const targets = found.flat();
  return { targets, isSingle: targets.length === 1 };
}

/**
 * Returns the object of a target: that of the list or the manifest, or else the one that the server has.
 *
 * @param k8s The session; undefined for a change without a server.
 */
export async function fetchTarget(
  shell: Shell,
  k8s: K8s | undefined,
  { type, name, namespace, object }: WriteTarget,
): Promise<KubeObject> {
  if (object !== undefined) return object;
  if (k8s === undefined) throw new UsageError(`Cannot read ${type} "${name}" without a server`);
  return await k8s.get<string>(type, name, { signal: shell.signal, ...defined({ namespace }) });
}

async function localTargets(shell: Shell, { filename = [], recursive }: SelectionFlags): Promise<Selection> {
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const targets = manifests.map(({ object, source }) => {
    const { group } = parseApiVersion(object.apiVersion ?? "");
    const name = object.metadata?.name ?? "";
    const resource = { group, kind: object.kind ?? "" };
    return { type: manifestType(object), name, resource, object, about: `${object.kind} "${name}" of ${source}` };
  });
  return { targets, isSingle: targets.length + failures.length === 1 };
}

/** Finds the objects of manifests on a server. An object of an unknown kind is reported and left out. */
export async function manifestTargets(
  shell: Shell,
  k8s: K8s,
  { filename = [], recursive, namespace }: Pick<SelectionFlags, "filename" | "recursive" | "namespace">,
): Promise<Selection & { isEmpty: boolean }> {
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const count = manifests.length + failures.length;
  const isSingle = count === 1;
  const targets: WriteTarget[] = [];
  for (const { object, source } of manifests) {
    const name = object.metadata?.name ?? "";
    const about = `${object.kind} "${name}" of ${source}`;
    const find = async () => {
      // Match the exact kind, not a kind with the same name in another group.
      const resource = await findManifestResource(k8s, object, shell.signal);
      return { type: manifestType(object), name, resource, about, ...manifestScope(object, resource, namespace) };
    };
    const target = await attempt(shell, find, { about, alone: isSingle });
    if (target !== undefined) targets.push(target);
  }
  return { targets, isSingle, isEmpty: count === 0 };
}

async function targetsOfSelector(
  shell: Shell,
  k8s: K8s,
  { selector, fieldSelector, where: text, allNamespaces, namespace }: SelectionFlags,
  words: readonly string[],
  isMetadata: boolean,
): Promise<Selection> {
  const { signal } = shell;
  // An expression may need the specification.
  const metadataOnly = isMetadata && text === undefined;
  const where = await readWhere(text);
  const types = readTargets(words).map(({ type, names }) => {
    if (names.length === 0) return type;
    throw new UsageError("name cannot be provided when a selector is specified");
  });
  const found = (await Promise.all(types.map((type) => typesOfWord(k8s, type, signal)))).flat();
  const scope = defined({ namespace: allNamespaces ? "*" : namespace });
  const judged = where && { where, types: found.map(({ type }) => type), total: 0, unchecked: new Set<string>() };
  const lists = await Promise.all(found.map(async ({ type, resource }) => {
    const list = await k8s.list<string>(type, {
      signal,
      labels: selector,
      fields: fieldSelector,
      metadataOnly,
      ...scope,
    });
    let items: readonly KubeObject[] = list.items;
    if (judged !== undefined) {
      const { filterObjects } = await import("./matching.ts");
      const kept = await filterObjects(k8s, type, judged.where, list.items, { ...scope, signal });
      judged.total += kept.total;
      for (const reason of kept.unchecked) judged.unchecked.add(reason);
      items = kept.items;
    }
    return items.map((object): WriteTarget => {
      const { name = "", namespace, resourceVersion } = object.metadata ?? {};
      const version = where === undefined ? undefined : resourceVersion;
      return { type, name, namespace, resource, object, version, about: `${namePrefix(resource)}${name}` };
    });
  }));
  return { targets: lists.flat(), isSingle: false, ...defined({ judged }) };
}
