import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { event, ownedBy, pod, widget, WIDGETS } from "./objects.ts";

Deno.test("k8s describe shows a Pod as a person looks for it", async () => {
  const cli = await commandLine([
    event("e", 30, pod("helloworld"), { reason: "Started", count: 3, firstTimestamp: "2026-01-01T11:00:00Z" }),
  ]);
  const { stdout, stderr, code } = await cli("describe", "pod", "helloworld");
  assert.deepEqual([stderr, code], ["", 0]);
  assert.equal(
    stdout,
    `Name:             helloworld
Namespace:        default
Kind:             Pod (v1)
Created:          2026-01-01T09:00:00Z (3h ago)
Labels:           app=helloworld
Annotations:      <none>
Service Account:  default
Node:             minikube/10.160.0.3
Start Time:       2026-01-01T09:00:00Z (3h ago)
Status:           Running
IP:               172.17.0.2
Containers:
  helloworld:
    Container ID:   docker://d9751038d20c827eac9bcfa94b71256b494ac442b2822b74a51312fd1ed7653d
    Image:          gvelrajan/helloworld:v2.0
    Image ID:       docker-pullable://gvelrajan/helloworld@sha256:897f0c9ec9f26b32a258f027bde0d276954dc7bf666d34cc85106cb3430c03de
    Port:           80/TCP
    State:          Running since 2026-01-01T09:00:00Z (3h ago)
    Ready:          True
    Restart Count:  0
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-htj76 (ro)
Conditions:
  TYPE                       STATUS  SINCE  REASON  MESSAGE
  PodReadyToStartContainers  True    3h
  Initialized                True    3h
  Ready                      True    3h
  ContainersReady            True    3h
  PodScheduled               True    3h
Volumes:
  kube-api-access-htj76:  Projected: token for 3607s, ConfigMap kube-root-ca.crt, DownwardAPI
QoS Class:        BestEffort
Tolerations:      node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                  node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  LAST SEEN          TYPE    REASON   FROM    MESSAGE
  30m (x3 over 60m)  Normal  Started  tester  it was tested
`,
  );
});

/** Lines on the page of each kind, besides those of every page. */
const pages: [string, string[]][] = [
  ["node minikube", [
    "Roles:          control-plane",
    "Running Pods:   3 of 110",
    "  default    helloworld            0 (0%)        0 (0%)      0 (0%)           0 (0%)         3h",
    "  Ready           True    3h     KubeletReady                kubelet is posting ready status",
  ]],
  ["svc helloworld", [
    "Selector:          app=helloworld",
    "Port:              80/TCP -> 80, endpoints: <none>",
    "  helloworld  1/1    Running  0         3h",
  ]],
  ["deploy/web", [
    "Replicas:     2 desired | 2 updated | 2 total | 2 available | 0 unavailable",
    "      Image:  nginx:1.27",
    "  web-6d4b8f7c9d            2/2       2      3h   nginx:1.27",
    "  web-6d4b8f7c9d-4kx7p  1/1    Running  0         3h",
  ]],
  ["pod web-6d4b8f7c9d-4kx7p", ["Controlled By:    ReplicaSet/web-6d4b8f7c9d <- Deployment/web"]],
  ["secret default-token-htj76", ["Type:         kubernetes.io/service-account-token", "  token:      596 bytes"]],
  ["cm settings", ["  app.conf:", "    two", "  color:  blue"]],
  ["sa default", ["Kind:         ServiceAccount (v1)"]],
];

for (const [what, lines] of pages) {
  Deno.test(`k8s describe ${what} shows what people look for`, async () => {
    const cli = await commandLine([{
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings" },
      data: { color: "blue", "app.conf": "one\ntwo\n" },
    }]);
    const { stdout, code } = await cli("describe", ...what.split(" "));
    assert.equal(code, 0);
    for (const line of lines) assert.ok(stdout.split("\n").includes(line), `${line}\nis not in\n${stdout}`);
  });
}

/** A Widget that owns a Deployment, which owns a ReplicaSet, which owns a Pod. */
async function widgets() {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const top = await cli.k8s.create(widget("x", { size: 2, color: "blue" }));
  const selector = { matchLabels: { app: "x" } };
  const template = { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "main", image: "busybox:1" }] } };
  const workload = (kind: string, owner: KubeObject): KubeObject => ({
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "x", labels: { app: "x" }, ...ownedBy(owner) },
    spec: { replicas: 1, selector, template },
  });
  const deployment = await cli.k8s.create(workload("Deployment", top));
  const set = await cli.k8s.create(workload("ReplicaSet", deployment));
  await cli.k8s.create(pod("x-1", { labels: { app: "x" }, ...ownedBy(set) }));
  await cli.k8s.create(pod("y", { labels: { app: "x" } }));
  return cli;
}

