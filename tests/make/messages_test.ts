import { decideApproval } from "../../lib/api/client/changes/approval.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { horizontalAutoscaler } from "../../lib/data/make/autoscaler.ts";
import { exposedService } from "../../lib/data/make/exposed_service.ts";
import { clusterRole, roleBinding } from "../../lib/data/make/access.ts";
import { configMap } from "../../lib/data/make/data.ts";
import { podDisruptionBudget } from "../../lib/data/make/policies.ts";
import { ingress, service } from "../../lib/data/make/services.ts";
import { job } from "../../lib/data/make/workloads.ts";
import { assertMessages } from "../messages.ts";

const deployment = (spec: object): KubeObject => ({ kind: "Deployment", metadata: { name: "web" }, spec });
const template = { spec: { containers: [{ name: "a" }] } };
const denied = { metadata: { name: "c" }, status: { conditions: [{ type: "Denied", status: "True" }] } };
const workload = { group: "apps", version: "v1", kind: "Deployment" };

Deno.test("the messages of generators are as recorded", async () => {
  await assertMessages(import.meta.url, [
    ["a Job without an image", () => job("now", {})],
    ["a ConfigMap with a space in a key", () => configMap("m", { data: { "a b": "1" } })],
    ["a Service without ports", () => service("s")],
    ["a NodePort with the address None", () => service("s", { type: "NodePort", clusterIP: "None" })],
    ["a Service with a port that is a word", () => service("s", { tcp: ["x"] })],
    ["an Ingress with a rule that is a word", () => ingress("i", { rules: ["bad"] })],
    ["an Ingress without rules", () => ingress("i", {})],
    ["a ClusterRole with a relative URL", () => clusterRole("r", { verbs: ["get"], nonResourceUrls: ["x"] })],
    ["a ClusterRole with verbs and selectors", () => clusterRole("r", { verbs: ["get"], aggregationRule: { a: "b" } })],
    ["a RoleBinding to two roles", () => roleBinding("r", { role: "a", clusterRole: "b" })],
    [
      "a RoleBinding with an account without a namespace",
      () => roleBinding("r", { role: "a", serviceAccounts: ["x"] }),
    ],
    ["a disruption budget without an amount", () => podDisruptionBudget("p", { selector: "a" })],
    ["a disruption budget in bytes", () => podDisruptionBudget("p", { selector: "a", minAvailable: "1Gi" })],
    ["a Service for a ConfigMap", () => exposedService({ kind: "ConfigMap" }, {})],
    [
      "a Service for a workload without ports",
      () => exposedService(deployment({ selector: { matchLabels: { app: "web" } }, template }), {}),
    ],
    ["a Service for a pod without labels", () => exposedService({ kind: "Pod", metadata: { name: "a" } }, {})],
    [
      "a Service for a selector with expressions",
      () => exposedService(deployment({ selector: { matchExpressions: [{}] } }), {}),
    ],
    ["an autoscaler with a bad percentage", () => horizontalAutoscaler(workload, "web", { max: 3, cpu: "x%" })],
    [
      "an autoscaler whose minimum is above its maximum",
      () => horizontalAutoscaler(workload, "web", { max: 1, min: 2 }),
    ],
    ["an approval of a denied request", () => decideApproval(true, new Date(0))(denied)],
  ]);
});
