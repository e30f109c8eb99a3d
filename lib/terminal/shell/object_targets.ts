import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { namePrefix, parseApiVersion, type Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";
import { attempt } from "./continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "./manifests.ts";
import type { FlagsOf, Options } from "./options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS } from "./shared_options.ts";
import { advise, type Shell } from "./shell.ts";
import { readTargets, typesOfWord } from "./targets.ts";
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
}

/** Returns whether a selector or --all selects the objects. */
function isBySelector({ all, selector, fieldSelector, where }: SelectionFlags): boolean {
  return all === true || selector !== undefined || fieldSelector !== undefined || where !== undefined;
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
  const isType = words.length === 1 && !words[0]?.includes("/");
  return isType && !isBySelector(flags) ? { ...flags, all: true } : flags;
}

/** Finds the objects of a write: by name, by manifest, by selector, or all of a type. */
export async function findTargets(
  shell: Shell,
  k8s: K8s,
  flags: SelectionFlags,
  words: readonly string[],
): Promise<Selection> {
  if (flags.filename !== undefined) return await targetsOfManifests(shell, k8s, flags, flags.filename);
  const named = readTargets(words);
  // Like kubectl, ignore --all if the objects are named.
  const isNamed = flags.all && flags.where === undefined && named.every(({ names }) => names.length > 0);
  if (isBySelector(flags) && !isNamed) {
    return { targets: await targetsOfSelector(shell, k8s, flags, words), isSingle: false };
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

/** Returns the objects of manifests, for a change without a server. */
export async function localTargets(shell: Shell, { filename = [], recursive }: SelectionFlags): Promise<Selection> {
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const targets = manifests.map(({ object, source }) => {
    const { group } = parseApiVersion(object.apiVersion ?? "");
    const name = object.metadata?.name ?? "";
    const resource = { group, kind: object.kind ?? "" };
    return { type: manifestType(object), name, resource, object, about: `${object.kind} "${name}" of ${source}` };
  });
  return { targets, isSingle: targets.length + failures.length === 1 };
}

async function targetsOfManifests(
  shell: Shell,
  k8s: K8s,
  { namespace, recursive }: SelectionFlags,
  filename: readonly string[],
): Promise<Selection> {
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const isSingle = manifests.length + failures.length === 1;
  const found = await Promise.all(manifests.map(async ({ object, source }): Promise<WriteTarget | undefined> => {
    const name = object.metadata?.name ?? "";
    const about = `${object.kind} "${name}" of ${source}`;
    return await attempt(shell, async () => {
      const resource = await findManifestResource(k8s, object, shell.signal);
      return { type: manifestType(object), name, resource, about, ...manifestScope(object, resource, namespace) };
    }, { about, alone: isSingle });
  }));
  return { targets: found.filter((target) => target !== undefined), isSingle };
}

async function targetsOfSelector(
  shell: Shell,
  k8s: K8s,
  { selector, fieldSelector, where: text, allNamespaces, namespace }: SelectionFlags,
  words: readonly string[],
): Promise<WriteTarget[]> {
  const { signal } = shell;
  // Only an expression needs these modules. It is compiled before anything is sent.
  const matching = text === undefined ? undefined : await import("./matching.ts");
  const where = text === undefined ? undefined : await matching?.readWhere(text);
  const types = readTargets(words).map(({ type, names }) => {
    if (names.length === 0) return type;
    throw new UsageError("name cannot be provided when a selector is specified");
  });
  const found = (await Promise.all(types.map((type) => typesOfWord(k8s, type, signal)))).flat();
  const scope = defined({ namespace: allNamespaces ? "*" : namespace });
  const lists = await Promise.all(found.map(async ({ type, resource }) => {
    const list = await k8s.list<string>(type, { signal, labels: selector, fields: fieldSelector, ...scope });
    const items = where === undefined || matching === undefined
      ? list.items
      : await matching.filterObjects(k8s, type, where, list.items, { ...scope, signal });
    if (where !== undefined) advise(shell, `${items.length} of ${list.items.length} ${type} match`);
    return items.map((object): WriteTarget => {
      const { name, namespace, resourceVersion } = object.metadata;
      const version = where === undefined ? undefined : resourceVersion;
      return { type, name, namespace, resource, object, version, about: `${namePrefix(resource)}${name}` };
    });
  }));
  return lists.flat();
}
