import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { RefusedError } from "../../lib/data/core/errors.ts";
import { DEAD, fleetLine } from "../commands/fleet/fleet_line.ts";
import { assertMessage } from "../messages.ts";

async function clusters() {
  const line = await fleetLine({ "prod-a": {}, dead: DEAD, "prod-b": {} });
  const config = JSON.parse(await Deno.readTextFile(line.kubeconfig));
  await Deno.writeTextFile(line.kubeconfig, JSON.stringify({ ...config, "current-context": "dead" }));
  return line;
}

Deno.test("fleet() lists in each context and settles the errors if one context is dead", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const fleet = k8s.fleet(["*"]);
  assert.deepEqual(await fleet.contexts(), ["prod-a", "dead", "prod-b"]);
  const result = await fleet.list("pods");
  assert.deepEqual(result.values.map(({ context, value }) => [context, value.items.length]), [["prod-a", 3], [
    "prod-b",
    3,
  ]]);
  assert.deepEqual(result.errors.map(({ context }) => context), ["dead"]);
  await assertMessage(import.meta.url, "a result with a dead context", () => result.orThrow());
});

Deno.test("fleet() merges tables with the context in the first column", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const { columnDefinitions, rows, errors } = await k8s.fleet("prod-*").table("pods");
  assert.deepEqual(columnDefinitions.slice(0, 2).map(({ name }) => name), ["Context", "Name"]);
  assert.deepEqual(rows.map(({ cells }) => cells[0]), [..."aaabbb"].map((letter) => `prod-${letter}`));
  assert.deepEqual(errors, []);
});

Deno.test("fleet() yields the objects of the other contexts before it throws if one context is dead", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const seen: string[] = [];
  const read = async () => {
    for await (const { context, object } of k8s.fleet("*").each("pods")) seen.push(`${context} ${object.kind}`);
  };
  await assertMessage(import.meta.url, "each object of a fleet with a dead context", () => read());
  assert.deepEqual(seen, [..."aaabbb"].map((letter) => `prod-${letter} Pod`));
});

Deno.test("fleet() fails only the context that exceeds the time limit, also while its objects are read", async () => {
  let pages = 0;
  const silent = ({ url }: Request) => {
    const isLater = url.includes("/configmaps") && ++pages > 1;
    return isLater || url.includes("/nodes") ? { kind: "silence", after: 0 } as const : undefined;
  };
  await using line = await fleetLine({ slow: { faults: silent }, prod: {} });
  await using k8s = await connect({ kubeconfig: line.kubeconfig, context: "prod" });
  const create = (name: string) =>
    line.boxes.get("slow")?.handler(
      new Request("http://k8s.invalid/api/v1/namespaces/default/configmaps", {
        method: "POST",
        body: JSON.stringify({ metadata: { name } }),
        headers: { "content-type": "application/json" },
      }),
    );
  assert.equal((await create("x"))?.status, 201);
  pages = 0;
  // The other cluster needs time for its connection.
  const fleet = k8s.fleet("*", { timeLimit: 3000 });
  const { values, errors } = await fleet.list("nodes");
  assert.deepEqual([values.map(({ context }) => context), errors.map(({ context }) => context)], [["prod"], ["slow"]]);
  assert.match(`${errors[0]?.error}`, /^TimeoutError: /);
  const seen = new Set<string>();
  const read = async () => {
    for await (const { context } of fleet.each("configmaps", { pageSize: 1 })) seen.add(context);
  };
  await assertMessage(import.meta.url, "each object of a fleet with a slow context", () => read());
  assert.deepEqual([...seen], ["slow", "prod"]);
});

Deno.test("fleet() ends its calls if the signal of a call is aborted", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const fleet = k8s.fleet("prod-*", { signal: new AbortController().signal });
  const signal = AbortSignal.abort(new Error("Ctrl+C"));
  const { values, errors } = await fleet.list("pods", { signal });
  assert.deepEqual(values, []);
  assert.deepEqual(errors.map(({ error }) => `${error}`), ["Error: Ctrl+C", "Error: Ctrl+C"]);
  assert.deepEqual((await fleet.table("pods", { signal })).errors.length, 2);
  await assert.rejects(Array.fromAsync(fleet.each("pods", { signal })), { message: "Ctrl+C" });
});

Deno.test("fleet() compares objects with the first context that is named", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const path = "/api/v1/namespaces/default/configmaps";
  const [method, body] = ["POST", JSON.stringify({ metadata: { name: "x" }, data: { a: "1" } })];
  const headers = { "content-type": "application/json" };
  const created = await line.boxes.get("prod-b")?.handler(
    new Request(`http://k8s.invalid${path}`, { method, body, headers }),
  );
  assert.equal(created?.status, 201);
  const fleet = k8s.fleet(["prod-b", "prod-a", "dead"]);
  const { contexts, objects, errors } = await fleet.compare("cm/x");
  assert.deepEqual(contexts, ["prod-b", "prod-a"]);
  assert.deepEqual(objects.map(({ name, equal, missing }) => [name, equal, missing]), [["x", false, ["prod-a"]]]);
  assert.deepEqual(errors.map(({ context }) => context), ["dead"]);
  const whole = await fleet.compare({ namespace: "default" });
  assert.deepEqual(whole.objects.filter(({ equal }) => !equal).map(({ name }) => name), ["x"]);
  assert.ok(whole.objects.some(({ kind, equal }) => kind === "Deployment" && equal));
  assert.deepEqual((await fleet.compare("deploy", "web")).objects.map(({ equal }) => equal), [true]);
  await assertMessage(import.meta.url, "an object that no context has", () => fleet.compare("deploy", "nope"));
});

Deno.test("fleet() refuses to write and to match no context", async () => {
  await using line = await clusters();
  await using k8s = await connect({ kubeconfig: line.kubeconfig });
  const { values, errors } = await k8s.fleet("prod-*").run((one) => one.delete("pod", "helloworld"));
  assert.deepEqual(values, []);
  assert.ok(errors.every(({ error }) => error instanceof RefusedError));
  await assertMessage(import.meta.url, "a pattern that matches no context", () => k8s.fleet("stage-*").table("pods"));
  const { values: counts } = await k8s.fleet("prod-*").run(async (one) => (await one.list("pods")).items.length);
  assert.deepEqual(counts.map(({ value }) => value), [3, 3]);
});
