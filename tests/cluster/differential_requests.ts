/** A request that is sent to the sandbox and to a real API server. */
export interface Case {
  name: string;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Fields that may differ, as paths of keys, in addition to those that always may. */
  mask?: string[];
  /** Compare only the status code and these fields of the answer. */
  only?: string[];
}

const NS = "/api/v1/namespaces/diff";
const PODS = `${NS}/pods`;
const MAPS = `${NS}/configmaps`;
const DEPLOYMENTS = "/apis/apps/v1/namespaces/diff/deployments";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
const METADATA = { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" };
const METADATA_LIST = { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" };
const JSON_PATCH = { "content-type": "application/json-patch+json" };
const MERGE = { "content-type": "application/merge-patch+json" };
const STRATEGIC = { "content-type": "application/strategic-merge-patch+json" };
const APPLY = { "content-type": "application/apply-patch+yaml" };

const map = (name: string, data: Record<string, string>, labels?: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...(labels === undefined ? {} : { labels }) },
  data,
});

const pod = (name: string, spec: Record<string, unknown> = {}, labels: Record<string, string> = { app: name }) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels },
  spec: { containers: [{ name: "main", image: "nginx:1.27" }], ...spec },
});

const deployment = (name: string, replicas?: number, image = "nginx:1.27") => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } },
  },
});

const WIDGET = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.diff.example.com" },
  spec: {
    group: "diff.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              required: ["size"],
              properties: {
                size: { type: "integer", minimum: 1 },
                color: { type: "string", enum: ["red", "blue"] },
                shape: { type: "string", default: "round" },
                parts: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: { name: { type: "string" }, count: { type: "integer", default: 1 } },
                  },
                },
                frame: {
                  type: "object",
                  default: {},
                  properties: { width: { type: "integer", default: 3 } },
                },
                options: {
                  type: "object",
                  additionalProperties: { type: "object", properties: { on: { type: "boolean", default: true } } },
                },
              },
            },
          },
        },
      },
    }],
  },
};
const WIDGETS = "/apis/diff.example.com/v1/namespaces/diff/widgets";
const widget = (name: string, spec: Record<string, unknown>) => ({
  apiVersion: "diff.example.com/v1",
  kind: "Widget",
  metadata: { name },
  spec,
});

// Lists of kinds: the real server has more kinds, but the format is the same.
const LISTS_DIFFER = ["items", "resources", "groups", "paths"];

