import assert from "node:assert/strict";
import { crd } from "./custom_kind.ts";
import { DEAD, type FleetLine, fleetLine } from "./fleet_line.ts";
import { assertMessage } from "../../messages.ts";

const widget = (name: string, spec: object) => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name, namespace: "default" },
  spec,
});

Deno.test("get --contexts prints one table in the order of the kubeconfig if all contexts answer", async () => {
  await using k8s = await fleetLine({ "a-2": {}, b: {}, "a-1": {} });
  assert.deepEqual(await k8s("get", "pods", "--contexts", "a-*"), {
    code: 0,
    stdout: [
      "CONTEXT   NAME                   READY   STATUS    RESTARTS   AGE",
      "a-2       helloworld             1/1     Running   0          3h",
      "a-2       web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h",
      "a-2       web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h",
      "a-1       helloworld             1/1     Running   0          3h",
      "a-1       web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h",
      "a-1       web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h",
      "",
    ].join("\n"),
    stderr: "",
  });
});

Deno.test("get --contexts has the same shape if only one context matches", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const table = await k8s("get", "ns", "default", "--contexts", "a");
  assert.match(table.stdout, /^CONTEXT +NAME +STATUS +AGE\na +default/);
  const json = JSON.parse((await k8s("get", "pods", "--contexts", "a", "-o", "json")).stdout);
  assert.deepEqual(
    json.results.map(({ context, list }: { context: string; list: { kind: string } }) => [context, list.kind]),
    [["a", "List"]],
  );
  assert.deepEqual(json.errors, []);
});

Deno.test("get --contexts merges columns by name if the servers print different ones", async () => {
  await using k8s = await fleetLine({
    a: { objects: [crd(["size"]), widget("x", { size: "big" })] },
    b: { objects: [crd(["size", "color"], ["color", "size"]), widget("y", { size: "small", color: "blue" })] },
  });
  assert.deepEqual((await k8s("get", "widgets", "--contexts", "*")).stdout.split("\n"), [
    "CONTEXT   NAME   SIZE    COLOR",
    "a         x      big     <none>",
    "b         y      small   blue",
    "",
  ]);
});

Deno.test("get --contexts exits with 4 and names the fault of each context if some fail", async () => {
  await using k8s = await fleetLine({ a: {}, dead: DEAD, b: {} });
  const { code, stdout, stderr } = await k8s("get", "pods", "--contexts", "*", "-o", "name");
  assert.equal(code, 4);
  assert.deepEqual(new Set(stdout.split("\n").map((line) => line.split(":")[0])), new Set(["a", "b", ""]));
  await assertMessage(import.meta.url, "a dead context", stderr);
});

for (
  const [flags, contexts, expected, output] of [
    [["--allow-partial"], ["a", "dead"], 0, true],
    [["--fail-fast"], ["dead", "a"], 1, false],
    [[], ["dead"], 1, false],
    [["--allow-partial"], ["dead"], 1, false],
  ] as const
) {
  Deno.test(`get --contexts exits with ${expected} if ${contexts} are asked with ${flags}`, async () => {
    await using k8s = await fleetLine(Object.fromEntries(contexts.map((name) => [name, name === "dead" ? DEAD : {}])));
    const { code, stdout } = await k8s("get", "pods", "--contexts", "*", ...flags);
    assert.equal(code, expected);
    assert.equal(stdout !== "", output);
  });
}

Deno.test("get --contexts prints a table for each type if one context lacks objects of a type", async () => {
  await using k8s = await fleetLine({ a: { objects: [map("x")] }, b: { objects: [map("y"), secret("z")] } });
  const { stdout } = await k8s("get", "secret,cm", "--contexts", "*", "-l", "app=test");
  assert.deepEqual(stdout.split("\n").map((line) => line.split(/ +/).slice(0, 2).join(" ")), [
    "CONTEXT NAME",
    "b secret/z",
    "",
    "CONTEXT NAME",
    "a configmap/x",
    "b configmap/y",
    "",
  ]);
});

