import assert from "node:assert/strict";
import { readCondition, type Until } from "../../lib/api/watching/condition.ts";
import { waitFor, type WaitForOptions, type WaitTarget } from "../../lib/api/watching/wait.ts";
import { WaitError } from "../../lib/api/watching/wait_error.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { assertMessage } from "../messages.ts";
import { type Answer, Body, FakeClock, line, pod, podList, refuse, scripted, status } from "./script.ts";

const phase = (name: string, version: number, phase: string, uid = `uid-${name}`): KubeObject => ({
  ...pod(name, version, { uid }),
  status: { phase },
});
const open = (...lines: string[]) => new Body(lines.join(""), "open");
const modified = (object: KubeObject) => line("MODIFIED", object);
const RUNNING: Until<KubeObject> = "jsonpath={.status.phase}=Running";

interface Outcome {
  names: string[];
  asked: string[];
  notes: string[];
  error: WaitError | undefined;
  seconds: number;
}

/** Waits on a script, and lets the time pass whenever nothing happens. */
async function waited(
  answers: readonly (Answer | ((request: Request) => Answer))[],
  until: Until<KubeObject>,
  target: Partial<WaitTarget> = {},
  options: Partial<WaitForOptions> = {},
): Promise<Outcome> {
  const { client, asked } = scripted(answers);
  const clock = new FakeClock();
  const notes: string[] = [];
  const onNote = (text: string) => void notes.push(text);
  const condition = readCondition(until);
  let isDone = false;
  const work = waitFor(client, [{ type: "pods", ...target }], { condition, onNote, ...options }, clock)
    .finally(() => isDone = true);
  work.catch(() => undefined);
  while (!isDone) {
    for (let turn = 0; turn < 6 && !isDone; turn++) await new Promise((resolve) => setTimeout(resolve));
    if (!isDone) clock.jump();
  }
  const seconds = Math.round(clock.now() / 1000);
  try {
    const results = await work;
    return { names: results.flatMap(({ names }) => names), asked, notes, error: undefined, seconds };
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    return { names: [], asked, notes, error, seconds };
  }
}

Deno.test("waitFor() needs one list and one watch if there are 100 pods", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
  const pending = names.map((name, index) => phase(name, index + 1, "Pending"));
  const events = names.map((name, index) => modified(phase(name, 200 + index, "Running")));
  for (const target of [{}, { names }]) {
    const outcome = await waited([podList(150, ...pending), open(...events)], RUNNING, target);
    assert.equal(outcome.names.length, 100);
    assert.deepEqual(outcome.asked, ["list", "watch 150"]);
  }
});

Deno.test("waitFor() only counts what holds for all objects at one moment", async () => {
  const { names } = await waited([
    podList(5, phase("a", 1, "Running"), phase("b", 2, "Pending")),
    open(
      modified(phase("a", 6, "Pending")),
      modified(phase("b", 7, "Running")),
      modified(phase("b", 8, "Pending")),
      modified(phase("a", 9, "Running")),
      modified(phase("b", 10, "Running")),
    ),
  ], RUNNING);
  assert.deepEqual(names, ["a", "b"]);
});

Deno.test("waitFor() waits for an object that does not exist yet, and says so", async () => {
  const { names, notes } = await waited(
    [podList(5), open(line("ADDED", phase("a", 6, "Pending")), modified(phase("a", 7, "Running")))],
    RUNNING,
    { names: ["a"] },
  );
  assert.deepEqual([names, notes], [["a"], ["pods/a does not exist yet"]]);
});

Deno.test("waitFor() follows a selector: objects join and leave", async () => {
  const { names } = await waited([
    podList(5, phase("a", 1, "Pending")),
    open(
      line("ADDED", phase("b", 6, "Running")),
      line("DELETED", phase("a", 7, "Pending")),
    ),
  ], RUNNING);
  assert.deepEqual(names, ["b"]);
});

Deno.test("waitFor() needs as many objects as it is told", async () => {
  const answers = () => [
    podList(5, phase("a", 1, "Running")),
    open(line("ADDED", phase("b", 6, "Running")), line("ADDED", phase("c", 7, "Running"))),
  ];
  assert.equal((await waited(answers(), RUNNING, {}, { min: 2 })).names.length, 2);
  assert.equal((await waited(answers(), RUNNING, {}, { count: 3 })).names.length, 3);
  const none = await waited([podList(5), open()], RUNNING, {}, { timeout: 10_000 });
  assert.deepEqual([none.error?.reason, none.error?.unmet[0]?.reason], ["timeout", "no object matches"]);
});

for (
  const [title, lines] of [
    ["deleted", [line("DELETED", phase("a", 6, "Pending"))]],
    ["replaced", [line("DELETED", phase("a", 6, "Pending")), line("ADDED", phase("a", 7, "Running", "other"))]],
  ] as const
) {
  Deno.test(`waitFor() fails at once if the object is ${title}`, async () => {
    const { error } = await waited([podList(5, phase("a", 1, "Pending")), open(...lines)], RUNNING, { names: ["a"] });
    assert.equal(error?.reason, "deleted");
    await assertMessage(import.meta.url, `an object that is ${title}`, error?.message ?? "");
  });
}

Deno.test("waitFor() goes on with the next object of the name if it is told to", async () => {
  const { names } = await waited(
    [
      podList(5, phase("a", 1, "Pending")),
      open(line("DELETED", phase("a", 6, "Pending")), line("ADDED", phase("a", 7, "Running", "other"))),
    ],
    RUNNING,
    { names: ["a"] },
    { followName: true },
  );
  assert.deepEqual(names, ["a"]);
});

