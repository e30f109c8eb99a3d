import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { commandLine, configMap } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

function pod(name: string, node: string, containers: Record<string, unknown>[], namespace = "default"): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app: name.replace(/-.*/, "") } },
    spec: { nodeName: node, containers },
  };
}

function container(name: string, cpu?: string): Record<string, unknown> {
  return {
    name,
    image: `${name}:1`,
    ...cpu === undefined ? {} : { resources: { requests: { cpu, memory: "64Mi" } } },
  };
}

const OBJECTS: KubeObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  pod("a-1", "n1", [container("main", "250m"), container("side", "50m")], "shop"),
  pod("a-2", "n1", [container("main", "1")], "shop"),
  pod("b-1", "n2", [container("main")], "shop"),
  { ...configMap("settings", { color: "red", size: "10" }), metadata: { name: "settings", namespace: "shop" } },
];

const cases: [args: string[], stdout: string][] = [
  [["pods", "--where", "spec.nodeName == 'n1'", "-o", "name"], "pod/a-1\npod/a-2\n"],
  [["pods", "--where", "p => p.spec.nodeName === 'n2'", "-o", "name"], "pod/b-1\n"],
  [["pods", "--where", "p => p.spec.containers.slice(1)", "--count"], "3\n"],
  [["pods", "--where", "async p => await p.metadata.name === 'a-1'", "-o", "name"], "pod/a-1\n"],
  [
    ["pods", "--where", "columns.STATUS == 'Pending' && name > 'a-1'", "--no-headers", "-o", "columns=name"],
    "a-2\nb-1\n",
  ],
  [["pods", "--where", "labels.app == 'b'", "-o", "jsonpath={.items[*].metadata.name}"], "b-1"],
  [["pods", "-o", "js=spec.nodeName"], "n1\nn1\nn2\n"],
  [["pods", "-o", "js=spec.containers[1].name"], "side\n"],
  [
    ["pods", "-o", "js=spec.containers[0].resources.requests"],
    '{"cpu":"250m","memory":"64Mi"}\n{"cpu":"1","memory":"64Mi"}\n',
  ],
  [["pod", "a-1", "-o", "js=spec.containers.map(c => c.name)"], "main\nside\n"],
  [
    ["pods", "-o", "columns=name,labels.app,spec.hostname"],
    `NAME   LABELS.APP   SPEC.HOSTNAME
a-1    a            <none>
a-2    a            <none>
b-1    b            <none>
`,
  ],
  [
    ["pods", "-o", "csv=name,spec.containers.map(c => c.image),spec.hostname"],
    'NAME,spec.containers.map(c => c.image),SPEC.HOSTNAME\r\na-1,"main:1,side:1",\r\na-2,main:1,\r\nb-1,main:1,\r\n',
  ],
  [["pods", "-o", "csv=pod=name,node=spec.nodeName", "--first", "1"], "pod,node\r\na-1,n1\r\n"],
  [
    ["pods", "--count-by", "app=labels.app", "-o", "json", "--first", "1"],
    '[\n    {\n        "app": "a",\n        "count": 2,\n        "share": "67%"\n    }\n]\n',
  ],
  [["pods", "-o", "tsv=name,spec.nodeName", "--no-headers"], "a-1\tn1\na-2\tn1\nb-1\tn2\n"],
  [
    ["pods", "-o", "columns=+spec.nodeName", "--first", "1"],
    `NAME   READY   STATUS    RESTARTS   AGE   SPEC.NODENAME
a-1    0/2     Pending   0          0s    n1
`,
  ],
  [["pods", "--sort-by", "-spec.containers.length", "-o", "name"], "pod/a-1\npod/a-2\npod/b-1\n"],
  [
    ["pods", "--sort-by", "Math.max(...spec.containers.map((c) => c.name.length))", "-o", "name", "--first", "1"],
    "pod/a-1\n",
  ],
  [["pods", "--sort-by", "-name", "-o", "name"], "pod/b-1\npod/a-2\npod/a-1\n"],
  [["pods", "--sort-by", "-name", "--last", "2", "-o", "js=name"], "a-2\na-1\n"],
  [["pods", "--sort-by", ".spec.nodeName", "--last", "1", "-o", "name"], "pod/b-1\n"],
  [["pods", "--first", "2", "-o", "name"], "pod/a-1\npod/a-2\n"],
  [["pods", "--last", "2", "-o", "name"], "pod/a-2\npod/b-1\n"],
  [["pods", "--first", "0", "-o", "name"], ""],
  [["pods", "--count"], "3\n"],
  [["pods", "-A", "--count"], "6\n"],
  [["pods", "--count", "--where", "labels.app == 'a'"], "2\n"],
  [["pods,cm", "--count", "--where", "name.endsWith('1')", "-o", "json"], "2\n"],
  [["cm", "--count", "--where", "false"], "0\n"],
  [
    ["pods", "--count-by", "spec.nodeName"],
    `SPEC.NODENAME   COUNT   SHARE
n1              2       67%
n2              1       33%
`,
  ],
  [["pods", "--count-by", "spec.containers.map(c => c.image)", "--first", "1", "--no-headers"], "main:1   3     75%\n"],
  [["pods", "--count-by", "labels.app", "-o", "csv"], "LABELS.APP,COUNT,SHARE\r\na,2,67%\r\nb,1,33%\r\n"],
  [["pods", "--count-by", "labels.nope"], "LABELS.NOPE   COUNT   SHARE\n<none>        3       100%\n"],
  [["pods", "--unique", "labels.app"], "a\nb\n"],
  [["pods", "--unique", "labels.app", "-o", "json"], '[\n    "a",\n    "b"\n]\n'],
  [["pods", "--sum", "spec.containers.map(c => c.resources.requests.cpu)"], "1300m\n"],
  [
    ["pods", "--each", "containers", "--sum", "resources.requests.cpu,resources.requests.memory", "--by", "labels.app"],
    `LABELS.APP   RESOURCES.REQUESTS.CPU   RESOURCES.REQUESTS.MEMORY
a            1300m                    192Mi
b            0                        0
`,
  ],
  [
    ["pods", "--each", "containers", "--stats", "resources.requests.cpu"],
    `COUNT   SUM     AVERAGE   MIN   MEDIAN   P95   MAX
3       1300m   434m      50m   250m     1     1
`,
  ],
  [
    ["pods", "--each", "containers", "--where", "!resources.requests", "-o", "columns=object.name,name"],
    "OBJECT.NAME   NAME\nb-1           main\n",
  ],
  [
    ["pods", "--each", "containers", "-l", "app=b"],
    `OBJECT   NAME   IMAGE    TERMINATIONMESSAGEPATH   TERMINATIONMESSAGEPOLICY   IMAGEPULLPOLICY
b-1      main   main:1   /dev/termination-log     File                       IfNotPresent
`,
  ],
  [["pods", "--each", "containers", "--unique", "image"], "main:1\nside:1\n"],
  [["pods", "--each", "containers", "--count"], "4\n"],
  [
    ["pod", "a-1", "b-1", "-o", "columns=name,spec.containers.map(c => c.name)", "--no-headers"],
    "a-1   main,side\nb-1   main\n",
  ],
  [["cm", "settings", "--each", "data"], "OBJECT     KEY     VALUE\nsettings   color   red\nsettings   size    10\n"],
  [["pod/a-2", "cm/settings", "-o", "js=`${kind}/${name}`"], "Pod/a-2\nConfigMap/settings\n"],
  [["pod", "a-1", "-o", "json", "--where", "name == 'b-1'"], ""],
  [
    ["pods", "-o", "json", "--where", "false"],
    '{\n    "apiVersion": "v1",\n    "items": [],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n',
  ],
];

