import type { Access } from "../request/access.ts";
import type { PolicyRule } from "./policy_rule.ts";
import type { RecordedAccess } from "./recorded.ts";

/** A rule with the reasons for its width. */
export interface NotedRule {
  rule: PolicyRule;
  notes: readonly string[];
}

/** The rules of one scope: a namespace, or the cluster if it is empty. */
export interface ScopedRules {
  namespace: string;
  rules: readonly NotedRule[];
}

/** Options of {@linkcode rulesOf}. */
export interface RulesOptions {
  /** Whether no rule is limited to the names of objects. @default {false} */
  anyName?: boolean | undefined;
}

/** Returns the smallest rules that allow exactly the recorded requests: those of the cluster first, then by namespace. */
export function rulesOf(recorded: readonly RecordedAccess[], { anyName = false }: RulesOptions = {}): ScopedRules[] {
  const isCreatable = ({ group, resource, namespace }: Access) =>
    recorded.some((other) =>
      other.verb === "create" && other.subresource === "" && other.group === group && other.resource === resource &&
      other.namespace === namespace
    );
  const madeNamespaces = new Set(recorded.filter(isCreatedNamespace).map(({ name }) => name));
  const atoms = recorded.map((access) =>
    atomOf({ ...access, applied: access.applied && !isCreatable(access) }, anyName, madeNamespaces)
  );
  const needed = withoutCovered(atoms);
  const scopes = Map.groupBy(needed, ({ namespace }) => namespace);
  return [...scopes].toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    .map(([namespace, atoms]) => ({ namespace, rules: groupedRules(atoms) }));
}

/** Reports whether a permission covers another one. */
export function covers(wide: Access, narrow: Access): boolean {
  return wide.verb === narrow.verb && wide.path === narrow.path && wide.group === narrow.group &&
    wide.resource === narrow.resource && wide.subresource === narrow.subresource &&
    (wide.namespace === "" || wide.namespace === narrow.namespace) && (wide.name === "" || wide.name === narrow.name);
}

interface Atom extends Access {
  notes: string[];
}

// Requests that have a name, and whose rules may have it: create has none, except for a subresource of an object.
function isNameable({ verb, subresource }: Access): boolean {
  return NAMED_VERBS.has(verb) || (verb === "create" && subresource !== "");
}

const NAMED_VERBS = new Set(["get", "list", "watch", "update", "patch", "delete", "impersonate", "approve", "sign"]);
const GRANTING_VERBS = new Set(["create", "update", "patch"]);

function isCreatedNamespace({ verb, resource, group, created, name }: RecordedAccess): boolean {
  return verb === "create" && group === "" && resource === "namespaces" && created && name !== "";
}

function atomOf(access: RecordedAccess, anyName: boolean, madeNamespaces: ReadonlySet<string>): Atom {
  const { verb, group, resource, subresource, path, naming, applied } = access;
  const notes: string[] = [];
  let { namespace, name } = access;
  const plural = subresource === "" ? resource : `${resource}/${subresource}`;
  if (!isNameable(access)) name = "";
  else if (name !== "" && verb !== "impersonate") {
    if (anyName) {
      notes.push("any name: names were left out as requested");
      name = "";
    } else if (naming === "controlled") {
      notes.push(`any name: a controller makes these ${resource}, with other names next time`);
      name = "";
    } else if (naming === "generated") {
      notes.push(`any name: the server makes the names of these ${resource} (generateName)`);
      name = "";
    } else if (naming === "unknown") {
      notes.push(`${plural} "${name}" was missing or unreadable; the rule keeps its name`);
    }
  }
  if (applied) notes.push(`apply changed existing ${resource}; if they are missing it also needs create`);
  if (group === "rbac.authorization.k8s.io" && GRANTING_VERBS.has(verb)) {
    notes.push(`the account must also have the permissions that it gives by these ${resource}, or escalate and bind`);
  }
  // A Role cannot exist before its namespace.
  if (group === "" && resource === "namespaces") namespace = "";
  else if (madeNamespaces.has(namespace)) {
    notes.push(`in all namespaces: no Role can exist in the namespace "${namespace}" before the run creates it`);
    namespace = "";
  }
  return { verb, group, resource, subresource, path, namespace, name, notes };
}

function withoutCovered(atoms: readonly Atom[]): Atom[] {
  const kept: Atom[] = [];
  for (const atom of atoms) {
    const wider = kept.find((other) => covers(other, atom));
    if (wider !== undefined) {
      if (wider.name === atom.name && wider.namespace === atom.namespace) addNotes(wider.notes, atom.notes);
      continue;
    }
    kept.splice(0, kept.length, ...kept.filter((other) => !covers(atom, other)), { ...atom, notes: [...atom.notes] });
  }
  return kept;
}

function addNotes(notes: string[], more: readonly string[]): void {
  for (const note of more) if (!notes.includes(note)) notes.push(note);
}

interface Draft {
  group: string;
  resources: string[];
  names: string[];
  verbs: string[];
  paths: string[];
  notes: string[];
}

/** Joins permissions into rules, so that each rule allows exactly the product of its lists. */
function groupedRules(atoms: readonly Atom[]): NotedRule[] {
  // First the verbs of each resource and name, then the names with the same verbs, then the resources without names.
  const byObject = [
    ...Map.groupBy(
      atoms,
      ({ group, resource, subresource, name, path }) => [group, resource, subresource, name, path].join(" "),
    ).values(),
  ].map((same): Draft => {
    const { group, resource, subresource, name, path } = same[0] as Atom;
    const notes: string[] = [];
    for (const atom of same) addNotes(notes, atom.notes);
    return {
      group,
      resources: resource === "" ? [] : [subresource === "" ? resource : `${resource}/${subresource}`],
      names: name === "" ? [] : [name],
      verbs: [...new Set(same.map(({ verb }) => verb))].toSorted(),
      paths: path === "" ? [] : [path],
      notes,
    };
  });
  const byNames = joined(
    byObject,
    ({ group, resources, verbs, names, paths }) => JSON.stringify([group, resources, verbs, names.length > 0, paths]),
  );
  const byResources = joined(
    byNames,
    ({ group, verbs, names, paths }) => JSON.stringify([group, verbs, names, paths.length > 0]),
  );
  return byResources.map(({ group, resources, names, verbs, paths, notes }) => ({
    rule: paths.length > 0
      ? { nonResourceURLs: paths, verbs }
      : names.length === 0
      ? { apiGroups: [group], resources, verbs }
      : { apiGroups: [group], resources, resourceNames: names, verbs },
    notes,
  })).toSorted((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
}

function joined(drafts: readonly Draft[], keyOf: (draft: Draft) => string): Draft[] {
  const all = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].toSorted();
  return [...Map.groupBy(drafts, keyOf).values()].map((same) => ({
    ...same[0] as Draft,
    resources: all(same.map(({ resources }) => resources)),
    names: all(same.map(({ names }) => names)),
    paths: all(same.map(({ paths }) => paths)),
    notes: [...new Set(same.flatMap(({ notes }) => notes))],
  }));
}

function keyOf({ rule: { apiGroups = ["~"], resources = [], nonResourceURLs = [], resourceNames = [] } }: NotedRule) {
  return [...apiGroups, ...resources, ...nonResourceURLs, ...resourceNames].join(" ");
}
