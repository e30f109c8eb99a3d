import assert from "node:assert/strict";
import { NetworkError } from "../../lib/data/core/errors.ts";
import { begin, stepWatch } from "../../lib/api/watching/machine.ts";
import type { Settings, WatchEffect, WatchInput } from "../../lib/api/watching/state.ts";
import type { Problem } from "../../lib/api/watching/problem.ts";

const settings: Settings = { silenceLimit: 65_000, giveUp: 120_000, random: () => 0 };
const problem = (kind: Problem["kind"], retryAfterMs?: number): Problem => ({
  kind,
  error: new NetworkError(kind),
  retryAfterMs,
});
const LISTED: [number, WatchInput] = [0, { on: "listed", version: "5" }];
const OPENED: [number, WatchInput] = [0, { on: "opened", stream: 1, deadline: 300_000 }];
const WATCHING = [LISTED, OPENED];
const TIME: WatchInput = { on: "time" };
const heard = (stream: number): WatchInput => ({ on: "heard", stream });
const change = (stream: number, version: string): WatchInput => ({ on: "change", stream, version });

/** A short text of an effect. */
function shown(effect: WatchEffect): string {
  switch (effect.do) {
    case "open":
      return `open ${effect.stream} at ${effect.version}`;
    case "close":
      return `close ${effect.stream}`;
    case "list":
      return effect.whole ? "list whole" : "list";
    case "tell":
      return effect.notice.type === "gap" ? `gap ${effect.notice.reason}` : effect.notice.type;
    default:
      return effect.do;
  }
}

/** The inputs before the last one, the last one, and the effects and the phase after it. */
const TABLE: [
  title: string,
  before: [number, WatchInput][],
  last: [number, WatchInput],
  effects: string[],
  phase: string,
][] = [
  ["a list was read", [], LISTED, ["synced", "open 1 at 5"], "opening"],
  ["the watch is answered", [LISTED], OPENED, [], "watching"],
  ["a newer change arrives", WATCHING, [1, change(1, "6")], ["give"], "watching"],
  ["an older change arrives", WATCHING, [1, change(1, "4")], [], "watching"],
  ["a longer version arrives", WATCHING, [1, change(1, "10")], ["give"], "watching"],
  ["a change has no version", WATCHING, [1, change(1, "")], ["close 1", "list"], "listing"],
  ["a closed stream speaks", WATCHING, [1, change(7, "9")], [], "watching"],
  ["a stream ends at its deadline", WATCHING, [299_000, { on: "ended", stream: 1, how: "clean" }], [
    "close 1",
    "open 2 at 5",
  ], "opening"],
  ["a stream is cut", WATCHING, [9000, { on: "ended", stream: 1, how: "cut" }], ["close 1", "open 2 at 5"], "opening"],
  ["a stream ends at once", WATCHING, [10, { on: "ended", stream: 1, how: "clean" }], ["close 1"], "pausing"],
  ["nothing is heard for 64 s", WATCHING, [64_999, TIME], [], "watching"],
  ["nothing is heard for 65 s", WATCHING, [65_000, TIME], ["open 2 at 5"], "overlapping"],
  [
    "the first stream speaks while there are two",
    [...WATCHING, [65_000, TIME]],
    [70_000, heard(1)],
    ["close 2"],
    "watching",
  ],
  [
    "the second stream speaks, and the first does not",
    [...WATCHING, [65_000, TIME], [65_100, { on: "opened", stream: 2, deadline: 400_000 }], [66_000, heard(2)]],
    [67_000, TIME],
    ["close 1", "reconnected"],
    "watching",
  ],
  [
    "two streams are silent",
    [...WATCHING, [65_000, TIME], [65_100, { on: "opened", stream: 2, deadline: 400_000 }]],
    [130_000, TIME],
    ["ask"],
    "asking",
  ],
  [
    "the server is behind the position",
    [...WATCHING, [65_000, TIME], [130_000, TIME]],
    [130_010, { on: "asked", version: "4" }],
    ["close 1", "list"],
    "listing",
  ],
  [
    "the consumer did not read for two minutes",
    [...WATCHING, [120_000, { on: "resumed", pausedMs: 120_000 }]],
    [120_000, TIME],
    [],
    "watching",
  ],
  [
    "the history is gone after the consumer was slow",
    [...WATCHING, [9000, change(1, "6")], [120_000, { on: "resumed", pausedMs: 110_000 }], [120_000, {
      on: "error event",
      stream: 1,
      problem: problem("expired"),
    }]],
    [120_001, { on: "page", version: "30" }],
    ["gap overrun"],
    "listing",
  ],
  [
    "access is refused for two minutes",
    [
      ...WATCHING,
      [1, { on: "error event", stream: 1, problem: problem("denied") }],
      [801, TIME],
    ],
    [120_001, { on: "refused", stream: 2, problem: problem("denied") }],
    ["close 2", "fail"],
    "failed",
  ],
  [
    "access is refused before anything was watched",
    [LISTED],
    [1, { on: "refused", stream: 1, problem: problem("denied") }],
    ["close 1", "fail"],
    "failed",
  ],
  [
    "the request is never answered",
    [LISTED],
    [60_000, TIME],
    ["close 1"],
    "pausing",
  ],
];

for (const [title, before, [at, last], effects, phase] of TABLE) {
  Deno.test(`stepWatch() returns the next state if ${title}`, () => {
    let { state } = begin(settings, 0);
    for (const [now, input] of before) ({ state } = stepWatch(state, input, now, settings));
    const frozen = structuredClone({ ...state });
    const after = stepWatch(state, last, at, settings);
    assert.deepEqual([after.effects.map(shown), after.state.phase.at], [effects, phase]);
    assert.deepEqual({ ...state }, frozen, "the old state is unchanged");
  });
}

Deno.test("stepWatch() opens the second stream earlier if two streams were cut after the same silence", () => {
  let { state } = begin(settings, 0);
  const run = (now: number, input: WatchInput) => {
    const after = stepWatch(state, input, now, settings);
    state = after.state;
    return after.effects;
  };
  run(0, LISTED[1]);
  run(0, OPENED[1]);
  for (const stream of [1, 2]) {
    run((stream - 1) * 60_000 + 1, change(stream, String(10 + stream)));
    run(stream * 60_000, { on: "ended", stream, how: "cut" });
    run(stream * 60_000, { on: "opened", stream: stream + 1, deadline: 1e9 });
  }
  assert.equal(state.wake, 121_000);
  assert.equal(state.silenceLimit, 48_000);
});

Deno.test("stepWatch() never waits shorter than the server asked", () => {
  let { state } = begin({ ...settings, random: () => 0.5 }, 0);
  ({ state } = stepWatch(state, LISTED[1], 0, settings));
  for (const random of [0, 0.999]) {
    const busy: WatchInput = { on: "refused", stream: 1, problem: problem("busy", 5000) };
    const { state: waiting } = stepWatch(state, busy, 0, { ...settings, random: () => random });
    assert.ok((waiting.wake ?? 0) >= 5000);
  }
});