Deno.test("k8s describe shows a custom resource with its columns, its spec and the Pods that it owns through others", async () => {
  const cli = await widgets();
  const { stdout } = await cli("describe", "wd/x");
  assert.equal(
    stdout.replace(/Created: .*\n/, ""),
    `Name:         x
Namespace:    default
Kind:         Widget (views.example.com/v1)
Labels:       <none>
Annotations:  <none>
Size:         2
Spec:
  color: blue
  size: 2
Pods:
  NAME  READY  STATUS   RESTARTS  AGE
  x-1   0/1    Pending  0         0s
Events:       <none>
`,
  );
});

Deno.test("describe() gives the chain of owners, the nearest first", async () => {
  const cli = await widgets();
  const { owners, object } = await cli.k8s.describe("pod", "x-1");
  assert.deepEqual(owners.map(({ kind, name, namespace }) => `${namespace} ${kind}/${name}`), [
    "default ReplicaSet/x",
    "default Deployment/x",
    "default Widget/x",
  ]);
  assert.equal(object.metadata?.managedFields, undefined);
});

Deno.test("describe() says that an owner is gone when it is, or when another has its name", async () => {
  const cli = await widgets();
  const orphan = (name: string, reference: { name: string; apiVersion?: string; kind?: string }): KubeObject => ({
    ...pod(name),
    metadata: { name, ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", uid: "u", ...reference }] },
  });
  await cli.k8s.create(orphan("a", { name: "never" }));
  await cli.k8s.create(orphan("b", { name: "x" }));
  await cli.k8s.create(orphan("c", { name: "x", apiVersion: "gone.example.com/v1", kind: "Gone" }));
  for (
    const [name, problem] of [["a", "gone"], ["b", "gone: another object has its name now"], [
      "c",
      "the server does not serve this kind",
    ]]
  ) {
    assert.deepEqual((await cli.k8s.describe("pod", name)).owners.map(({ problem }) => problem), [problem]);
  }
});

Deno.test("k8s describe names the other owners when an object has several", async () => {
  const cli = await widgets();
  const one = await cli.k8s.get("widget", "x");
  const other = await cli.k8s.create(widget("z"));
  const [manager] = ownedBy(other).ownerReferences;
  const [second] = ownedBy(one).ownerReferences.map((reference) => ({ ...reference, controller: false }));
  await cli.k8s.create(pod("both", { ownerReferences: [second, manager].filter((each) => each !== undefined) }));
  const { stdout } = await cli("describe", "pod", "both");
  assert.match(stdout, /^Controlled By: +Widget\/z\nOwned By Too: +Widget\/x$/m);
});

Deno.test("k8s describe shows the Pods that are not well first when there are too many", async () => {
  const well = {
    phase: "Running",
    containerStatuses: [{ name: "main", ready: true, restartCount: 0, state: { running: {} } }],
  };
  const many = Array.from({ length: 30 }, (_, index) => ({
    ...pod(`many-${String(index).padStart(2, "0")}`, { labels: { app: "many" } }),
    status: index === 29 ? { phase: "Pending" } : well,
  }));
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "many" },
    spec: { selector: { app: "many" } },
  };
  const cli = await commandLine([...many, service]);
  const { stdout } = await cli("describe", "svc", "many");
  assert.match(stdout, /\nPods:\n {2}NAME .*\n {2}many-29 +0\/1 +Pending .*\n {2}many-00 +1\/1 +Running /);
  assert.match(stdout, /\n {2}\.\.\. and 10 more\n/);
});

Deno.test("describe() asks for no more than it needs when it is about a Pod with two owners", async () => {
  const cli = await commandLine();
  await cli.k8s.describe("pod", "web-6d4b8f7c9d-4kx7p");
  assert.equal(cli.requests.length, 4, cli.requests.join("\n"));
});

Deno.test("describe() gives sizes alone when it is about a Secret", async () => {
  const cli = await commandLine();
  await cli.k8s.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "s",
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"a":"aHVudGVyMg=="}}', kept: "yes" },
    },
    data: { a: "aHVudGVyMg==" },
  });
  const description = await cli.k8s.describe("secret/s");
  assert.deepEqual(description.object.data, { a: "7 bytes" });
  assert.ok(!(JSON.stringify(description) + String(description)).includes("aHVudGVyMg"));
  assert.ok(String(description).includes("kept=yes"));
});

