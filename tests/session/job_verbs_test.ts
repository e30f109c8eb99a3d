import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { podSpecOf } from "../../lib/data/core/pod_template.ts";
import { scriptJob } from "../../lib/data/job/script_job.ts";
import { encodeResult, JOB_VARIABLES, ResultReader, shardOf } from "../../lib/session/job_verbs.ts";
import { assertMessage } from "../messages.ts";

const END = (calls: number) => `\u001ek8s-end ${calls}`;

Deno.test("ResultReader reads a result of many lines, in any order and repeated", () => {
  const value = { text: "größe \u001e\n".repeat(20_000) };
  const lines = encodeResult(JSON.stringify(value), 1);
  assert.ok(
    lines.length > 10 &&
      lines.every((line) =>
        line.length < 16 * 1024 && line.startsWith("\u001e") && /^[\x20-\x7e]+$/.test(line.slice(1))
      ),
  );
  const reader = new ResultReader();
  for (const line of [...lines.toReversed(), lines[0] ?? ""]) assert.ok(reader.read(line));
  assert.equal(reader.end, undefined);
  assert.ok(reader.read(END(1)));
  assert.deepEqual(reader.end, { value });
});

Deno.test("ResultReader has no result if a line is missing, and the last one of several calls", () => {
  const lines = encodeResult(JSON.stringify("x".repeat(50_000)), 1);
  for (const missing of lines.keys()) {
    const reader = new ResultReader();
    for (const line of lines.toSpliced(missing, 1)) reader.read(line);
    reader.read(END(1));
    assert.equal(reader.end, undefined);
  }
  const reader = new ResultReader();
  for (const [index, value] of ["1", "2"].entries()) reader.read(encodeResult(value, index + 1)[0] ?? "");
  reader.read(END(2));
  assert.deepEqual(reader.end, { value: 2 });
});

Deno.test("ResultReader leaves the lines of a script alone", () => {
  const reader = new ResultReader();
  for (const line of ["", "k8s-end 1", "\u001ek8s-", "\u001ek8s-end x", "\u001ek8s-result 1 1"]) {
    assert.equal(reader.read(line), false, JSON.stringify(line));
  }
  reader.read(END(0));
  assert.deepEqual(reader.end, { value: undefined });
});

Deno.test("encodeResult() refuses more than 1 MiB", async () => {
  await assertMessage(
    import.meta.url,
    "a result of more than 1 MiB",
    () => encodeResult(JSON.stringify("x".repeat(2 ** 20)), 1),
  );
});

Deno.test("shardOf() gives each item to one shard, evenly", () => {
  for (const count of [2, 3, 7, 20]) {
    const sizes = Array.from({ length: count }, () => 0);
    for (let index = 0; index < 5000; index++) {
      const shard = shardOf({ metadata: { namespace: "shop", name: `web-${index}` } }, count);
      sizes[shard] = (sizes[shard] ?? 0) + 1;
    }
    const even = 5000 / count;
    assert.ok(sizes.every((size) => Math.abs(size - even) < even * 0.3), `${count}: ${sizes}`);
  }
  // Another version of the program must not move items between shards of a run.
  assert.deepEqual(["a", "b", "c", "shop/web", "ä"].map((name) => shardOf(name, 20)), [15, 14, 13, 10, 19]);
});

Deno.test("scriptJob() sets and allows the variables that the verbs of a script read", () => {
  const job = scriptJob({
    ...{ name: "a", namespace: "shop", main: "a.ts", files: [], args: [], image: "deno", serviceAccount: "a" },
    ...{ hasPackages: false, env: {}, retries: 0, shards: 3 },
  });
  const [container] = podSpecOf(job)?.containers as { args: string[]; env: { name: string; value?: string }[] }[];
  const allowed = container?.args.find((arg) => arg.startsWith("--allow-env="))?.replace(/^.*=/, "").split(",") ?? [];
  assert.deepEqual(Object.values(JOB_VARIABLES).filter((name) => !allowed.includes(name)), []);
  const set = Object.fromEntries(container?.env.map(({ name, value }) => [name, value]) ?? []);
  assert.deepEqual([set[JOB_VARIABLES.result], set[JOB_VARIABLES.shards]], ["1", "3"]);
});

Deno.test("mine() yields each object on exactly one shard", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const all = (await k8s.list("pods", { namespace: "*" })).items.map(({ metadata }) => metadata.name).toSorted();
  const names: string[] = [];
  const before = [JOB_VARIABLES.shards, JOB_VARIABLES.index].map((name) => [name, Deno.env.get(name)] as const);
  try {
    Deno.env.set(JOB_VARIABLES.shards, "3");
    for (const index of [0, 1, 2]) {
      Deno.env.set(JOB_VARIABLES.index, String(index));
      assert.deepEqual(k8s.shard, { index, count: 3 });
      for await (const { metadata } of k8s.mine("pods", { namespace: "*" })) names.push(metadata.name);
    }
  } finally {
    for (const [name, value] of before) value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  }
  assert.deepEqual(names.toSorted(), all);
  assert.deepEqual(k8s.shard, { index: 0, count: 1 });
  assert.deepEqual(k8s.mine(["a", "b"]), ["a", "b"]);
});
