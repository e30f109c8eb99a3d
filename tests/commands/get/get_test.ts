import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const tables: [string, string[], string][] = [
  [
    "a type is named",
    ["get", "pods"],
    `NAME                   READY   STATUS    RESTARTS   AGE
helloworld             1/1     Running   0          3h
web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h
web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h
`,
  ],
  [
    "an object is named",
    ["get", "pod", "helloworld"],
    `NAME         READY   STATUS    RESTARTS   AGE
helloworld   1/1     Running   0          3h
`,
  ],
  [
    "an object is named with its type",
    ["get", "po/helloworld"],
    `NAME         READY   STATUS    RESTARTS   AGE
helloworld   1/1     Running   0          3h
`,
  ],
  [
    "named objects are of different widths, and sorted",
    ["get", "ns", "kube-system", "default", "--sort-by=.metadata.name"],
    `NAME          STATUS   AGE
default       Active   3h
kube-system   Active   3h
`,
  ],
  [
    "the names of named objects are sorted",
    ["get", "ns", "kube-system", "default", "-o", "name", "--sort-by=.metadata.name"],
    "namespace/default\nnamespace/kube-system\n",
  ],
  [
    "an object that has no namespace is named, with -A",
    ["get", "ns", "default", "-A"],
    `NAME      STATUS   AGE
default   Active   3h
`,
  ],
  [
    "a type is named twice",
    ["get", "ns,ns", "-o", "name", "-l", "!x", "--field-selector", "metadata.name=default"],
    "namespace/default\n",
  ],
  [
    "two types are named",
    ["get", "po/helloworld", "svc/kubernetes"],
    `NAME             READY   STATUS    RESTARTS   AGE
pod/helloworld   1/1     Running   0          3h

NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   3h
`,
  ],
  [
    "types are listed in all namespaces",
    ["get", "deploy,svc", "-A"],
    `NAMESPACE   NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
default     deployment.apps/web   2/2     2            2           3h

NAMESPACE   NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
default     service/helloworld   ClusterIP   10.96.0.20   <none>        80/TCP    3h
default     service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   3h
`,
  ],
  [
    "one of two types has nothing",
    ["get", "pv,nodes"],
    `NAME            STATUS   ROLES           AGE   VERSION
node/minikube   Ready    control-plane   3h    v1.36.3
`,
  ],
  [
    "labels are shown and headers are not",
    ["get", "pods", "-l", "app=helloworld", "--show-labels", "--no-headers"],
    "helloworld   1/1   Running   0     3h    app=helloworld\n",
  ],
  [
    "a label has a column",
    ["get", "pod", "helloworld", "-Lapp"],
    `NAME         READY   STATUS    RESTARTS   AGE   APP
helloworld   1/1     Running   0          3h    helloworld
`,
  ],
  [
    "the kind is shown",
    ["get", "ns", "default", "--show-kind"],
    `NAME                STATUS   AGE
namespace/default   Active   3h
`,
  ],
  ["a field selects", ["get", "pods", "--field-selector", "metadata.name=helloworld", "-oname"], "pod/helloworld\n"],
  [
    "names are asked for",
    ["get", "deploy,svc", "-oname"],
    "deployment.apps/web\nservice/helloworld\nservice/kubernetes\n",
  ],
  [
    "a template picks a field",
    ["get", "pods", "-o", "jsonpath={.items[*].metadata.name}"],
    "helloworld web-6d4b8f7c9d-4kx7p web-6d4b8f7c9d-zt2mq",
  ],
];