for (
  const [flags, expected] of [
    [[], ["CONTEXT N IMAGE", "a helloworld <none>", "b helloworld <none>"]],
    [["--no-headers"], ["a helloworld <none>", "b helloworld <none>"]],
    [["--where", "name != 'helloworld'"], ["CONTEXT N IMAGE"]],
  ] as const
) {
  Deno.test(`get ${flags.join(" ")} -o custom-columns merges the rows of all contexts into one table`, async () => {
    await using k8s = await fleetLine({ a: {}, b: {} });
    const columns = ["-o", "custom-columns=N:.metadata.name,IMAGE:.spec.nope"];
    const { code, stdout } = await k8s("get", "pods", "helloworld", "--contexts", "*", ...columns, ...flags);
    assert.equal(code, 0);
    assert.deepEqual(stdout.split("\n").slice(0, -1).map((line) => line.replaceAll(/ +/g, " ")), expected);
  });
}

Deno.test("get -o custom-columns sorts the rows of all contexts together", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const args = ["get", "pods", "--contexts", "*", "--sort-by", "-name", "--first", "3", "--no-headers"];
  const { stdout } = await k8s(...args, "-o", "custom-columns=:.metadata.name");
  assert.deepEqual(stdout.split("\n").slice(0, -1).map((line) => line.split(/ +/)), [
    ["a", "web-6d4b8f7c9d-zt2mq"],
    ["b", "web-6d4b8f7c9d-zt2mq"],
    ["a", "web-6d4b8f7c9d-4kx7p"],
  ]);
  const wrong = await k8s("get", "pods", "--contexts", "*", "-o", "custom-columns=name");
  await assertMessage(import.meta.url, "custom columns that are not valid", wrong);
});

Deno.test("get --contexts names the context once if the expressions begin with it", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const read = async (...flags: string[]) =>
    (await k8s("get", "pod", "helloworld", "--contexts", "*", ...flags)).stdout;
  assert.equal(await read("-o", "csv=context,name"), "CONTEXT,NAME\r\na,helloworld\r\nb,helloworld\r\n");
  assert.equal(await read("-o", "js=name"), "[a] helloworld\n[b] helloworld\n");
});

Deno.test("get --contexts names no doctor if a file of this machine is missing", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const missing = await k8s("get", "-f", "/nonexistent/x.json", "--contexts", "*");
  await assertMessage(import.meta.url, "a file of this machine that is missing", missing);
});

const map = (name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default", labels: { app: "test" } },
});
const secret = (name: string) => ({ ...map(name), kind: "Secret", type: "Opaque" });

Deno.test("get --contexts keeps objects as they are if they are printed as YAML", async () => {
  await using k8s = await fleetLine({ a: {}, dead: DEAD });
  const { stdout } = await k8s("get", "cm", "--contexts", "*", "-o", "yaml");
  assert.match(stdout, /^errors:\n- context: dead\n/);
  assert.match(stdout, /\nresults:\n- context: a\n {2}list:\n {4}apiVersion: v1\n/);
});

for (
  const args of [
    ["get", "pods", "--contexts", "zzzz*"],
    ["get", "pods", "--contexts", "a", "--context", "b"],
    ["get", "pods", "--allow-partial"],
    ["delete", "pod", "helloworld", "--contexts", "*"],
  ]
) {
  Deno.test(`k8s ${args.join(" ")} is refused with the reason if contexts cannot be chosen so`, async () => {
    await using k8s = await fleetLine({ a: {}, b: {} });
    const outcome = await k8s(...args);
    assert.notEqual(outcome.code, 0);
    assert.equal(outcome.stdout, "");
    await assertMessage(import.meta.url, args.join(" "), outcome);
    assert.ok(await isThere(k8s));
  });
}

async function isThere({ boxes }: FleetLine): Promise<boolean> {
  const request = new Request("http://k8s.invalid/api/v1/namespaces/default/pods/helloworld");
  return (await boxes.get("a")?.handler(request))?.ok === true;
}
