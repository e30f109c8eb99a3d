import assert from "node:assert/strict";
import { commandLine, configMap } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const yaml = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  x: "${value}"\n`;
const PODS = '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}';

Deno.test("k8s create, apply, replace, patch and delete say what kubectl says", async () => {
  const cli = await commandLine();
  const says = async (input: string, ...args: string[]) => {
    const { code, stdout, stderr } = await cli.with({ input })(...args);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    return stdout;
  };
  assert.equal(await says(PODS, "create", "-f", "-"), "namespace/shop created\n");
  assert.equal(await says(yaml("a", "1"), "create", "-n", "shop", "-f", "-"), "configmap/a created\n");
  assert.equal(
    await says(yaml("a", "2"), "apply", "-nshop", "-f-", "--force-conflicts"),
    "configmap/a configured\n",
  );
  assert.equal(await says(yaml("a", "3"), "replace", "-n", "shop", "-f", "-"), "configmap/a replaced\n");
  assert.equal(await says("", "patch", "cm", "a", "-nshop", "-p", "{data: {x: '4'}}"), "configmap/a patched\n");
  assert.equal((await cli.k8s.get("cm", "a", { namespace: "shop" })).data?.x, "4");
  assert.equal(await says("", "delete", "cm", "a", "-n", "shop"), 'configmap "a" deleted from shop namespace\n');
  assert.equal(await says("", "delete", "ns/shop"), 'namespace "shop" deleted\n');
  assert.equal(await cli.k8s.find("ns", "shop"), undefined);
});

Deno.test("k8s create says the name that the server chose if there is only a generateName", async () => {
  const cli = await commandLine();
  const input = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"g-"}}';
  assert.match((await cli.with({ input })("create", "-f", "-")).stdout, /^configmap\/g-\w+ created\n$/);
});

Deno.test("k8s apply -o json leaves managedFields out unless they are asked for", async () => {
  const cli = await commandLine();
  const metadata = async (...flags: string[]) =>
    JSON.parse((await cli.with({ input: yaml("a", "1") })("apply", "-f", "-", "-ojson", ...flags)).stdout).metadata;
  assert.equal((await metadata()).managedFields, undefined);
  assert.equal((await metadata("--show-managed-fields")).managedFields[0].manager, "k8s");
});

const modes: [string[], string, boolean][] = [
  [["--dry-run=server"], "configmap/a created (server dry run)\n", true],
  [["--dry-run=client"], "configmap/a created (dry run)\n", false],
  [["--dry-run=client", "-oname"], "configmap/a\n", false],
  [["--dry-run=client", "-n", "dev", "-o", "jsonpath={.metadata.namespace}"], "dev", false],
  [["--dry-run=server", "-o", "jsonpath={.data.x}"], "1", true],
];

for (const [flags, expected, sends] of modes) {
  Deno.test(`k8s create stores nothing if it is told ${flags.join(" ")}`, async () => {
    const cli = await commandLine();
    assert.equal((await cli.with({ input: yaml("a", "1") })("create", "-f", "-", ...flags)).stdout, expected);
    assert.equal(cli.requests.length > 0, sends);
    assert.equal(await cli.k8s.find("cm", "a"), undefined);
  });
}

for (const verb of ["create", "apply", "replace"]) {
  Deno.test(`k8s ${verb} --dry-run=client refuses a manifest if it names another namespace than the flag`, async () => {
    const cli = await commandLine();
    const input = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: prod}\n`;
    const outcome = await cli.with({ input })(verb, "-f", "-", "--dry-run=client", "-n", "dev");
    assert.equal(outcome.code, 1);
    await assertMessage(import.meta.url, "--dry-run=client in another namespace", outcome);
  });
}

Deno.test("k8s apply goes on after a failure and gives 1 if one document of several is refused", async () => {
  const cli = await commandLine();
  const input = [
    yaml("a", "1"),
    yaml("b", "1").replace("name: b", "name: b\n  namespace: nope"),
    "apiVersion: v1\nkind: Lump\nmetadata: {name: c}\n",
    "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: d}}\n",
  ].join("---\n");
  const outcome = await cli.with({ input })("apply", "-f", "-");
  assert.deepEqual([outcome.code, outcome.stdout], [1, "configmap/a created\nconfigmap/d created\n"]);
  await assertMessage(import.meta.url, "one of several documents", outcome);
});

Deno.test("k8s apply sends nothing if a later document is malformed", async () => {
  const cli = await commandLine();
  const { code, stderr } = await cli.with({ input: `${yaml("a", "1")}---\na: b: c\n` })("apply", "-f", "-");
  assert.equal(code, 1);
  assert.match(stderr, /, line 8, /);
  assert.deepEqual(cli.requests, []);
});