for (const [args, stdout] of cases) {
  Deno.test(`k8s get ${args.join(" ")} prints rows and totals of expressions`, async () => {
    const cli = await commandLine(OBJECTS);
    const outcome = await cli("get", ...args, "-n", "shop");
    assert.deepEqual({ ...outcome, stderr: "" }, { code: 0, stdout, stderr: "" });
  });
}

const related: [args: string[], stdout: string][] = [
  [
    ["deploy", "web", "--each", "pods"],
    `NAME                   READY   STATUS    RESTARTS   AGE
web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h
web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h
`,
  ],
  [["deploy", "--each", "pods", "-o", "name"], "pod/web-6d4b8f7c9d-4kx7p\npod/web-6d4b8f7c9d-zt2mq\n"],
  [[
    "deploy",
    "--each",
    "pods",
    "-o",
    "columns=object.name,node,spec.containers[0].image",
    "--no-headers",
    "--first",
    "1",
  ], "web   minikube   nginx:1.27\n"],
  [["deploy", "--each", "pods", "--where", "node.labels['kubernetes.io/os'] == 'linux'", "--count"], "2\n"],
  [["svc", "--each", "pods.spec.containers", "--unique", "image"], "gvelrajan/helloworld:v2.0\n"],
  [
    ["pods", "--count-by", "owner"],
    `OWNER            COUNT   SHARE
Deployment/web   2       67%
<none>           1       33%
`,
  ],
  [["pods", "--where", "node.labels['kubernetes.io/os'] == 'linux'", "--count"], "3\n"],
  [
    ["deploy", "web", "--subresource=scale", "-o", "columns=spec.replicas,status.selector", "--no-headers"],
    "2     app=web\n",
  ],
  [["deploy", "--where", "pods.length == 2", "-o", "name"], "deployment.apps/web\n"],
  [[
    "clusterrolebindings",
    "--where",
    "role == 'ClusterRole/cluster-admin'",
    "--each",
    "subjects",
    "-o",
    "columns=kind,name",
    "--no-headers",
  ], "Group   system:masters\n"],
];

