// `apply` always has a next step: entries A6, A7 and C6 of the report.
import assert from "node:assert/strict";
import { isInvalid } from "../../../lib/data/core/errors.ts";
import { type KubeObject, LAST_APPLIED } from "../../../lib/data/core/object.ts";
import { connect } from "../../../lib/session/connect.ts";
import { assertMessage } from "../../messages.ts";
import { type CommandLine, commandLine, configMap } from "../command_line.ts";

const service = (...ports: Record<string, unknown>[]): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s" },
  spec: { ports },
});

const deployment = (container: Record<string, unknown>): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d" },
  spec: {
    selector: { matchLabels: { app: "d" } },
    template: { metadata: { labels: { app: "d" } }, spec: { containers: [{ name: "c", image: "x", ...container }] } },
  },
});

/** Runs `k8s apply` and returns the object afterwards; with a dry run, the object in the answer. */
async function applied(cli: CommandLine, object: KubeObject, ...flags: string[]): Promise<KubeObject> {
  const run = cli.with({ input: JSON.stringify(object) });
  const { code, stdout, stderr } = await run("apply", "-f", "-", "-o", "json", ...flags);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** A session that writes like kubectl's client-side apply. */
function kubectl({ box }: CommandLine) {
  return connect({ handler: box.handler, fieldManager: "kubectl-client-side-apply" });
}

const withAnnotation = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { [LAST_APPLIED]: `${JSON.stringify(object)}\n` } },
});

const specOf = ({ spec, data }: KubeObject) => spec ?? data;

Deno.test("k8s apply changes what k8s create made, and removes later what both had (C6)", async () => {
  const cli = await commandLine();
  await cli.k8s.create(configMap("m", { a: "1", b: "1" }));
  assert.deepEqual((await applied(cli, configMap("m", { a: "2", b: "1" }))).data, { a: "2", b: "1" });
  assert.deepEqual((await applied(cli, configMap("m", { a: "2" }))).data, { a: "2" });
});

Deno.test("k8s apply changes what k8s patch set, and leaves alone what the manifest does not have (C6)", async () => {
  const cli = await commandLine();
  await applied(cli, deployment({}));
  await cli(
    "patch",
    "deploy",
    "d",
    "-p",
    '{"spec":{"replicas":5,"template":{"spec":{"containers":[{"name":"c","image":"y"}]}}}}',
  );
  const { spec } = await applied(cli, deployment({ image: "z" }));
  assert.equal(spec.template.spec.containers[0].image, "z");
  assert.equal(spec.replicas, 5);
});

Deno.test("k8s apply sends one write if no field is taken over (C6)", async () => {
  const cli = await commandLine();
  await cli.k8s.create(configMap("m", { a: "1" }));
  await applied(cli, configMap("m", { a: "1" }));
  cli.requests.length = 0;
  await applied(cli, configMap("m", { a: "3" }));
  // The read tells whether the object is created or configured.
  assert.deepEqual(cli.requests.map((line) => line.split(" ")[0]), ["GET", "PATCH"]);
});

for (const who of ["kubectl apply", "k8s create"]) {
  Deno.test(`k8s apply replaces a port that ${who} made when the server refuses both together (A7)`, async () => {
    const cli = await commandLine();
    const session = who === "k8s create" ? cli.k8s : await kubectl(cli);
    await session.create(service({ port: 80, protocol: "TCP" }));
    const wanted = service({ port: 80, protocol: "UDP" });
    const dry = await applied(cli, wanted, "--dry-run=server");
    const { spec } = await applied(cli, wanted);
    assert.deepEqual(spec.ports.map(({ protocol }: { protocol: string }) => protocol), ["UDP"]);
    assert.deepEqual(specOf(dry), specOf({ spec }));
  });
}

Deno.test("k8s apply says what is wrong with the manifest when it is refused by itself (A7)", async () => {
  const cli = await commandLine();
  await (await kubectl(cli)).create(service({ port: 80, protocol: "TCP" }));
  const before = await cli.k8s.get("svc", "s");
  const wrong = service({ port: 0, protocol: "UDP" });
  await assert.rejects(cli.k8s.apply(wrong), isInvalid);
  await assertMessage(import.meta.url, "a manifest that is wrong by itself", () => cli.k8s.apply(wrong));
  assert.deepEqual(await cli.k8s.get("svc", "s"), before);
});

Deno.test("k8s apply keeps kubectl's annotation up to date when it is there, and makes none (A7)", async () => {
  const cli = await commandLine();
  const old = configMap("m", { a: "1", b: "1" });
  await (await kubectl(cli)).create(withAnnotation(old));
  for (const data of [{ a: "1", b: "1", c: "1" }, { a: "2" }] as Record<string, string>[]) {
    const after = await applied(cli, configMap("m", data));
    assert.deepEqual(after.data, data);
    const annotation = JSON.parse(after.metadata?.annotations?.[LAST_APPLIED] ?? "{}");
    assert.deepEqual(annotation, {
      ...configMap("m", data),
      metadata: { annotations: {}, name: "m", namespace: "default" },
    });
  }
  assert.equal((await applied(cli, configMap("other", {}))).metadata?.annotations, undefined);
});

Deno.test("k8s apply does not bring an old annotation back when the manifest is an export (A1, A7)", async () => {
  const cli = await commandLine();
  const k = await kubectl(cli);
  await k.create(withAnnotation(configMap("m", { a: "1" })));
  const exported = await cli.k8s.get("cm", "m");
  const after = await applied(cli, { ...exported, data: { a: "2" } });
  assert.equal(JSON.parse(after.metadata?.annotations?.[LAST_APPLIED] ?? "").data.a, "2");
  await cli.k8s.delete("cm", "m");
  assert.equal((await applied(cli, exported)).metadata?.annotations?.[LAST_APPLIED], undefined);
});