Deno.test("k8s apply names the owner, and takes the field with --force-conflicts, if another manager has it", async () => {
  const cli = await commandLine();
  await cli.k8s.apply(configMap("a", { x: "1" }), { fieldManager: "helm" });
  const refused = await cli.with({ input: yaml("a", "2") })("apply", "-f", "-");
  assert.equal(refused.code, 1);
  await assertMessage(import.meta.url, "a conflict", refused);
  await cli.with({ input: yaml("a", "2") })("apply", "-f", "-", "--force-conflicts", "--field-manager=me");
  assert.equal((await cli.k8s.get("cm", "a")).data?.x, "2");
});

Deno.test("k8s apply refuses to be client-side if it is told --server-side=false", async () => {
  const cli = await commandLine();
  const apply = cli.with({ input: yaml("a", "1") });
  assert.equal((await apply("apply", "-f", "-", "--server-side=false")).code, 2);
  assert.equal((await apply("apply", "-f", "-", "--server-side")).code, 0);
});

Deno.test("k8s create shows every cause if an object is invalid", async () => {
  const cli = await commandLine();
  const input =
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"name":"a","port":0},{"name":"b","port":70000}]}}';
  const { code, stderr } = await cli.with({ input })("create", "-f", "-");
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "an object that is invalid", stderr);
});

const validation: [string[], number][] = [
  [[], 1],
  [["--validate"], 1],
  [["--validate=ignore"], 0],
  [["--validate=false"], 0],
  [
    ["--validate=maybe"],
    2,
  ],
];

for (const [flags, code] of validation) {
  Deno.test(`k8s create treats an unknown field as it should if validation is ${flags.join(" ") || "left alone"}`, async () => {
    const cli = await commandLine();
    const input = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"z"},"dat":{}}';
    const outcome = await cli.with({ input })("create", "-f", "-", ...flags);
    assert.equal(outcome.code, code);
    if (code === 0) assert.equal(outcome.stderr, "");
    else await assertMessage(import.meta.url, `validation ${flags.join() || "left alone"}`, outcome);
  });
}

for (const verb of ["create", "apply", "replace", "delete", "get"]) {
  Deno.test(`k8s ${verb} refuses if the manifest and -n name different namespaces`, async () => {
    const cli = await commandLine();
    const input = yaml("a", "1").replace("name: a", "name: a\n  namespace: default");
    const outcome = await cli.with({ input })(verb, "-f", "-", "-n", "other");
    assert.equal(outcome.code, 1);
    await assertMessage(import.meta.url, `-n other: ${verb}`, outcome);
  });
}

const usage: [when: string, args: string[]][] = [
  [
    "create has no manifest",
    ["create"],
  ],
  ["create gets an unknown generator", ["create", "nope", "x"]],
  [
    "a dry run has no mode",
    ["create", "-f", "-", "--dry-run"],
  ],
  [
    "a dry run has an odd mode",
    ["create", "-f", "-", "--dry-run=yes"],
  ],
  [
    "patch has no patch",
    ["patch", "cm", "a"],
  ],
  [
    "patch has no name",
    ["patch", "cm", "-p", "{}"],
  ],
  [
    "a patch is of no known type",
    ["patch", "cm/a", "-p", "{}", "--type=jsn"],
  ],
  ["a patch is a number", ["patch", "cm/a", "-p", "5"]],
  [
    "delete has no name",
    ["delete", "pods"],
  ],
  ["delete has nothing", ["delete"]],
  [
    "delete has names and --all",
    ["delete", "pods", "x", "--all"],
  ],
  [
    "delete has --all and a selector",
    ["delete", "pods", "--all", "-la=b"],
  ],
  [
    "delete has names everywhere",
    ["delete", "pod", "x", "-A"],
  ],
  [
    "delete has an odd policy",
    ["delete", "pod", "x", "--cascade=some"],
  ],
  [
    "delete has an odd format",
    ["delete", "pod", "x", "-o", "json"],
  ],
  ["delete has --now and a period", ["delete", "pod", "x", "--now", "--grace-period=5"]],
];

for (const [when, args] of usage) {
  Deno.test(`a write sends nothing and gives 2 if ${when}`, async () => {
    const cli = await commandLine();
    const outcome = await cli(...args);
    assert.equal(outcome.code, 2);
    await assertMessage(import.meta.url, when, outcome);
    assert.deepEqual(cli.requests.filter((request) => !request.startsWith("GET /api")), []);
  });
}

Deno.test("k8s patch goes on after a failure if several objects are named", async () => {
  const cli = await commandLine([configMap("a")]);
  const { code, stdout, stderr } = await cli("patch", "cm", "nope", "a", "--type=merge", "-p", '{"data":{"x":"3"}}');
  assert.deepEqual([code, stdout], [1, "configmap/a patched\n"]);
  await assertMessage(import.meta.url, "patch of an absent object", stderr);
});

