import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { chart } from "../../lib/features/views/chart.ts";
import { spans } from "../../lib/features/views/time_spans.ts";

const DISPLAY = Symbol.for("Jupyter.display");

async function bundleOf(value: object): Promise<Record<string, string>> {
  return await (value as { [DISPLAY]: () => Promise<Record<string, string>> })[DISPLAY]();
}

Deno.test("chart() counts what `by` gives, the most first, and leaves out what has no key when it is given items", async () => {
  const pods = [{ phase: "Running" }, { phase: "Failed" }, { phase: "Running" }, { phase: undefined }];
  const drawn = await chart(pods, { by: ({ phase }) => phase, title: "Phases", columns: 30 });
  assert.deepEqual(drawn, {
    title: "Phases",
    kind: "counts",
    bars: [{ label: "Running", count: 2 }, { label: "Failed", count: 1 }],
  });
  assert.equal(String(drawn), "Phases\nRunning  ███████████████████ 2\nFailed   █████████▌ 1");
});

Deno.test("chart() draws counts as they are when it is given an object of them", async () => {
  const drawn = await chart({ a: 8, b: 0, "c\x1b[31m": 0.01 }, { columns: 20 });
  assert.deepEqual(String(drawn).split("\n"), ["a        ████████ 8", "b        0", "c^[[31m  ▏ 0.01"]);
});

Deno.test("chart() reads streams when it is given one", async () => {
  async function* numbers() {
    yield* [1, 2, 2];
  }
  assert.deepEqual((await chart(numbers())).bars, [{ label: "2", count: 2 }, { label: "1", count: 1 }]);
});

Deno.test("chart() waits for what a verb promises when it is not awaited", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const { bars } = await k8s.chart(k8s.list("pods"), { by: (pod) => pod.status?.phase });
  assert.deepEqual(bars, [{ label: "Running", count: 3 }]);
});

Deno.test("chart() counts by spans of time when every item is a time", async () => {
  const drawn = await chart(["2026-01-01T10:00:00Z", "2026-01-01T10:50:00.5Z", new Date("2026-01-01T10:20:00Z")]);
  assert.equal(drawn.kind, "times");
  const counts = drawn.bars.map(({ label, count }) => `${label} ${count}`);
  assert.deepEqual(counts.filter((text) => !text.endsWith(" 0")), ["10:00 1", "10:20 1", "10:50 1"]);
  assert.equal(counts.length, 11);
});

const lengths: [string, string, number, string][] = [
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 1, "00:00:00"],
  ["2026-01-01T00:00:00Z", "2026-01-01T23:00:00Z", 8, "00:00"],
  ["2026-01-01T23:00:00Z", "2026-01-02T01:00:00Z", 9, "2026-01-01 23:00"],
  ["2026-01-01T00:00:00Z", "2026-01-15T00:00:00Z", 15, "2026-01-01"],
  ["1990-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 37, "1989-12-27"],
];
for (const [first, last, count, label] of lengths) {
  Deno.test(`spans() makes ${count} spans, the first of them ${label}, when times go from ${first} to ${last}`, () => {
    const bars = spans([new Date(first), new Date(last)]);
    assert.deepEqual([bars.length, bars[0]?.label], [count, label]);
    assert.equal(bars.reduce((sum, bar) => sum + bar.count, 0), 2);
  });
}

Deno.test("chart() says what of an object could count when it is given objects", async () => {
  await assert.rejects(chart([{ a: 1 }] as unknown as string[]), InputError);
  await assert.rejects(chart({ a: "x" } as unknown as Record<string, number>), InputError);
  assert.equal(String(await chart([])), "(nothing to draw)");
});

Deno.test("chart() is SVG and text in a notebook when it is shown there", async () => {
  for (const drawn of [await chart({ "<a>": 3, b: 1 }, { title: "T" }), await chart([new Date(0), new Date(9e6)])]) {
    const bundle = await bundleOf(drawn);
    assert.match(bundle["image/svg+xml"] ?? "", /^<svg width="640"[\s\S]*<\/svg>$/);
    assert.doesNotMatch(bundle["image/svg+xml"] ?? "", /<a>/);
    assert.equal(bundle["text/plain"], String(drawn));
  }
});