/** The requests, in an order in which each builds on the previous ones. */
export const CASES: readonly Case[] = [
  // Discovery
  { name: "APIVersions", path: "/api", mask: ["serverAddressByClientCIDRs"] },
  { name: "APIGroupList", path: "/apis", mask: LISTS_DIFFER },
  { name: "one group", path: "/apis/apps" },
  { name: "one group's resources", path: "/apis/batch/v1", mask: ["storageVersionHash"] },
  { name: "core resources", path: "/api/v1", mask: LISTS_DIFFER },
  {
    name: "aggregated discovery",
    path: "/apis",
    headers: { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" },
    mask: LISTS_DIFFER,
  },
  { name: "a group that is not there", path: "/apis/nope.example.com" },
  { name: "a version that is not there", path: "/apis/apps/v9" },
  { name: "version", path: "/version", only: ["major", "minor", "gitVersion"] },
  { name: "health", path: "/readyz" },
  { name: "OpenAPI index", path: "/openapi/v3", mask: LISTS_DIFFER },
  // Namespaces
  {
    name: "create a namespace",
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "diff" } },
  },
  { name: "read it", path: "/api/v1/namespaces/diff" },
  {
    name: "create it again",
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "diff" } },
  },
  {
    name: "a namespace with a bad name",
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "Bad_Name" } },
  },
  {
    name: "into a namespace that is not there",
    method: "POST",
    path: "/api/v1/namespaces/nope/configmaps",
    body: map("a", {}),
  },
  { name: "list in a namespace that is not there", path: "/api/v1/namespaces/nope/pods" },
  // Create
  {
    name: "create a ConfigMap",
    method: "POST",
    path: `${MAPS}?fieldManager=test`,
    body: map("one", { a: "1" }, { app: "one", tier: "x" }),
  },
  { name: "create another", method: "POST", path: MAPS, body: map("two", { a: "2" }, { app: "two" }) },
  { name: "create a third", method: "POST", path: MAPS, body: map("three", { a: "3" }) },
  { name: "create one that exists", method: "POST", path: MAPS, body: map("one", {}) },
  { name: "create with dryRun", method: "POST", path: `${MAPS}?dryRun=All`, body: map("dry", { a: "1" }) },
  { name: "the dry run stored nothing", path: `${MAPS}/dry` },
  {
    name: "create with a bad dryRun",
    method: "POST",
    path: `${MAPS}?dryRun=maybe`,
    body: map("dry", {}),
    only: ["reason", "code"],
  },
  {
    name: "create without a name",
    method: "POST",
    path: MAPS,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: {} },
  },
  { name: "create with a bad name", method: "POST", path: MAPS, body: map("A_b", {}) },
  {
    name: "create with the wrong namespace",
    method: "POST",
    path: MAPS,
    body: { ...map("ns", {}), metadata: { name: "ns", namespace: "default" } },
  },
  { name: "create with a bad label", method: "POST", path: MAPS, body: map("label", {}, { app: "not a label!" }) },
  {
    name: "create with another kind",
    method: "POST",
    path: MAPS,
    body: { apiVersion: "v1", kind: "Secret", metadata: { name: "x" } },
  },
  {
    name: "unknown field, strict",
    method: "POST",
    path: `${MAPS}?fieldValidation=Strict`,
    body: { ...map("unknown", {}), dat: {} },
  },
  {
    name: "unknown field, ignored",
    method: "POST",
    path: `${MAPS}?fieldValidation=Ignore`,
    body: { ...map("unknown", {}), dat: {} },
  },
  {
    name: "a body that is not JSON",
    method: "POST",
    path: MAPS,
    headers: { "content-type": "application/json" },
    body: "{",
    only: ["reason", "code"],
  },
  {
    name: "a content type that is none",
    method: "POST",
    path: MAPS,
    headers: { "content-type": "text/plain" },
    body: "x",
  },
  {
    name: "create a Secret from stringData",
    method: "POST",
    path: `${NS}/secrets`,
    body: { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { token: "abc" } },
  },
  // Read
  { name: "read an object", path: `${MAPS}/one` },
  { name: "read one that is absent", path: `${MAPS}/nope` },
  { name: "read only metadata", path: `${MAPS}/one`, headers: METADATA },
  {
    name: "read an object's table",
    path: `${MAPS}/one?includeObject=None`,
    headers: TABLE,
    mask: ["cells"],
  },
  ...[
    ["ConfigMap", MAPS, { data: { a: "x".repeat(1 << 20), b: "x" } }],
    ["ConfigMap", MAPS, { data: { a: "é".repeat(1 << 19) }, binaryData: { b: "eA==" } }],
    ["Secret", `${NS}/secrets`, { stringData: { a: "x".repeat(1 + (1 << 20)) } }],
    ["ConfigMap", MAPS, { metadata: { name: "large", annotations: { a: "x".repeat(1 << 18) } } }],
  ].map(([kind, path, rest]): Case => ({
    name: `a ${kind} that is too large: ${Object.keys(rest ?? {})}`,
    method: "POST",
    path: String(path),
    body: { apiVersion: "v1", kind, metadata: { name: "large" }, ...rest as object },
  })),
  { name: "list by name", path: `${MAPS}?fieldSelector=metadata.name%3Done` },
  { name: "list by label", path: `${MAPS}?labelSelector=app%3Done` },
  { name: "list by a set of labels", path: `${MAPS}?labelSelector=app+in+(one,two)` },
  { name: "list by inequality", path: `${MAPS}?labelSelector=app,tier!%3Dx` },
  { name: "list by absence", path: `${MAPS}?labelSelector=!app&fieldSelector=metadata.name!%3Dkube-root-ca.crt` },
  ...[
    [`${NS}/services`, "spec.type=ClusterIP,spec.clusterIP!=None"],
    [`${NS}/services`, "spec.ports=1"],
    [`${NS}/secrets`, "type=Opaque"],
    [`${NS}/events`, "involvedObject.kind=Pod,reason=Started,type=Normal,source=x,reportingComponent=x"],
    [PODS, "spec.nodeName=a,spec.restartPolicy=Always,spec.hostNetwork=true,status.podIPs=1"],
    ["/api/v1/nodes", "spec.unschedulable=true"],
    ["/api/v1/nodes", "metadata.namespace=x"],
    ["/api/v1/namespaces", "status.phase=Terminating"],
    ["/apis/batch/v1/jobs", "status.successful=7"],
    ["/apis/apps/v1/replicasets", "status.replicas=77"],
    ["/apis/apps/v1/deployments", "status.replicas=77"],
    ["/apis/rbac.authorization.k8s.io/v1/clusterroles", "metadata.namespace=x"],
  ].map(([path, selector = ""]): Case => ({
    name: `${path} by ${selector}`,
    path: `${path}?fieldSelector=${encodeURIComponent(selector)}`,
    only: ["kind", "reason", "code"],
  })),
  { name: "an unknown field to select by", path: `${MAPS}?fieldSelector=data.a%3D1`, only: ["reason", "code"] },
  { name: "a broken selector", path: `${MAPS}?labelSelector=a+b`, only: ["reason", "code"] },
  { name: "a page", path: `${MAPS}?limit=2&labelSelector=app`, mask: ["continue"] },
  { name: "a page with a rest", path: `${MAPS}?limit=1`, mask: ["continue", "data", "managedFields"] },
  { name: "a token that is none", path: `${MAPS}?limit=1&continue=nope`, only: ["reason", "code"] },
  { name: "metadata of a list", path: `${MAPS}?labelSelector=app`, headers: METADATA_LIST },
  {
    name: "a table of a list",
    path: `${MAPS}?labelSelector=app&includeObject=None`,
    headers: TABLE,
    mask: ["cells"],
  },
  {
    name: "a media type that is none",
    path: `${MAPS}/one`,
    headers: { accept: "text/html" },
    only: ["reason", "code"],
  },
  { name: "a kind that is not there", path: `${NS}/gadgets` },
  { name: "the tutorial's path without a version", path: "/api/namespaces/default/pods/helloworld" },
  // Replace
  { name: "replace", method: "PUT", path: `${MAPS}/one?fieldManager=test`, body: map("one", { a: "1", b: "2" }) },
  { name: "replace under another name", method: "PUT", path: `${MAPS}/one`, body: map("other", {}) },
  {
    name: "replace what is absent",
    method: "PUT",
    path: `${MAPS}/nope`,
    body: { ...map("nope", {}), metadata: { name: "nope", resourceVersion: "1" } },
    only: ["reason", "code"],
  },
  {
    name: "replace a stale one",
    method: "PUT",
    path: `${MAPS}/one`,
    body: { ...map("one", {}), metadata: { name: "one", resourceVersion: "1" } },
  },
  // Patch
  { name: "merge patch", method: "PATCH", path: `${MAPS}/one`, headers: MERGE, body: { data: { b: null, c: "3" } } },
  {
    name: "strategic patch",
    method: "PATCH",
    path: `${MAPS}/one`,
    headers: STRATEGIC,
    body: { metadata: { labels: { added: "yes" } } },
  },
  {
    name: "JSON patch",
    method: "PATCH",
    path: `${MAPS}/one`,
    headers: JSON_PATCH,
    body: [{ op: "replace", path: "/data/c", value: "4" }, { op: "add", path: "/data/d", value: "5" }],
  },
  {
    name: "JSON patch that fails its test",
    method: "PATCH",
    path: `${MAPS}/one`,
    headers: JSON_PATCH,
    body: [{ op: "test", path: "/data/c", value: "no" }],
  },
  { name: "JSON patch that is no list", method: "PATCH", path: `${MAPS}/one`, headers: JSON_PATCH, body: { data: {} } },
  { name: "patch what is absent", method: "PATCH", path: `${MAPS}/nope`, headers: MERGE, body: { data: {} } },
  {
    name: "patch with a content type that is none",
    method: "PATCH",
    path: `${MAPS}/one`,
    headers: { "content-type": "application/json" },
    body: {},
    only: ["reason", "code"],
  },
  {
    name: "patch under an old version",
    method: "PATCH",
    path: `${MAPS}/one`,
    headers: MERGE,
    body: { metadata: { resourceVersion: "1" } },
  },
  // Apply
  {
    name: "apply makes it",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=first`,
    headers: APPLY,
    body: map("applied", { a: "1", b: "1" }),
  },
  {
    name: "apply takes a field away",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=first`,
    headers: APPLY,
    body: map("applied", { a: "1" }),
  },
  {
    name: "apply meets another owner",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=second`,
    headers: APPLY,
    body: map("applied", { a: "2" }),
  },
  {
    name: "apply with force",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=second&force=true`,
    headers: APPLY,
    body: map("applied", { a: "2" }),
  },
  {
    name: "apply without a manager",
    method: "PATCH",
    path: `${MAPS}/applied`,
    headers: APPLY,
    body: map("applied", {}),
  },
  {
    name: "apply with managedFields",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=x`,
    headers: APPLY,
    body: { ...map("applied", {}), metadata: { name: "applied", managedFields: [{}] } },
    only: ["reason", "code"],
  },
  {
    name: "create with a resourceVersion",
    method: "POST",
    path: MAPS,
    body: { ...map("versioned", {}), metadata: { name: "versioned", resourceVersion: "5" } },
  },
  {
    name: "apply with a uid, and there is no such object",
    method: "PATCH",
    path: `${MAPS}/absent?fieldManager=x`,
    headers: APPLY,
    body: { ...map("absent", {}), metadata: { name: "absent", uid: "abc", resourceVersion: "5" } },
  },
  {
    name: "apply with a resourceVersion, and there is no such object",
    method: "PATCH",
    path: `${MAPS}/fresh?fieldManager=x`,
    headers: APPLY,
    body: { ...map("fresh", { a: "1" }), metadata: { name: "fresh", resourceVersion: "5" } },
  },
  {
    name: "apply with an old resourceVersion",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=second`,
    headers: APPLY,
    body: { ...map("applied", { a: "2" }), metadata: { name: "applied", resourceVersion: "1" } },
  },
  {
    name: "apply with another uid",
    method: "PATCH",
    path: `${MAPS}/applied?fieldManager=second`,
    headers: APPLY,
    body: { ...map("applied", { a: "2" }), metadata: { name: "applied", uid: "abc" } },
    only: ["reason", "code"],
  },
  {
    name: "apply with unknown fields",
    method: "PATCH",
    path: `${NS}/services/typed?fieldManager=x&fieldValidation=Strict`,
    headers: APPLY,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "typed" },
      spec: { port: 80, ports: [{ port: 80 }] },
      other: {},
    },
    // The order is that of a Go map.
    only: ["reason", "code"],
  },
  {
    name: "apply with one unknown field",
    method: "PATCH",
    path: `${NS}/services/typed?fieldManager=x&fieldValidation=Ignore`,
    headers: APPLY,
    body: { apiVersion: "v1", kind: "Service", metadata: { name: "typed" }, spec: {}, other: {} },
  },
  {
    name: "apply with an element of a list twice",
    method: "PATCH",
    path: `${DEPLOYMENTS}/typed?fieldManager=x&fieldValidation=Strict`,
    headers: APPLY,
    body: {
      ...deployment("typed"),
      spec: {
        selector: { matchLabels: { app: "typed" } },
        template: {
          metadata: { labels: { app: "typed" } },
          spec: { containers: [{ name: "main", image: "x", env: [{ name: "A" }, { name: "B" }, { name: "A" }] }] },
        },
      },
    },
  },
  {
    name: "apply with a value of a set twice",
    method: "PATCH",
    path: `${MAPS}/typed?fieldManager=x`,
    headers: APPLY,
    body: { ...map("typed", {}), metadata: { name: "typed", finalizers: ["a.b/c", "a.b/c"] } },
  },
  {
    name: "a Service with two ports without names",
    method: "POST",
    path: `${NS}/services`,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "typed" },
      spec: { ports: [{ port: 80 }, { port: 80, protocol: "UDP" }] },
    },
  },
  // Pods
  { name: "create a Pod", method: "POST", path: PODS, body: pod("web"), mask: ["volumes", "volumeMounts"] },
  { name: "a Pod without containers", method: "POST", path: PODS, body: pod("none", { containers: [] }) },
  { name: "a Pod without image and name", method: "POST", path: PODS, body: pod("none", { containers: [{}] }) },
  {
    name: "a Pod with two of a name",
    method: "POST",
    path: PODS,
    body: pod("two", { containers: [{ name: "a", image: "x" }, { name: "a", image: "y" }] }),
  },
  { name: "a Pod with a bad policy", method: "POST", path: PODS, body: pod("bad", { restartPolicy: "Sometimes" }) },
  {
    name: "a Pod with a wrong type",
    method: "POST",
    path: PODS,
    body: pod("bad", { containers: "x" }),
    only: ["reason", "code"],
  },
  {
    name: "a Pod with an unknown field",
    method: "POST",
    path: `${PODS}?fieldValidation=Strict`,
    body: pod("bad", { containers: [{ name: "a", image: "x", imagee: "y" }] }),
  },
  { name: "a table of Pods", path: `${PODS}?includeObject=None`, headers: TABLE, mask: ["cells"] },
  {
    name: "Pods by field",
    path: `${PODS}?fieldSelector=status.phase%3DPending`,
    mask: ["volumes", "volumeMounts", "conditions"],
  },
  {
    name: "change a Pod's image",
    method: "PATCH",
    path: `${PODS}/web`,
    headers: STRATEGIC,
    body: { spec: { containers: [{ name: "main", image: "nginx:1.28" }] } },
    mask: ["volumes", "volumeMounts", "conditions"],
  },
  {
    name: "change what a Pod may not",
    method: "PATCH",
    path: `${PODS}/web`,
    headers: MERGE,
    body: { spec: { nodeName: "a", hostname: "b" } },
    only: ["reason", "code"],
  },
  {
    name: "write a Pod's status",
    method: "PATCH",
    path: `${PODS}/web/status`,
    headers: MERGE,
    body: { status: { message: "told" } },
    mask: ["volumes", "volumeMounts", "conditions"],
  },
  // Deployments
  { name: "create a Deployment", method: "POST", path: `${DEPLOYMENTS}?dryRun=All`, body: deployment("web", 3) },
  { name: "a Deployment's defaults", method: "POST", path: `${DEPLOYMENTS}?dryRun=All`, body: deployment("web") },
  {
    name: "a Deployment whose selector does not fit",
    method: "POST",
    path: DEPLOYMENTS,
    body: { ...deployment("bad"), spec: { ...deployment("bad").spec, selector: { matchLabels: { app: "other" } } } },
  },
  {
    name: "a Deployment without a selector",
    method: "POST",
    path: DEPLOYMENTS,
    body: { ...deployment("bad"), spec: { template: deployment("bad").spec.template } },
    only: ["reason", "code"],
  },
  {
    name: "a Service",
    method: "POST",
    path: `${NS}/services`,
    body: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    },
    mask: ["clusterIP", "clusterIPs"],
  },
  {
    name: "a Service without ports",
    method: "POST",
    path: `${NS}/services`,
    body: { apiVersion: "v1", kind: "Service", metadata: { name: "none" }, spec: {} },
  },
  {
    name: "a Service's table",
    path: `${NS}/services?includeObject=None`,
    headers: TABLE,
    mask: ["cells"],
  },
  // Custom kinds
  {
    name: "create a CRD",
    method: "POST",
    path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    body: WIDGET,
    only: ["kind", "metadata.name", "spec.names", "spec.scope"],
  },
  { name: "create a custom object", method: "POST", path: WIDGETS, body: widget("small", { size: 1, color: "red" }) },
  {
    name: "a custom object gets its schema's defaults, in lists and maps too",
    method: "POST",
    path: WIDGETS,
    body: widget("filled", { size: 1, parts: [{ name: "a" }, { count: 2 }], options: { x: {}, y: { on: false } } }),
  },
  {
    name: "a null where none may be gets the default",
    method: "POST",
    path: WIDGETS,
    body: widget("nulled", { size: 1, shape: null, frame: null }),
  },
  {
    name: "a default comes back when it is taken away",
    method: "PATCH",
    path: `${WIDGETS}/filled`,
    headers: { "content-type": "application/merge-patch+json" },
    body: { spec: { shape: null, frame: { width: null } } },
  },
  { name: "a custom object that lacks a field", method: "POST", path: WIDGETS, body: widget("bad", { color: "red" }) },
  { name: "a custom object out of range", method: "POST", path: WIDGETS, body: widget("bad", { size: 0 }) },
  {
    name: "a custom object with an unknown value",
    method: "POST",
    path: WIDGETS,
    body: widget("bad", { size: 1, color: "green" }),
  },
  {
    name: "a custom object with an unknown field",
    method: "POST",
    path: `${WIDGETS}?fieldValidation=Strict`,
    body: widget("bad", { size: 1, weight: 2 }),
    only: ["reason", "code"],
  },
  {
    name: "unknown fields of a custom object are dropped",
    method: "POST",
    path: `${WIDGETS}?fieldValidation=Ignore`,
    body: widget("pruned", { size: 1, weight: 2 }),
  },
  { name: "list custom objects", path: WIDGETS },
  { name: "a table of custom objects", path: `${WIDGETS}?includeObject=None`, headers: TABLE },
  {
    name: "strategic patch of a custom object",
    method: "PATCH",
    path: `${WIDGETS}/small`,
    headers: STRATEGIC,
    body: { spec: { size: 2 } },
    only: ["reason", "code"],
  },
  {
    name: "merge patch of a custom object",
    method: "PATCH",
    path: `${WIDGETS}/small`,
    headers: MERGE,
    body: { spec: { size: 2 } },
  },
  {
    name: "apply a custom object",
    method: "PATCH",
    path: `${WIDGETS}/made?fieldManager=first`,
    headers: APPLY,
    body: widget("made", { size: 5 }),
  },
  { name: "a custom group's discovery", path: "/apis/diff.example.com/v1", mask: ["storageVersionHash"] },
  // Access
  {
    name: "who am I",
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    only: ["kind", "apiVersion"],
  },
  {
    name: "may I",
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { verb: "delete", resource: "pods", namespace: "diff" } },
    },
  },
  {
    name: "may somebody",
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: "nobody", resourceAttributes: { verb: "get", resource: "secrets", namespace: "diff" } },
    },
  },
  {
    name: "a token of a service account",
    method: "POST",
    path: `${NS}/serviceaccounts/default/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 600 } },
    only: ["kind", "apiVersion", "spec.expirationSeconds"],
  },
  {
    name: "a token that lasts too short",
    method: "POST",
    path: `${NS}/serviceaccounts/default/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 60 } },
  },
  {
    name: "a token of nobody",
    method: "POST",
    path: `${NS}/serviceaccounts/nope/token`,
    body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
  },
  { name: "as somebody else: forbidden", path: `${PODS}`, headers: { "impersonate-user": "jane" } },
  { name: "as somebody else: one object", path: `${NS}/secrets/s`, headers: { "impersonate-user": "jane" } },
  {
    name: "as somebody else: a cluster's kind",
    path: "/api/v1/nodes",
    headers: { "impersonate-user": "system:serviceaccount:diff:default" },
  },
  {
    name: "as somebody else: a write",
    method: "POST",
    path: DEPLOYMENTS,
    body: deployment("x"),
    headers: { "impersonate-user": "jane" },
  },
  { name: "as somebody else: a path", path: "/metrics", headers: { "impersonate-user": "jane" } },
  { name: "as somebody else: discovery is open", path: "/apis/apps", headers: { "impersonate-user": "jane" } },
  {
    name: "as a service account: the path without a version",
    path: "/api/namespaces/default/pods/x",
    headers: { "impersonate-user": "system:serviceaccount:diff:default" },
    only: ["reason", "code"],
  },
  // Delete
  {
    name: "delete with a wrong uid",
    method: "DELETE",
    path: `${MAPS}/two`,
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "no" } },
  },
  {
    name: "delete with a propagation that there is not",
    method: "DELETE",
    path: `${MAPS}/two`,
    body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy: "foreground" },
  },
  { name: "delete with dryRun", method: "DELETE", path: `${MAPS}/two?dryRun=All`, mask: ["uid"] },
  { name: "delete", method: "DELETE", path: `${MAPS}/two` },
  { name: "delete again", method: "DELETE", path: `${MAPS}/two` },
  {
    name: "what is held by a finalizer",
    method: "POST",
    path: MAPS,
    body: { ...map("held", {}), metadata: { name: "held", finalizers: ["example.com/hold"] } },
  },
  { name: "delete what is held", method: "DELETE", path: `${MAPS}/held` },
  {
    name: "let it go",
    method: "PATCH",
    path: `${MAPS}/held`,
    headers: MERGE,
    body: { metadata: { finalizers: null } },
    mask: ["deletionTimestamp"],
  },
  { name: "it is gone", path: `${MAPS}/held` },
  { name: "delete many", method: "DELETE", path: `${MAPS}?labelSelector=app%3Done`, only: ["kind", "apiVersion"] },
  { name: "a method that is none", method: "POST", path: `${MAPS}/three`, body: map("three", {}) },
  {
    name: "delete the CRD",
    method: "DELETE",
    path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.diff.example.com",
    only: ["kind"],
  },
];

