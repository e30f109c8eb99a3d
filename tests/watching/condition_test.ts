import assert from "node:assert/strict";
import { readCondition, type Until } from "../../lib/api/watching/condition.ts";
import { stuckReason } from "../../lib/api/watching/never_met.ts";
import { InputError } from "../../lib/data/core/errors.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";

const ready = (status: string, more: object = {}) => ({
  kind: "Pod",
  metadata: { name: "web", generation: 3 },
  status: { phase: "Running", conditions: [{ type: "Ready", status, reason: "ContainersNotReady", ...more }] },
});

/** The condition, the object, whether it meets the condition, and if not, why. */
const TABLE: [until: Until<KubeObject>, object: KubeObject | undefined, expected: true | string][] = [
  ["condition=Ready", ready("True"), true],
  ["condition=ready=TRUE", ready("True"), true],
  ["condition=Ready", ready("False"), "condition Ready is False: ContainersNotReady"],
  ["condition=Ready=False", ready("False"), true],
  ["condition=Ready=", ready(""), true],
  ["condition=Gone", ready("True"), "it has no condition Gone"],
  ["condition=Ready", undefined, "it does not exist"],
  ["condition=Ready", ready("True", { observedGeneration: 3 }), true],
  [
    "condition=Ready",
    ready("True", { observedGeneration: 2 }),
    "condition Ready is True, but for generation 2 and not 3",
  ],
  ["jsonpath={.status.phase}=Running", ready("True"), true],
  ["jsonpath='{.status.phase}'".replaceAll("'", ""), ready("True"), true],
  ["jsonpath=.status.phase=Pending", ready("True"), ".status.phase is Running"],
  ['jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', ready("True"), true],
  ["jsonpath={.metadata.generation}=3", ready("True"), true],
  ["jsonpath={.status.podIP}", ready("True"), "it has no {.status.podIP}"],
  ["create", ready("True"), true],
  ["Create", undefined, "it does not exist"],
  ["DELETE", undefined, true],
  ["delete", ready("True"), "it still exists, and its deletion was not requested"],
  [
    "delete",
    { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["a/b"] } },
    "it is being deleted since 2026-01-01T00:00:00Z; finalizers: a/b",
  ],
  [(object) => object?.kind === "Pod", ready("True"), true],
  [(object) => object?.kind === "Job", ready("True"), "the function returns false"],
  [{ all: ["create", "condition=Ready"] }, ready("False"), "condition Ready is False: ContainersNotReady"],
  [{ any: ["condition=Gone", "condition=Ready"] }, ready("True"), true],
];

for (const [until, object, expected] of TABLE) {
  const text = typeof until === "string" ? until : JSON.stringify(until) ?? "a function";
  Deno.test(`readCondition() judges ${text} if the object is ${JSON.stringify(object?.status ?? object)}`, () => {
    const condition = readCondition(until);
    assert.equal(condition.isMet(object), expected === true);
    if (expected !== true) assert.equal(condition.explain(object), expected);
  });
}

for (const text of ["", "Ready", "jsonpath={.a}=1=2", "jsonpath={.a}=", "jsonpath={"]) {
  Deno.test(`readCondition() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => readCondition(text), InputError);
  });
}

const job = (type: string) => ({ kind: "Job", status: { conditions: [{ type, status: "True", reason: "Why" }] } });

for (
  const [until, object, reason] of [
    [
      "condition=Ready",
      { kind: "Pod", status: { phase: "Succeeded" } },
      "its phase is Succeeded, so it can never become Ready",
    ],
    ["condition=Ready", { kind: "Pod", status: { phase: "Running" } }, undefined],
    ["condition=Complete", job("Failed"), "condition Failed is True: Why"],
    ["condition=Failed", job("Complete"), "condition Complete is True: Why"],
    ["condition=Complete=False", job("Failed"), undefined],
    [{ any: ["condition=Complete", "condition=Failed"] }, job("Failed"), undefined],
    [{ all: ["create", "condition=Complete"] }, job("Failed"), "condition Failed is True: Why"],
  ] as [Until<KubeObject>, KubeObject, string | undefined][]
) {
  Deno.test(`readCondition() knows that ${JSON.stringify(until)} is ${reason ? "im" : ""}possible for ${JSON.stringify(object)}`, () => {
    assert.equal(readCondition(until).isImpossible?.(object), reason);
  });
}

for (
  const [object, reason] of [
    [{ kind: "Pod", status: { phase: "Failed" } }, "its phase is Failed"],
    [
      {
        kind: "Pod",
        status: {
          containerStatuses: [{ name: "a", state: { waiting: { reason: "ImagePullBackOff", message: "x" } } }],
        },
      },
      "container a: ImagePullBackOff: x",
    ],
    [{
      kind: "Pod",
      status: { containerStatuses: [{ name: "a", state: { waiting: { reason: "ContainerCreating" } } }] },
    }, undefined],
    [job("Failed"), "condition Failed is True: Why"],
    [job("Complete"), undefined],
  ] as [KubeObject, string | undefined][]
) {
  Deno.test(`stuckReason() returns ${reason} if the object is ${JSON.stringify(object)}`, () => {
    assert.equal(stuckReason(object), reason);
  });
}