Deno.test("k8s patch reads RFC 6902 and files if told so", async () => {
  const cli = await commandLine([configMap("a", { x: "1", y: "2" })]);
  assert.equal((await cli("patch", "cm/a", "--type=json", '-p=[{"op":"remove","path":"/data/x"}]')).code, 0);
  await using dir = await tempDir();
  const file = await dir.file("file", "data:\n  z: '3'\n");
  assert.equal(
    (await cli("patch", "cm/a", "--patch-file", file, "-o", "jsonpath={.data}")).stdout,
    '{"y":"2","z":"3"}',
  );
});

Deno.test("k8s delete goes on after a failure if one of several is absent", async () => {
  const cli = await commandLine([configMap("a")]);
  const { code, stdout, stderr } = await cli("delete", "cm", "nope", "a");
  assert.deepEqual([code, stdout], [1, 'configmap "a" deleted from default namespace\n']);
  await assertMessage(import.meta.url, "delete of an absent object", stderr);
  assert.equal((await cli("delete", "cm", "nope", "--ignore-not-found")).code, 0);
});

Deno.test("k8s delete takes what a selector finds, in order, if there is one", async () => {
  const labelled = (name: string, app: string) => ({ ...configMap(name), metadata: { name, labels: { app } } });
  const cli = await commandLine([labelled("a", "x"), labelled("b", "y"), labelled("c", "x")]);
  const { stdout } = await cli("delete", "cm", "-l", "app=x", "--dry-run=server");
  assert.equal(
    stdout,
    ["a", "c"].map((name) => `configmap "${name}" deleted from default namespace (server dry run)\n`).join(""),
  );
  assert.equal((await cli("delete", "cm", "-l", "app=x", "-oname")).stdout, "configmap/a\nconfigmap/c\n");
  assert.deepEqual(await cli("delete", "cm", "-l", "app=x"), { code: 0, stdout: "", stderr: "No resources found\n" });
  assert.ok(await cli.k8s.find("cm", "b"));
});

Deno.test("k8s delete says that an object is deleted before it waits until it is gone", async () => {
  const held = { ...configMap("held"), metadata: { name: "held", finalizers: ["example.com/hold"] } };
  const cli = await commandLine([held]);
  const said: string[] = [];
  const out = (text: string) => {
    said.push(text);
    // The object can only be deleted now, so a wait before the message would never end.
    queueMicrotask(() => cli.k8s.patch("cm", "held", { metadata: { finalizers: null } }, { type: "merge" }));
  };
  assert.equal((await cli.with({ out })("delete", "cm", "held")).code, 0);
  assert.deepEqual(said, ['configmap "held" deleted from default namespace\n']);
  assert.equal(await cli.k8s.find("cm", "held"), undefined);
});

Deno.test("k8s delete does not wait if it is told --wait=false", async () => {
  const cli = await commandLine([{
    ...configMap("held"),
    metadata: { name: "held", finalizers: ["example.com/hold"] },
  }]);
  assert.equal((await cli("delete", "cm", "held", "--wait=false")).code, 0);
  assert.ok((await cli.k8s.get("cm", "held")).metadata?.deletionTimestamp);
});

Deno.test("k8s delete ends with 124 and names the finalizers if --timeout is over", async () => {
  const cli = await commandLine([{
    ...configMap("held"),
    metadata: { name: "held", finalizers: ["example.com/hold"] },
  }]);
  const outcome = await cli("delete", "cm", "held", "--timeout", "500ms");
  assert.equal(outcome.code, 124);
  await assertMessage(import.meta.url, "held by a finalizer", outcome);
});

const periods: [string[], number | undefined][] = [
  [["--now"], 1],
  [["--grace-period=0"], 1],
  [["--grace-period=7"], 7],
  [["--grace-period=-1"], undefined],
  [["--force"], 0],
  [["--force", "--grace-period=0"], 0],
];

for (const [flags, seconds] of periods) {
  Deno.test(`k8s delete asks for the period that kubectl asks for if it is told ${flags.join(" ")}`, async () => {
    const cli = await commandLine();
    const { stdout } = await cli("delete", "pod", "helloworld", ...flags, "--curl");
    const body = JSON.parse(/--data-binary '(.*?)'/.exec(stdout)?.[1] ?? "{}");
    assert.equal(body.gracePeriodSeconds, seconds);
  });
}

Deno.test("k8s warns in kubectl's words if --record is given, and records nothing", async () => {
  const cli = await commandLine([configMap("a")]);
  const { code, stdout, stderr } = await cli("patch", "cm", "a", "-p", '{"data":{"x":"2"}}', "--record");
  assert.deepEqual([code, stdout], [0, "configmap/a patched\n"]);
  await assertMessage(import.meta.url, "--record", stderr);
  assert.equal((await cli("patch", "cm", "a", "-p", '{"data":{"x":"3"}}', "--record=false")).stderr, "");
});