for (const [args, stdout] of related) {
  Deno.test(`k8s get ${args.join(" ")} reads related objects`, async () => {
    const outcome = await (await commandLine())("get", ...args);
    assert.deepEqual({ ...outcome, stderr: "" }, { code: 0, stdout, stderr: "" });
  });
}

const wrong: [args: string[], code: number][] = [
  [["--where", "spec."], 2],
  [
    ["--where", "name = 'a-1'"],
    2,
  ],
  [
    ["--where", "spec.containers"],
    1,
  ],
  [
    ["--where", "p => p.spec.nope.x"],
    1,
  ],
  [
    ["-o", "columns=has"],
    1,
  ],
  [["--count", "--unique", "name"], 2],
  [["--first", "1", "--last", "1"], 2],
  [["--first=-1"], 2],
  [["--by", "name"], 2],
  [["--sum", "labels"], 1],
  [
    ["--where", "spec.nodeNmae == 'n1'"],
    1,
  ],
  [
    ["--each", "contaners", "--count"],
    1,
  ],
  [
    ["--each", "spec.containers.prots", "--count"],
    1,
  ],
  [["--each", "containers", "--where", "imgae"], 1],
  [["--count", "--first", "1"], 2],
  [["--count-by", "name", "--sort-by", "name"], 2],
  [["--count-by", "name", "-o", "wide"], 2],
  [["--count", "-o", "js=name"], 2],
  [["--each", "containers", "-o", "json"], 2],
  [["--each", "containers", "-o", "columns=+image"], 2],
  [["-o", "columns="], 2],
];

for (const [args, code] of wrong) {
  Deno.test(`k8s get pods ${args.join(" ")} fails and says why`, async () => {
    const cli = await commandLine(OBJECTS);
    const outcome = await cli("get", "pods", ...args, "-n", "shop");
    assert.deepEqual([outcome.code, outcome.stdout], [code, ""]);
    await assertMessage(import.meta.url, args.join(" "), outcome);
  });
}

Deno.test("k8s get prints no total if a part of the objects cannot be read", async () => {
  const cli = await commandLine(OBJECTS);
  const { code, stdout } = await cli("get", "pods,nope", "--count");
  assert.deepEqual([code, stdout], [1, ""]);
});

const kept: [args: string[], value: (value: unknown) => unknown, expected: unknown][] = [
  [["pods", "--where", "name != 'a-1'"], namesIn, ["a-2", "b-1"]],
  [["pods", "--where", "name != 'a-1'", "-o", "name", "--sort-by", "-name"], namesIn, ["b-1", "a-2"]],
  [["pod", "a-1", "-o", "js=name"], (pod) => (pod as KubeObject).spec.nodeName, "n1"],
  [["pods", "--each", "containers"], (all) => (all as { name: string }[]).map(({ name }) => name), [
    "main",
    "side",
    "main",
    "main",
  ]],
  [["pods", "--count"], Number, 3],
  [["pods", "--unique", "labels.app"], (values) => values, ["a", "b"]],
  [["pods", "--count-by", "labels.app"], (rows) => (rows as Record<string, unknown>[])[0]?.count, 2],
];