for (const [when, args, expected] of tables) {
  Deno.test(`k8s get shows what kubectl shows if ${when}`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli(...args), { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("k8s get shows a blank line between the tables of a category if all is named", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("get", "all", "-A");
  const kinds = stdout.split("\n\n").map((table) => /^\S+ +(\S+?)\//m.exec(table)?.[1]);
  assert.deepEqual(kinds, ["pod", "service", "deployment.apps", "replicaset.apps"]);
});

Deno.test("k8s get sends one request if an object is named", async () => {
  const cli = await commandLine();
  await cli("get", "pod", "helloworld", "-o", "json");
  assert.deepEqual(cli.requests, ["GET /api/v1/namespaces/default/pods/helloworld"]);
});

Deno.test("k8s get prints the object as the server has it, without managedFields, if -o json is there", async () => {
  const cli = await commandLine();
  const raw = JSON.parse((await cli("raw", "/api/v1/namespaces/default/pods/helloworld")).stdout);
  const { managedFields: _, ...metadata } = raw.metadata;
  const { stdout } = await cli("get", "pod", "helloworld", "-o", "json");
  assert.equal(stdout, JSON.stringify({ ...raw, metadata }, null, 4) + "\n");
});

Deno.test("k8s get keeps managedFields if they are asked for", async () => {
  const cli = await commandLine();
  await cli.k8s.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  const has = async (...more: string[]) =>
    JSON.parse((await cli("get", "cm", "a", "-ojson", ...more)).stdout).metadata.managedFields !== undefined;
  assert.deepEqual([await has(), await has("--show-managed-fields")], [false, true]);
});

for (const args of [["pods"], ["pod/helloworld", "svc/kubernetes"], ["pv"]]) {
  Deno.test(`k8s get prints a v1 List if ${args.join(" and ")} are asked for as JSON`, async () => {
    const cli = await commandLine();
    const { stdout } = await cli("get", ...args, "-o", "json");
    const list = JSON.parse(stdout);
    assert.deepEqual({ ...list, items: [] }, {
      apiVersion: "v1",
      kind: "List",
      metadata: { resourceVersion: "" },
      items: [],
    });
    for (const item of list.items) assert.ok(item.kind && item.apiVersion, "each item stands on its own");
  });
}

Deno.test("k8s get reads the objects of manifests if -f is there", async () => {
  const cli = await commandLine();
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: helloworld}\n";
  const { stdout } = await cli.with({ input: pod })("get", "-f", "-", "-o", "json");
  assert.equal(JSON.parse(stdout).kind, "Pod");
  const two = `${pod}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: default}\n`;
  assert.equal(
    (await cli.with({ input: two })("get", "-f", "-", "-oname")).stdout,
    "pod/helloworld\ndeployment.apps/web\n",
  );
});

Deno.test("k8s get looks for each object of a manifest in its namespace if -A is there too", async () => {
  const cli = await commandLine();
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: helloworld, namespace: default}\n";
  const { stdout } = await cli.with({ input: pod })("get", "-f", "-", "-A", "--no-headers");
  assert.match(stdout, /^default +helloworld /);
  const refused = await cli.with({ input: pod })("get", "-f", "-", "-l", "app=x");
  assert.deepEqual([refused.code, refused.stdout], [2, ""]);
  await assertMessage(import.meta.url, "a manifest and a selector", refused);
});

Deno.test("k8s get, describe and delete take a category apart if custom kinds name one", async () => {
  const cli = await commandLine();
  for (const [plural, kind] of [["bolts", "Bolt"], ["nuts", "Nut"]] as const) {
    await cli.k8s.create({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.shop.test` },
      spec: {
        group: "shop.test",
        scope: "Namespaced",
        names: { plural, kind, singular: kind.toLowerCase(), categories: ["hardware"] },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
    await cli.k8s.create({ apiVersion: "shop.test/v1", kind, metadata: { name: "m4" } });
  }
  const { stdout } = await cli("get", "hardware,nuts", "-o", "name");
  assert.equal(stdout, "bolt.shop.test/m4\nnut.shop.test/m4\n");
  const described = (await cli("describe", "hardware")).stdout;
  assert.deepEqual(described.match(/(?<=^Kind: +)\w+/gm), ["Bolt", "Nut"]);
  assert.equal((await cli("delete", "hardware", "--all", "--yes")).code, 0);
  const left = await cli("get", "hardware");
  assert.deepEqual(left, { code: 0, stdout: "", stderr: "No resources found in default namespace.\n" });
});

const nothing: [string, string[], string][] = [
  ["a namespace is empty", ["get", "pods", "-n", "kube-public"], "No resources found in kube-public namespace.\n"],
  ["all namespaces are", ["get", "jobs", "-A"], "No resources found\n"],
  ["the kind is not namespaced", ["get", "pv"], "No resources found\n"],
  ["several kinds are", ["get", "jobs,cronjobs"], "No resources found in default namespace.\n"],
  ["an absent object does not matter", ["get", "pod", "nope", "--ignore-not-found"], ""],
  ["names are asked for", ["get", "jobs", "-o", "name"], ""],
  ["an absent object does not matter in JSON", ["get", "pod", "nope", "--ignore-not-found", "-o", "json"], ""],
  ["absent objects do not matter in JSON", ["get", "pod", "nope", "no", "--ignore-not-found", "-o", "json"], ""],
];

for (const [when, args, expected] of nothing) {
  Deno.test(`k8s get says on stderr alone that there is nothing if ${when}`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli(...args), { code: 0, stdout: "", stderr: expected });
  });
}

Deno.test("k8s get looks for each name in each type if there are several types", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("get", "pods,svc", "helloworld", "-oname"), {
    code: 0,
    stdout: "pod/helloworld\nservice/helloworld\n",
    stderr: "",
  });
  const two = (await cli("get", "deploy,svc", "--no-headers")).stdout.trimEnd().split("\n");
  assert.ok(two.length > 1 && two.every((line) => line !== ""));
  const { code, stdout, stderr } = await cli("get", "deploy,pods", "web", "--no-headers");
  assert.equal(code, 1);
  assert.match(stdout, /^deployment\.apps\/web .*\n$/);
  await assertMessage(import.meta.url, "one type of several without the name", stderr);
});

Deno.test("k8s get sends nothing if the format is unknown", async () => {
  const cli = await commandLine();
  const outcome = await cli("get", "pods", "-o", "xml");
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "-o xml", outcome);
  assert.deepEqual(cli.requests, []);
});

for (const output of [[], ["-o", "json"], ["-o", "name"]]) {
  Deno.test(`k8s get shows the others and gives 1 if one is absent (${output.join(" ") || "a table"})`, async () => {
    const cli = await commandLine();
    const { code, stdout, stderr } = await cli("get", "pod", "nope", "helloworld", ...output);
    assert.equal(code, 1);
    assert.match(stdout, /helloworld/);
    await assertMessage(import.meta.url, "one of several pods that is absent", stderr);
  });
}

Deno.test("k8s get writes no control sequence of the cluster's if it shows a table", async () => {
  const cli = await commandLine([{
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", labels: { a: "x" }, annotations: { "b": "\x1b[2J" } },
  }]);
  assert.equal((await cli("get", "cm", "-L", "a", "--show-labels")).stdout.includes("\x1b"), false);
});

Deno.test("k8s get --neat prints what is needed to create the object again if the server has added more", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("get", "service", "helloworld", "--neat");
  assert.doesNotMatch(stdout, /uid|resourceVersion|creationTimestamp|status|clusterIP|sessionAffinity/);
  assert.match(stdout, /^apiVersion: v1\nkind: Service\nmetadata:\n[^]* {2}namespace: default\nspec:\n/);
  await cli("delete", "service", "helloworld");
  assert.equal((await cli.with({ input: stdout })("create", "-f", "-")).stdout, "service/helloworld created\n");
  assert.equal((await cli("get", "service", "helloworld", "--neat")).stdout, stdout);
  const list = await cli("get", "cm,deploy", "--neat", "-o", "json");
  assert.doesNotMatch(list.stdout, /"uid"|"status"|"progressDeadlineSeconds"/);
  for (const output of ["wide", "name", "jsonpath={.kind}"]) {
    const outcome = await cli("get", "pod", "helloworld", "--neat", "-o", output);
    assert.equal(outcome.code, 2);
    await assertMessage(import.meta.url, output, outcome);
  }
});

Deno.test("k8s get -v=8 logs headers and bodies if a Secret is read, and none of its data", async () => {
  const cli = await commandLine([
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { password: "aHVudGVyMg==" } },
  ]);
  const { stdout, stderr } = await cli("get", "secret", "s", "-o", "json", "-v=8");
  assert.match(stdout, /aHVudGVyMg==/);
  assert.match(stderr, /^GET \/api\/v1\/namespaces\/default\/secrets\/s\n/);
  assert.match(stderr, /"password":"<masked>"/);
  assert.doesNotMatch(stderr, /aHVudGVyMg/);
  assert.doesNotMatch((await cli("get", "secret", "s", "-v=6")).stderr, /Headers/);
});