Deno.test("describe() shows all lines of an annotation when it has several (A17)", async () => {
  const cli = await commandLine();
  const annotations = { note: "one line", script: "set -e\n  echo hi\n" };
  await cli.k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", annotations } });
  assert.match(
    String(await cli.k8s.describe("cm/m")),
    /\nAnnotations: +note=one line\n +script:\n +set -e\n +echo hi\n/,
  );
});

Deno.test("describe() says what may not be read when the rest may", async () => {
  const cli = await commandLine();
  const who = "system:serviceaccount:default:default";
  await cli.k8s.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: "r" },
    rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] }],
  });
  await cli.k8s.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "r" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
    subjects: [{ kind: "User", name: who, apiGroup: "rbac.authorization.k8s.io" }],
  });
  const description = await cli.k8s.with({ as: who }).describe("deploy", "web");
  assert.deepEqual(Object.keys(description.problems).sort(), ["events", "pods", "related"]);
  assert.match(String(description), /^Events: +<unknown: events is forbidden: User "system:serviceaccount/m);
});

Deno.test("describe() leaves the events of another object out when it had the same name", async () => {
  const old = pod("helloworld", { uid: "of-the-one-before" });
  const cli = await commandLine([event("old", 50, old), event("new", 20, pod("helloworld"))]);
  const { events = [] } = await cli.k8s.describe("pod/helloworld");
  assert.deepEqual(events.map(({ metadata }) => metadata.name), ["new"]);
});

Deno.test("k8s describe takes the beginning of a name when no object has the name", async () => {
  const cli = await commandLine();
  const { stdout, code } = await cli("describe", "pod", "web");
  assert.equal(code, 0);
  assert.deepEqual([...stdout.matchAll(/^Name: +(.+)$/gm)].map(([, name]) => name), [
    "web-6d4b8f7c9d-4kx7p",
    "web-6d4b8f7c9d-zt2mq",
  ]);
});

Deno.test("k8s describe tells of every object when a type, a selector or several are named", async () => {
  const cli = await commandLine();
  const names = async (...args: string[]) => {
    const { stdout } = await cli("describe", ...args);
    return [...stdout.matchAll(/^Name: +(.+)$/gm)].map(([, name]) => name);
  };
  assert.deepEqual(await names("svc"), ["helloworld", "kubernetes"]);
  assert.deepEqual(await names("pods", "-l", "app=helloworld"), ["helloworld"]);
  assert.deepEqual(await names("pod/helloworld", "deploy/web"), ["helloworld", "web"]);
  assert.deepEqual(await names("sa", "default", "-A"), ["default", "default", "default", "default"]);
});

const refusals: [string[], number][] = [
  [["pod", "nope"], 1],
  [["nothing", "x"], 1],
  [["pod", "a", "-l", "x=y"], 2],
  [["pod/a/b"], 2],
  [[], 2],
  [["pod", "helloworld", "-o", "nope"], 2],
  [["jobs"], 0],
];

for (const [args, code] of refusals) {
  Deno.test(`k8s describe ${args.join(" ")} says what is wrong`, async () => {
    const cli = await commandLine();
    const outcome = await cli("describe", ...args);
    await assertMessage(import.meta.url, `describe ${args.join(" ")}`, outcome);
    assert.deepEqual([outcome.code, outcome.stdout], [code, ""]);
  });
}

Deno.test("k8s describe goes on with the others when one of several does not exist", async () => {
  const cli = await commandLine();
  const { stdout, stderr, code } = await cli("describe", "pod/nope", "pod/helloworld");
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "one of several that does not exist", stderr);
  assert.match(stdout, /^Name: +helloworld$/m);
});

Deno.test("k8s describe cuts a long field short when --full is not there", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  await cli.k8s.create(
    widget("long", {
      size: 1,
      color: "red",
      parts: Array.from({ length: 60 }, (_, index) => ({ name: `p${index}` })),
    }),
  );
  assert.match(
    (await cli("describe", "widget/long")).stdout,
    /\n {2}\.\.\. 23 more lines; add --full to show all\n/,
  );
  assert.match((await cli("describe", "widget/long", "--full")).stdout, /name: p59/);
});

Deno.test("k8s describe -o json gives what the page is made of", async () => {
  const cli = await commandLine();
  const { object, columns, pods, events } = JSON.parse((await cli("describe", "deploy/web", "-o", "json")).stdout);
  assert.equal(object.metadata.name, "web");
  assert.equal(columns.Ready, "2/2");
  assert.equal(pods.rows.length, 2);
  assert.deepEqual(events, []);
});