const twice = [{ name: "A", value: "a" }, { name: "A", value: "b" }];
const doubles: [string, KubeObject, (object: KubeObject) => unknown, unknown][] = [
  ["env", deployment({ env: twice }), ({ spec }) => spec.template.spec.containers[0].env, twice],
  [
    "ports",
    deployment({ ports: [{ containerPort: 80, name: "x" }, { containerPort: 80, name: "y" }] }),
    ({ spec }) => spec.template.spec.containers[0].ports.map(({ name }: { name: string }) => name),
    ["x", "y"],
  ],
  [
    "secrets",
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "sa" }, secrets: [{ name: "a" }, { name: "a" }] },
    ({ secrets }) => secrets,
    [{ name: "a" }, { name: "a" }],
  ],
];

for (const [what, object, read, expected] of doubles) {
  Deno.test(`k8s apply writes a list as it is when it has ${what} twice (A6)`, async () => {
    const cli = await commandLine();
    for (const flags of [["--dry-run=server"], [], [], ["--dry-run=server"]]) {
      assert.deepEqual(read(await applied(cli, object, ...flags)), expected);
    }
  });
}

Deno.test("k8s apply goes on removing and merging when a list has duplicates, and when it has none again (A6)", async () => {
  const cli = await commandLine();
  const container = async (fields: Record<string, unknown>) =>
    (await applied(cli, deployment(fields))).spec.template.spec.containers[0];
  await container({ env: twice, command: ["a"] });
  await cli.k8s.patch("deploy", "d", { spec: { replicas: 3 } }, { fieldManager: "other" });
  assert.equal((await container({ env: twice })).command, undefined);
  assert.deepEqual((await container({ env: [{ name: "B", value: "b" }] })).env, [{ name: "B", value: "b" }]);
  assert.deepEqual((await container({ env: twice })).env, twice);
  assert.equal((await container({})).env, undefined);
  assert.equal((await cli.k8s.get("deploy", "d")).spec?.replicas, 3);
});

const unknown = { ...service({ port: 80, nope: 1 }), other: {} };
const validations: [string[], number][] = [
  [[], 1],
  [["--validate=warn"], 0],
  [["--validate=ignore"], 0],
];
for (const [flags, expected] of validations) {
  Deno.test(`k8s apply treats unknown fields as create does when validation is ${flags.join() || "left alone"} (A6)`, async () => {
    const cli = await commandLine();
    const run = cli.with({ input: JSON.stringify(unknown) });
    for (const more of [["--dry-run=server"], []]) {
      const { code, stderr } = await run("apply", "-f", "-", ...flags, ...more);
      assert.equal(code, expected);
      await assertMessage(import.meta.url, `unknown fields with ${flags.join() || "no flags"}`, stderr);
    }
    assert.equal((await cli.k8s.find("svc", "s"))?.spec?.ports?.[0]?.port, expected === 0 ? 80 : undefined);
  });
}

Deno.test("k8s.apply() warns of unknown fields in the server's words when validation is Warn (A6)", async () => {
  const { box } = await commandLine();
  const warnings: string[] = [];
  const k8s = await connect({ handler: box.handler, onWarning: (text) => warnings.push(text) });
  await k8s.apply(unknown, { fieldValidation: "Warn" });
  await assertMessage(import.meta.url, "warnings about unknown fields", warnings.sort().join("\n"));
});

const others: [string, (cli: CommandLine) => Promise<unknown>, KubeObject][] = [
  ["k8s create", ({ k8s }) => k8s.create(configMap("m", { a: "1", b: "1" })), configMap("m", { a: "2" })],
  [
    "kubectl apply",
    async (cli) => await (await kubectl(cli)).create(withAnnotation(configMap("m", { a: "1", b: "1" }))),
    configMap("m", { a: "2", c: "1" }),
  ],
  [
    "kubectl apply, and k8s patch",
    async (cli) => {
      await (await kubectl(cli)).create(deployment({ env: [{ name: "A", value: "a" }, { name: "B", value: "b" }] }));
      await cli.k8s.patch("deploy", "d", { spec: { replicas: 4 } });
    },
    deployment({ env: [{ name: "B", value: "c" }, { name: "C" }], image: "y" }),
  ],
];
for (const [who, make, manifest] of others) {
  Deno.test(`k8s apply --dry-run=server answers as the apply does when ${who} came before`, async () => {
    const cli = await commandLine();
    await make(cli);
    const dry = await applied(cli, manifest, "--dry-run=server");
    assert.deepEqual(specOf(dry), specOf(await applied(cli, manifest)));
  });
}

Deno.test("k8s apply -l applies the objects of the manifest that the selector selects", async () => {
  const cli = await commandLine();
  const object = (name: string, app: string) => ({ ...configMap(name), metadata: { name, labels: { app } } });
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [object("a", "x"), object("b", "y")] });
  const { code, stdout } = await cli.with({ input })("apply", "-f", "-", "-l", "app=y");
  assert.deepEqual([code, stdout], [0, "configmap/b created\n"]);
});

Deno.test("k8s apply accepts kubectl's flags that have no effect on a server-side apply", async () => {
  const cli = await commandLine();
  const flags = [
    "--overwrite",
    "--wait",
    "--timeout=5s",
    "--grace-period=-1",
    "--cascade=background",
    "--openapi-patch",
  ];
  const { code, stderr } = await cli.with({ input: JSON.stringify(configMap("a")) })("apply", ...flags, "-f", "-");
  assert.deepEqual([code, stderr], [0, ""]);
});
