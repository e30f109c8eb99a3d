import type { PolicyRule } from "./policy_rule.ts";

/**
 * Returns the parts of rules that other rules do not allow, each with one verb, one type and one name
 * (component-helpers, auth/rbac/validation/policy_comparator.go).
 */
export function uncoveredRules(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(partsOf).filter((part) => !owned.some((rule) => allows(rule, part)));
}

function partsOf({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule) {
  const names = resourceNames.length === 0 ? [undefined] : resourceNames;
  const parts: PolicyRule[] = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((name) => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames: name === undefined ? undefined : [name],
        }))
      )
    )
  );
  return [
    ...parts,
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] }))),
  ];
}

/** Returns whether a rule allows a part, which has at most one entry in each list. */
function allows(rule: PolicyRule, part: PolicyRule): boolean {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  return hasAll(verbs, part.verbs) && hasAll(apiGroups, part.apiGroups) &&
    (part.resources ?? []).every((resource) => hasResource(resources, resource)) &&
    (resourceNames.length === 0 ||
      part.resourceNames?.every((name) => resourceNames.includes(name)) === true) &&
    (part.nonResourceURLs ?? []).every((path) => nonResourceURLs.some((pattern) => matchesPath(pattern, path)));
}

function hasAll(owned: readonly string[], wanted: readonly string[] = []): boolean {
  return owned.includes("*") || wanted.every((each) => owned.includes(each));
}

function hasResource(owned: readonly string[], wanted: string): boolean {
  const [, subresource] = wanted.split("/");
  return owned.includes("*") || owned.includes(wanted) ||
    (subresource !== undefined && owned.includes(`*/${subresource}`));
}

function matchesPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, "")));
}
