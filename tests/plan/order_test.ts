import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import type { Comparison } from "../../lib/features/plan/compare.ts";
import { applyLevels } from "../../lib/features/plan/order.ts";
import { findMissing, prerequisites } from "../../lib/features/plan/prerequisites.ts";

const object = (kind: string, name: string, more: KubeObject = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  ...more,
  metadata: { name, ...more.metadata },
});
const RBAC = { apiVersion: "rbac.authorization.k8s.io/v1" };
const definition = object("CustomResourceDefinition", "widgets.example.com", {
  apiVersion: "apiextensions.k8s.io/v1",
  spec: { group: "example.com", names: { kind: "Widget" }, versions: [{ name: "v1", served: true }] },
});
const widget = object("Widget", "w", { apiVersion: "example.com/v1" });

Deno.test("applyLevels() puts each object after those that it needs", () => {
  const input = [
    object("ValidatingWebhookConfiguration", "hook", { apiVersion: "admissionregistration.k8s.io/v1" }),
    object("Deployment", "web", { apiVersion: "apps/v1" }),
    widget,
    object("RoleBinding", "bind", RBAC),
    object("Role", "role", RBAC),
    object("Service", "web"),
    definition,
    object("Namespace", "shop"),
  ];
  const kinds = applyLevels(input, (item) => item).map((level) => level.map(({ kind }) => kind));
  assert.deepEqual(kinds, [
    ["Namespace"],
    ["CustomResourceDefinition"],
    ["Role"],
    ["RoleBinding"],
    ["Service"],
    ["Deployment", "Widget"],
    ["ValidatingWebhookConfiguration"],
  ]);
});

const NEEDED: [title: string, object: KubeObject, needed: KubeObject][] = [
  ["a namespace", object("ConfigMap", "a", { metadata: { namespace: "shop" } }), object("Namespace", "shop")],
  ["a definition", widget, definition],
  ["a ServiceAccount", object("Pod", "p", { spec: { serviceAccountName: "bot" } }), object("ServiceAccount", "bot")],
  [
    "a PriorityClass",
    object("Pod", "p", { spec: { priorityClassName: "high" } }),
    object("PriorityClass", "high", { apiVersion: "scheduling.k8s.io/v1" }),
  ],
  [
    "a role",
    object("RoleBinding", "b", { ...RBAC, roleRef: { kind: "Role", name: "r" } }),
    object("Role", "r", RBAC),
  ],
  [
    "a StorageClass",
    object("PersistentVolumeClaim", "c", { spec: { storageClassName: "fast" } }),
    object("StorageClass", "fast", { apiVersion: "storage.k8s.io/v1" }),
  ],
];
for (const [title, subject, needed] of NEEDED) {
  Deno.test(`prerequisites() finds ${title}`, () => {
    const others = [object("ConfigMap", "other"), object("Namespace", "other"), needed];
    assert.deepEqual(prerequisites(subject, others, "default"), [needed]);
  });
}

Deno.test("prerequisites() ignores a ServiceAccount of another namespace", () => {
  const subject = object("Pod", "p", { spec: { serviceAccountName: "bot" } });
  const other = object("ServiceAccount", "bot", { metadata: { namespace: "shop" } });
  assert.deepEqual(prerequisites(subject, [other], "default"), []);
});

Deno.test("prerequisites() ignores a ServiceAccount of a Pod template, which the server accepts without it", () => {
  const subject = object("Deployment", "d", {
    apiVersion: "apps/v1",
    spec: { template: { spec: { serviceAccountName: "bot" } } },
  });
  assert.deepEqual(prerequisites(subject, [object("ServiceAccount", "bot")], "default"), []);
});

const compared = (object: KubeObject, result: Partial<Comparison>): Comparison => ({
  object,
  resource: undefined,
  namespace: "shop",
  before: undefined,
  after: undefined,
  error: undefined,
  ...result,
});

Deno.test("findMissing() follows objects that depend on predicted objects", () => {
  const error = new Error("missing");
  const shop = object("Namespace", "shop");
  const bot = object("ServiceAccount", "bot", { metadata: { namespace: "shop" } });
  const pod = object("Pod", "p", { metadata: { namespace: "shop" }, spec: { serviceAccountName: "bot" } });
  const resource = { group: "", version: "v1", kind: "any" } as Comparison["resource"];
  const [a, b, c] = [
    compared(pod, { error, resource }),
    compared(bot, { error, resource }),
    compared(shop, { after: shop, resource }),
  ];
  const missing = findMissing([a, b, c], "default");
  assert.deepEqual(missing.get(a), [bot, shop]);
  assert.deepEqual(missing.get(b), [shop]);
  assert.equal(missing.has(c), false);
});

Deno.test("findMissing() leaves an unknown kind an error if no definition comes with it", () => {
  const shop = object("Namespace", "shop");
  const inShop = { ...widget, metadata: { name: "w", namespace: "shop" } };
  const failed = compared(inShop, { error: new Error("no matches") });
  assert.equal(findMissing([failed, compared(shop, { after: shop })], "default").size, 0);
});
