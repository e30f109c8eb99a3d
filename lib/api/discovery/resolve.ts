import { InputError, listKinds } from "../../data/core/errors.ts";
import { groupResourceOf, type Resource } from "../../data/core/resource.ts";
import { closest } from "../../data/base/closest.ts";

/**
 * Resolves the name of a kind in any form that kubectl accepts: `pods`, `pod`, `po`, `Pod`, `deployments.apps`,
 * `deployments.v1.apps`. Plural and singular names take precedence over short names, then the order of the server decides.
 */
export function findResource(resources: readonly Resource[], name: string): Resource | undefined {
  const [wanted = "", ...rest] = name.toLowerCase().split(".");
  const qualifier = rest.join(".");
  const inGroup = qualifier === "" ? resources : resources.filter((resource) => qualifies(resource, qualifier));
  return inGroup.find(({ plural, singular, kind }) =>
    plural === wanted || singular === wanted || kind.toLowerCase() === wanted
  ) ?? inGroup.find(({ shortNames }) => shortNames.includes(wanted));
}

/** Finds a kind by its group, version and kind, in exact spelling. */
export function findKind(
  resources: readonly Resource[],
  wanted: { group: string; version: string; kind: string },
): Resource | undefined {
  return resources.find(({ group, version, kind }) =>
    group === wanted.group && version === wanted.version && kind === wanted.kind
  );
}

/** Returns the error for a name that no kind has. It suggests a similar name. */
export function unknownResource(resources: readonly Resource[], name: string): InputError {
  const names = resources.flatMap((resource) => [
    resource.plural,
    resource.singular,
    groupResourceOf(resource),
    ...resource.shortNames,
  ]);
  const near = closest(name.toLowerCase(), names);
  return new InputError(`the server doesn't have a resource type "${name}"`, {
    hints: near === undefined ? [listKinds()] : [`did you mean "${near}"?`, listKinds()],
  });
}

// `apps` is a group, `v1.apps` a version and a group, `v1` a version of the core group. A group can contain dots, and as in
// kubectl its end can be left out: `networkpolicies.networking`.
function qualifies({ group, version }: Resource, qualifier: string): boolean {
  return qualifier === group || qualifier === `${version}.${group}` || (group === "" && qualifier === version) ||
    group.startsWith(`${qualifier}.`);
}
