import assert from "node:assert/strict";
import { DEAD, fleetLine } from "./fleet_line.ts";
import { crd } from "./custom_kind.ts";
import { assertMessage } from "../../messages.ts";

const NAMES = ["helloworld", "web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"];
const WEB = NAMES.slice(1);

/** Two contexts of one server, so that each answer has to be there exactly twice. */
async function twins() {
  const line = await fleetLine({ a: {} });
  const config = JSON.parse(await Deno.readTextFile(line.kubeconfig));
  const [only] = config.contexts;
  config.contexts = [{ ...only, name: "b" }, only];
  await Deno.writeTextFile(line.kubeconfig, JSON.stringify(config));
  return line;
}

const both = (names: readonly string[]) => ["b", "a"].flatMap((context) => names.map((name) => `${context},${name}`));

for (
  const [flags, expected] of [
    [["--where", '!(name == "helloworld")'], both(WEB)],
    [["--where", "!(name == 'helloworld')", "-A"], both(WEB)],
    [["--sort-by", "name"], ["b,helloworld", "a,helloworld", ...WEB.flatMap((name) => [`b,${name}`, `a,${name}`])]],
    [["--sort-by", ".metadata.name", "--first", "3"], ["b,helloworld", "a,helloworld", `b,${WEB[0]}`]],
    [["--sort-by", "-name", "--first", "1"], [`b,${WEB[1]}`]],
    [["--first", "4"], [...both(NAMES).slice(0, 4)]],
    [["--last", "1"], [`a,${WEB[1]}`]],
    [["--where", 'context == "a" && age > "1h"'], NAMES.map((name) => `a,${name}`)],
  ] as const
) {
  Deno.test(`get ${flags.join(" ")} gives each answer once for each context if both have one server`, async () => {
    await using k8s = await twins();
    const { code, stdout, stderr } = await k8s("get", "pods", "--contexts", "*", ...flags, "-o", "csv=name");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(stdout.split("\r\n").slice(1, -1), expected);
    const table = await k8s("get", "pods", "--contexts", "*", ...flags);
    const at = flags.includes("-A" as never) ? 2 : 1;
    const cells = table.stdout.split("\n").slice(1, -1).map((line) => line.split(/ +/));
    assert.deepEqual(cells.map((row) => `${row[0]},${row[at]}`), expected);
    const text = (await k8s("get", "pods", "--contexts", "*", ...flags, "-o", "name")).stdout;
    assert.deepEqual(
      text.split("\n").slice(0, -1).toSorted(),
      expected.map((row) => row.replace(",", ":pod/")).toSorted(),
    );
  });
}

for (
  const [flags, expected] of [
    [["--count"], "6\n"],
    [["--unique", "name"], `${NAMES.join("\n")}\n`],
    [["--sum", "spec.containers.length"], "6\n"],
    [["--count-by", "context"], "CONTEXT   COUNT   SHARE\na         3       50%\nb         3       50%\n"],
    [["--count-by", "name", "--first", "1"], "NAME         COUNT   SHARE\nhelloworld   2       33%\n"],
  ] as const
) {
  Deno.test(`get ${flags.join(" ")} adds up all contexts if they have the same objects`, async () => {
    await using k8s = await twins();
    const { code, stdout } = await k8s("get", "pods", "--contexts", "*", ...flags);
    assert.deepEqual([code, stdout], [0, expected]);
  });
}

Deno.test("get --count says how many clusters it covers if one is missing", async () => {
  await using k8s = await fleetLine({ a: {}, dead: DEAD });
  const text = await k8s("get", "pods", "--contexts", "*", "--count");
  assert.equal(text.code, 4);
  assert.equal(text.stdout, "3\n");
  await assertMessage(import.meta.url, "--count with a dead context", text);
  const { stdout } = await k8s("get", "pods", "--contexts", "*", "--count", "-o", "json");
  const { value, clusters, errors } = JSON.parse(stdout);
  assert.deepEqual([value, clusters, errors.length], [3, { answered: 1, asked: 2 }, 1]);
});

Deno.test("get --count counts no page of a cluster if a later page of it fails", async () => {
  let pages = 0;
  const many = Array.from({ length: 4 }, (_, index) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `many-${index}`, namespace: "default" },
  }));
  await using k8s = await fleetLine({
    a: { objects: many },
    cut: {
      objects: many,
      faults: ({ url }) =>
        url.includes("/configmaps") && ++pages > 1 ? { kind: "refuse" as const, status: 500 } : undefined,
    },
  });
  const { code, stdout } = await k8s("get", "cm", "--contexts", "*", "--count-by", "context", "--chunk-size", "2");
  assert.equal(code, 4);
  assert.match(stdout, /^CONTEXT +COUNT +SHARE\na +\d+ +100%\n$/);
});

Deno.test("get --where counts a field as absent and names it if one server lacks it", async () => {
  const object = (name: string, spec: object) => ({
    apiVersion: "example.com/v1",
    kind: "Widget",
    metadata: { name, namespace: "default" },
    spec,
  });
  await using k8s = await fleetLine({
    old: { objects: [crd(["size"]), object("x", { size: "big" })] },
    new: {
      objects: [crd(["size", "color"]), object("y", { size: "big", color: "blue" }), object("z", { size: "big" })],
    },
  });
  const found = await k8s("get", "widgets", "--contexts", "*", "--where", 'spec.color != "blue"', "-o", "name");
  assert.equal(found.stdout, "old:widget.example.com/x\nnew:widget.example.com/z\n");
  await assertMessage(import.meta.url, "a field that one server lacks", found);
  assert.equal(found.code, 0);
  const wrong = await k8s("get", "widgets", "--contexts", "*", "--where", 'spec.colour == "blue"', "-o", "name");
  assert.deepEqual([wrong.code, wrong.stdout], [1, ""]);
  await assertMessage(import.meta.url, "a field that no context has", wrong);
});

Deno.test("get --each pods prints related objects of each context in one table if the rows are objects", async () => {
  await using k8s = await twins();
  const { stdout } = await k8s("get", "nodes", "--contexts", "*", "--each", "pods");
  assert.deepEqual(
    stdout.split("\n").slice(0, -1).map((line) => line.split(/ +/).slice(0, 2).join(",")),
    ["CONTEXT,NAME", ...both(NAMES)],
  );
});

Deno.test("get --where prints one error if the expression cannot be read", async () => {
  await using k8s = await twins();
  const { code, stderr } = await k8s("get", "pods", "--contexts", "*", "--where", "((");
  assert.equal(code, 2);
  assert.equal(stderr.match(/error:/g)?.length, 1);
});
