import assert from "node:assert/strict";
import type { PolicyRule } from "../../lib/data/rbac/policy_rule.ts";
import { uncoveredRules } from "../../lib/data/rbac/uncovered_rules.ts";

const rule = (verbs: string, resources: string, more: Partial<PolicyRule> = {}): PolicyRule => ({
  verbs: verbs.split(","),
  apiGroups: [""],
  resources: resources.split(","),
  ...more,
});

const cases: [what: string, owned: PolicyRule[], wanted: PolicyRule, missing: number][] = [
  ["the same rule", [rule("get", "pods")], rule("get", "pods"), 0],
  ["more verbs", [rule("get,list", "pods")], rule("get", "pods"), 0],
  ["all verbs", [rule("*", "pods")], rule("get,list", "pods"), 0],
  ["all resources", [rule("get", "*")], rule("get", "pods/log"), 0],
  ["a subresource of all resources", [rule("get", "*/log")], rule("get", "pods/log"), 0],
  ["the resource without its subresource", [rule("get", "pods")], rule("get", "pods/log"), 1],
  ["all groups", [rule("get", "pods", { apiGroups: ["*"] })], rule("get", "pods", { apiGroups: ["apps"] }), 0],
  ["another group", [rule("get", "pods")], rule("get", "pods", { apiGroups: ["apps"] }), 1],
  ["two rules together", [rule("get", "pods"), rule("list", "pods")], rule("get,list", "pods"), 0],
  ["half of the combinations", [rule("get", "pods,nodes")], rule("get,list", "pods,nodes"), 2],
  ["all names", [rule("get", "pods")], rule("get", "pods", { resourceNames: ["a"] }), 0],
  ["one name", [rule("get", "pods", { resourceNames: ["a"] })], rule("get", "pods"), 1],
  [
    "one of two names",
    [rule("get", "pods", { resourceNames: ["a"] })],
    rule("get", "pods", { resourceNames: ["a", "b"] }),
    1,
  ],
  ["a path", [{ verbs: ["get"], nonResourceURLs: ["/healthz"] }], { verbs: ["get"], nonResourceURLs: ["/healthz"] }, 0],
  [
    "a pattern",
    [{ verbs: ["get"], nonResourceURLs: ["/a/*"] }],
    { verbs: ["get"], nonResourceURLs: ["/a/b", "/c"] },
    1,
  ],
];

for (const [what, owned, wanted, missing] of cases) {
  Deno.test(`uncoveredRules() returns ${missing} parts if the owned rules have ${what}`, () => {
    assert.equal(uncoveredRules(owned, [wanted]).length, missing);
  });
}
