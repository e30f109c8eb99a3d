// `deno check` of this file is the test: each line below a `@ts-expect-error` must not compile, all others must.
import { connect, type Deployment, type KubeObject, type Patch, type Pod } from "@kubeshell/k8s";

interface Gadget {
  apiVersion: "example.com/v1";
  kind: "Gadget";
  metadata?: { name?: string };
  spec: { size: number };
}

declare module "@kubeshell/k8s" {
  interface ServedObjects {
    "example.com/v1/Gadget": Gadget;
  }
  interface ServedKinds {
    gadget: Gadget;
  }
}

await using k8s = await connect();
const metadata = { name: "x" };
const template = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "web", image: "nginx", ports: [{ containerPort: 80 }] }] },
};
const selector = { matchLabels: { app: "web" } };

// create and replace: the entire object, without the fields that the server defaults.
const settings = await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { color: "blue" } });
const color: string | undefined = settings.data?.color;
await k8s.create({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 2, selector, template } });
await k8s.create({ apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec: { selector, template } });
await k8s.create({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata,
  roleRef: { kind: "Role", name: "reader" },
  subjects: [{ kind: "ServiceAccount", name: "default" }],
});
await k8s.create({
  apiVersion: "v1",
  kind: "Service",
  metadata,
  spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
});
await k8s.replace({ apiVersion: "v1", kind: "Secret", metadata, stringData: { password: "x" } });
// @ts-expect-error a misspelled field
await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata, dta: {} });
// @ts-expect-error a misspelled field, and no apiVersion
await k8s.create({ kind: "ConfigMap", dta: {} });
// @ts-expect-error a misspelled field of the metadata
await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { nme: "x" } });
// @ts-expect-error a number as text
await k8s.create({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: "1", selector, template } });
// @ts-expect-error the template is missing
await k8s.create({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { selector } });
// @ts-expect-error not a policy
await k8s.create({ apiVersion: "v1", kind: "Pod", spec: { restartPolicy: "Sometimes", containers: [{ name: "x" }] } });
// @ts-expect-error the containers are missing
await k8s.replace({ apiVersion: "v1", kind: "Pod", metadata, spec: {} });

// apply: any fields of the kind.
await k8s.apply({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 3 } });
const containers = [{ name: "web", image: "nginx:2" }] as const;
await k8s.apply({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec: { containers } } } });
await k8s.apply([settings, { apiVersion: "v1", kind: "ConfigMap", metadata }]);
await k8s.apply("kind: ConfigMap");
// @ts-expect-error a number as text
await k8s.apply({ kind: "Deployment", spec: { replicas: "1" } });
// @ts-expect-error a misspelled field
await k8s.apply({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replica: 1 } });

// patch: any fields, null to remove one, directives, or a JSON patch.
await k8s.patch("deployment", "x", { spec: { replicas: 3, paused: null } });
await k8s.patch("cm", "x", { metadata: { labels: { tier: null } }, data: { [metadata.name]: "1" } }, { type: "merge" });
await k8s.patch("deployment/x", {
  spec: { template: { spec: { containers: [{ name: "web", $patch: "delete" }], $retainKeys: ["containers"] } } },
});
await k8s.patch("pod", "x", { metadata: { "$deleteFromPrimitiveList/finalizers": ["a/b"] } });
await k8s.patch("deployment", "x", [{ op: "replace", path: "/spec/replicas", value: 3 }, { op: "remove", path: "/a" }]);
await k8s.patch(settings, { data: { color: "red" } });
// @ts-expect-error a misspelled field
await k8s.patch("deployment", "x", { spec: { replica: 3 } });
// @ts-expect-error a number as text
await k8s.patch("deployment", "x", { spec: { replicas: "3" } });
// @ts-expect-error a misspelled field of an object that was read
await k8s.patch(settings, { dta: {} });
// @ts-expect-error not an operation
await k8s.patch("deployment", "x", [{ op: "set", path: "/spec/replicas", value: 3 }]);
// @ts-expect-error not a directive
await k8s.patch("deployment", "x", { spec: { $patch: "remove" } });

// Kinds of `k8s types`.
const gadget = await k8s.create({ apiVersion: "example.com/v1", kind: "Gadget", metadata, spec: { size: 1 } });
const size: number = gadget.spec.size;
await k8s.apply({ apiVersion: "example.com/v1", kind: "Gadget", metadata, spec: {} });
await k8s.patch("gadget", "x", { spec: { size: 2 } });
// @ts-expect-error the size is missing
await k8s.create({ apiVersion: "example.com/v1", kind: "Gadget", metadata, spec: {} });
// @ts-expect-error a misspelled field
await k8s.apply({ apiVersion: "example.com/v1", kind: "Gadget", metadata, spec: { sise: 1 } });
// @ts-expect-error a number as text
await k8s.patch("gadget", "x", { spec: { size: "2" } });

// Unknown kinds, kinds that are only known at run time, and casts are plain objects.
const widget = await k8s.create({ apiVersion: "example.com/v1", kind: "Widget", metadata, spec: { anything: 1 } });
const anything: number = widget.spec.anything;
await k8s.apply({ apiVersion: "serving.knative.dev/v1", kind: "Service", metadata, spec: { template: { a: 1 } } });
await k8s.patch("widget", "x", { spec: { anything: 2 } });
const plain: KubeObject = { apiVersion: "v1", kind: "ConfigMap", newer: true };
await k8s.apply(plain);
for (const kind of ["ConfigMap", "Secret"]) await k8s.create({ apiVersion: "v1", kind, metadata, anything });
await k8s.create({ apiVersion: "v1", kind: "ConfigMap", newer: true } as KubeObject);
await k8s.patch("pod", "x", { spec: { newer: true } } as Patch<Pod>);

// Objects that were read, copied and changed.
const deployment = await k8s.get("deployment", "x");
await k8s.create({ ...deployment, metadata: { name: "copy" } });
await k8s.replace(deployment);
const own: Deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { selector, template, replicas: undefined },
};
const replicas: number | undefined = (await k8s.apply(own)).spec?.replicas;
await k8s.create<Gadget>({ apiVersion: "example.com/v1", kind: "Gadget", spec: { size: 1 } });
// @ts-expect-error the size is missing
await k8s.create<Gadget>({ apiVersion: "example.com/v1", kind: "Gadget", spec: {} });
for (const each of (await k8s.list("hpa")).items) console.log(each.spec.maxReplicas);
console.log(color, size, replicas);
