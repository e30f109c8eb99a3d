import assert from "node:assert/strict";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { groupKindOf } from "../../lib/data/expression/names_of_kind.ts";
import { needsOf } from "../../lib/data/expression/needs.ts";

/** The related kinds that an expression needs, with `metadata` or `all` if it needs less or more. */
const NEEDS:
  readonly (readonly [kind: string, text: string, related: readonly string[], dynamic?: readonly string[]])[] = [
    ["Pod.", "node == 'n1' || !node", []],
    ["Pod.", "node.labels.x", ["Node. metadata"]],
    ["Pod.", "node.spec.x", ["Node."]],
    ["Pod.", "node.pods.length", ["Node. metadata", "Pod. all"]],
    ["Pod.", "services.length", ["Service."]],
    ["Pod.", "owner", [], ["owner metadata"]],
    ["Pod.", "owner.labels.x", [], ["owner metadata"]],
    ["Pod.", "owner.spec.replicas", [], ["owner"]],
    ["Pod.", "usage.cpu", ["PodMetrics.metrics.k8s.io"]],
    ["Node.", "requests.cpu", ["Pod. all"]],
    ["Deployment.apps", "pods.length", ["Pod. metadata", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods.some((pod) => pod.labels.x)", ["Pod. metadata", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods.some((pod) => !pod.ready)", ["Pod.", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods.filter((pod) => pod.age)", ["Pod.", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods.filter((pod) => pod.age).length", ["Pod. metadata", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods", ["Pod.", "ReplicaSet.apps metadata"]],
    ["Deployment.apps", "pods.reduce((n, pod) => n + pod.restarts, 0)", ["Pod.", "ReplicaSet.apps metadata"]],
    ["ServiceAccount.", "bindings.length", [
      "ClusterRoleBinding.rbac.authorization.k8s.io all",
      "RoleBinding.rbac.authorization.k8s.io all",
    ]],
    ["HorizontalPodAutoscaler.autoscaling", "target", []],
    ["HorizontalPodAutoscaler.autoscaling", "target.spec.replicas", [], ["target"]],
  ];

for (const [kind, text, related, dynamic = []] of NEEDS) {
  Deno.test(`needsOf() finds the related kinds that ${text} needs of a ${groupKindOf(kind).kind}`, () => {
    const needs = needsOf(groupKindOf(kind), [compileExpression(text)]);
    const shown = [...needs.related].map(([key, { metadataOnly, everywhere }]) =>
      [key, ...metadataOnly ? ["metadata"] : [], ...everywhere ? ["all"] : []].join(" ")
    );
    assert.deepEqual(shown.sort(), related);
    assert.deepEqual(needs.dynamic.map(({ name, metadataOnly }) => metadataOnly ? `${name} metadata` : name), dynamic);
  });
}