const TABLE_KINDS = [
  ...[
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
  ],
  ...["replicationcontrollers", "resourcequotas", "secrets", "serviceaccounts", "services"],
].map((plural) => `/api/v1/${plural}`).concat([
  ...["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"].map((plural) =>
    `/apis/apps/v1/${plural}`
  ),
  ...["cronjobs", "jobs"].map((plural) => `/apis/batch/v1/${plural}`),
  ...["ingressclasses", "ingresses", "networkpolicies"].map((plural) => `/apis/networking.k8s.io/v1/${plural}`),
  ...["clusterrolebindings", "clusterroles", "rolebindings", "roles"].map((plural) =>
    `/apis/rbac.authorization.k8s.io/v1/${plural}`
  ),
  "/apis/autoscaling/v2/horizontalpodautoscalers",
  "/apis/policy/v1/poddisruptionbudgets",
  "/apis/storage.k8s.io/v1/storageclasses",
  "/apis/scheduling.k8s.io/v1/priorityclasses",
  "/apis/coordination.k8s.io/v1/leases",
  "/apis/discovery.k8s.io/v1/endpointslices",
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
]);

/** The columns of every kind's table. */
export const COLUMN_CASES: readonly Case[] = TABLE_KINDS.map((path) => ({
  name: `the columns of ${path.split("/").at(-1)}`,
  path: `${path}?includeObject=None`,
  headers: TABLE,
  mask: ["rows", "metadata"],
}));