Deno.test("waitFor() is done with a deletion if another object takes the name", async () => {
  for (const replaced of [[line("DELETED", phase("a", 6, ""))], [line("ERROR", status(410, "Expired"))]]) {
    const { names, error } = await waited(
      [
        podList(5, phase("a", 1, "")),
        open(...replaced),
        podList(9, phase("a", 8, "", "other")),
        open(),
      ],
      "delete",
      { names: ["a"] },
    );
    assert.deepEqual([names, error], [["a"], undefined]);
  }
});

Deno.test("waitFor() counts an object that does not exist at the start as deleted", async () => {
  assert.deepEqual((await waited([podList(5), open()], "delete", { names: ["a"] })).names, ["a"]);
  assert.deepEqual((await waited([podList(5), open()], "delete")).names, []);
});

Deno.test("waitFor() ends at the first object that meets the condition of unless", async () => {
  const { error } = await waited(
    [podList(5, phase("a", 1, "Pending"), phase("b", 2, "Failed")), open()],
    RUNNING,
    {},
    { unless: ({ status }) => status?.phase === "Failed" ? "its phase is Failed" : undefined },
  );
  assert.deepEqual([error?.reason, error?.unmet[0]?.name], ["unless", "pods/b"]);
});

Deno.test("waitFor() waits until the condition has held for a while, and begins again if it falls", async () => {
  const fell = open();
  const answers = [podList(5, phase("a", 1, "Running")), fell];
  const { client } = scripted(answers);
  const clock = new FakeClock();
  const condition = readCondition(RUNNING);
  const work = waitFor(client, [{ type: "pods", names: ["a"] }], { condition, stable: 10_000 }, clock);
  const settle = async () => {
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setTimeout(resolve));
  };
  await settle();
  clock.advance(9000);
  fell.send(modified(phase("a", 6, "Pending")));
  await settle();
  clock.advance(5000);
  fell.send(modified(phase("a", 7, "Running")));
  await settle();
  clock.advance(9999);
  await settle();
  assert.equal(await Promise.race([work, Promise.resolve("waiting")]), "waiting");
  clock.advance(1);
  assert.equal((await work).length, 1);
});

Deno.test("waitFor() tells all unmet objects with their reasons if the time is over", async () => {
  const { error, seconds } = await waited(
    [podList(5, phase("a", 1, "Pending"), phase("c", 2, "Running")), open()],
    RUNNING,
    { names: ["a", "b", "c"] },
    { timeout: 20_000 },
  );
  await assertMessage(import.meta.url, "unmet objects at the time limit", error?.message ?? "");
  assert.deepEqual(error?.unmet.map(({ reason }) => reason), ["{.status.phase} is Pending", "it does not exist"]);
  assert.equal(seconds, 20);
});

Deno.test("waitFor() tells that nothing was read if the time is over before the first list", async () => {
  const never = () => new Body("", "open");
  const { error } = await waited([never], "delete", { names: ["a"] }, { timeout: 1000 });
  assert.deepEqual(error?.unmet, [{ name: "pods/a", namespace: "default", reason: "it could not be read in time" }]);
});

Deno.test("waitFor() rejects immediately if one type is forbidden and the watch of another is idle", async () => {
  const idle = open();
  const answer = ({ url }: Request) =>
    url.includes("/secrets") ? refuse(403, "Forbidden") : url.includes("watch=") ? idle : podList(5);
  const { client } = scripted(Array.from({ length: 4 }, () => answer));
  const targets = [{ type: "pods", names: ["a"] }, { type: "secrets", names: ["a"] }];
  await assert.rejects(waitFor(client, targets, { condition: readCondition(RUNNING) }, new FakeClock()), /Forbidden/);
  assert.ok(idle.isCancelled);
});

Deno.test("waitFor() looks once if the time is 0", async () => {
  const { error } = await waited([podList(5, phase("a", 1, "Pending")), open()], RUNNING, { names: ["a"] }, {
    timeout: 0,
  });
  await assertMessage(import.meta.url, "unmet objects after one look", error?.message ?? "");
});

Deno.test("waitFor() gets the next event after 30 s if its connection is silent but open", async () => {
  const { names, asked, seconds } = await waited([
    podList(5, phase("a", 1, "Pending")),
    open(),
    open(modified(phase("a", 6, "Running"))),
  ], RUNNING);
  assert.deepEqual([names, asked, seconds], [["a"], ["list", "watch 5", "watch 5"], 30]);
});

Deno.test("waitFor() never takes a lost connection for a result", async () => {
  const { names, asked } = await waited(
    [
      podList(5, phase("a", 1, "Pending")),
      new Body("", "cut"),
      refuse(503, "ServiceUnavailable"),
      new Body(modified(phase("a", 6, "Pending")), "clean"),
      open(modified(phase("a", 7, "Running"))),
    ],
    RUNNING,
    { names: ["a"] },
  );
  assert.deepEqual(names, ["a"]);
  assert.deepEqual(asked, ["list", "watch 5", "watch 5", "watch 5", "watch 6"]);
});

Deno.test("waitFor() reads every second, and says so, if it may not watch or not list", async () => {
  const noWatch = await waited(
    [
      podList(5, phase("a", 1, "Pending")),
      refuse(403, "Forbidden"),
      Response.json(phase("a", 1, "Pending")),
      Response.json(phase("a", 6, "Running")),
    ],
    RUNNING,
    { names: ["a"] },
  );
  assert.deepEqual([noWatch.names, noWatch.seconds], [["a"], 1]);
  await assertMessage(import.meta.url, "a watch that is refused", noWatch.notes.join());
  const noList = await waited([refuse(403, "Forbidden"), Response.json(phase("a", 6, "Running"))], RUNNING, {
    names: ["a"],
  });
  assert.deepEqual(noList.names, ["a"]);
});
