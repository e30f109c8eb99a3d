import assert from "node:assert/strict";
import {
  formatLabelSelector,
  formatRequirements,
  formatSelector,
  labelRequirements,
  matchesSelector,
  parseSelector,
} from "../../lib/data/core/selectors.ts";

const labels = { app: "web", tier: "front", weight: "7" };
const cases: [string, boolean][] = [
  ["", true],
  ["app=web", true],
  ["app==web", true],
  ["app=db", false],
  ["app!=db", true],
  ["app != web", false],
  ["missing!=x", true],
  ["app in (web, db)", true],
  ["app in (db),tier=front", false],
  ["app notin (db)", true],
  ["missing notin (db)", true],
  ["app", true],
  ["!app", false],
  ["! missing", true],
  ["weight>5", true],
  ["weight<5", false],
  ["missing=", false],
];

for (const [selector, expected] of cases) {
  Deno.test(`matchesSelector() is ${expected} when the selector is "${selector}"`, () => {
    assert.equal(matchesSelector(parseSelector(selector), labels), expected);
  });
}

Deno.test("formatRequirements() writes the selector that parseSelector() reads", () => {
  const selector = "app=web,tier!=x,a in (b,c),d notin (e),f,!g,h>1,i<2";
  assert.equal(formatRequirements(parseSelector(selector)), selector);
});

Deno.test("formatLabelSelector() writes both parts of a LabelSelector", () => {
  const matchExpressions = [
    { key: "tier", operator: "In", values: ["a", "b"] },
    { key: "env", operator: "NotIn", values: ["dev"] },
    { key: "x", operator: "Exists" },
    { key: "y", operator: "DoesNotExist" },
  ];
  assert.equal(
    formatLabelSelector({ matchLabels: { app: "web" }, matchExpressions }),
    "app=web,tier in (a,b),env notin (dev),x,!y",
  );
  assert.deepEqual([undefined, null, {}].map(formatLabelSelector), [undefined, undefined, undefined]);
});

Deno.test("labelRequirements() selects nothing if the selector is absent, and everything if it is empty", () => {
  assert.deepEqual([undefined, null, {}].map(labelRequirements), [undefined, undefined, []]);
});

Deno.test("formatSelector() joins equalities by commas when given an object", () => {
  assert.equal(formatSelector({ app: "web", tier: "front" }), "app=web,tier=front");
});