function namesIn(list: unknown): unknown {
  return (list as { items: KubeObject[] }).items.map(({ metadata }) => metadata?.name);
}

for (const [args, value, expected] of kept) {
  Deno.test(`k8s get ${args.join(" ")} keeps what it prints if the prompt asks for it`, async () => {
    const cli = await commandLine(OBJECTS);
    let result: unknown;
    await cli.with({ keep: (value) => result = value })("get", ...args, "-n", "shop");
    assert.deepEqual(value(result), expected);
  });
}

Deno.test("k8s get prints the curl command of the list alone if expressions are checked otherwise", async () => {
  const { stdout } = await (await commandLine(OBJECTS))("get", "pods", "--where", "spec.hostname == 'n1'", "--curl");
  assert.match(stdout, /^curl .*\/api\/v1\/namespaces\/default\/pods\?includeObject=Object'\n$/);
});

Deno.test("k8s get notes columns that are cut to the width of the terminal, and refuses csv of several types", async () => {
  const cli = await commandLine(OBJECTS);
  const terminal = { stdin: true, stdout: true, columns: 40 };
  const wide = "-o=columns=name,spec.containers.map(c => c.image + c.image + c.image)";
  const { stderr } = await cli.with({ terminal })("get", "pods", "-n", "shop", wide);
  await assertMessage(import.meta.url, "columns that are cut", stderr);
  const { code } = await cli("get", "pods,cm", "--where", "true", "-o", "csv");
  assert.equal(code, 2);
});

Deno.test("k8s get fetches no more than the expressions need", async () => {
  const cli = await commandLine(OBJECTS);
  await cli("get", "pods", "--count");
  await cli("get", "pods", "--count-by", "labels.app");
  await cli("get", "pods", "--first", "5");
  await cli("get", "pods", "-o", "js=spec.nodeName");
  assert.deepEqual(cli.requests.map((request) => request.replace(/^GET [^?]*/, "")), [
    "?limit=500&includeObject=None",
    "?limit=200",
    "?limit=5&includeObject=None",
    // The schema of the kind, against which fields are checked.
    "",
    "?hash=sandbox",
    "?limit=200",
  ]);
  assert.match(cli.accepts[1] ?? "", /as=PartialObjectMetadataList/);
  assert.doesNotMatch(cli.accepts[3] ?? "", /as=/);
});

Deno.test("k8s get notes a value that is no number and adds up the others if one cannot be read", async () => {
  const cli = await commandLine(OBJECTS);
  const { code, stdout, stderr } = await cli("get", "cm", "-n", "shop", "--each", "data", "--sum", "value");
  assert.deepEqual([code, stdout], [0, "10\n"]);
  await assertMessage(import.meta.url, "a value that is no number", stderr);
});

Deno.test("k8s get notes expressions that no object has a value for, at a terminal or with -v", async () => {
  const cli = await commandLine(OBJECTS);
  const { stderr } = await cli.with({ advises: true })(
    "get",
    "pods",
    "--where",
    "labels.nope && deleted",
    "-n",
    "shop",
  );
  await assertMessage(import.meta.url, "--where without a value", stderr);
  // It was evaluated for no object.
  const { stderr: none } = await cli.with({ advises: true })("get", "pods", "--where", "!name", "-o", "js=deleted");
  assert.doesNotMatch(none, /-o js=/);
  const { stderr: note } = await cli.with({ advises: true })("get", "pods", "-o", "js=deleted", "-n", "shop");
  await assertMessage(import.meta.url, "-o js= without a value", note);
  assert.equal((await cli("get", "pods", "-o", "js=deleted", "-n", "shop")).stderr, "");
});

Deno.test("k8s get of several types checks an expression for all of them before it prints objects of the first one", async () => {
  const cli = await commandLine(OBJECTS);
  const outcome = await cli("get", "pods,svc", "-n", "shop", "--where", "restarts >= 0");
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
  await assertMessage(import.meta.url, "a name that the second type lacks", outcome);
});
