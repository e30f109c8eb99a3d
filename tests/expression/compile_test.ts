import assert from "node:assert/strict";
import { age } from "../../lib/data/expression/age.ts";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { quantity } from "../../lib/data/expression/quantity.ts";
import { InputError } from "../../lib/data/core/errors.ts";

const OBJECT: Record<string, unknown> = {
  name: "web",
  spec: { nodeName: "n1", containers: [{ image: "nginx:latest" }, { image: "redis:7" }] },
  status: {},
  images: ["nginx:latest", "redis:7"],
  pods: [],
  age: age("8d"),
  requests: { cpu: quantity("500m"), memory: quantity("1Gi") },
  allocatable: { memory: quantity("2Gi") },
  Math: undefined,
};

function evaluate(text: string): unknown {
  return compileExpression(text).evaluate((name) => Object.hasOwn(OBJECT, name) ? OBJECT[name] : undefined);
}

const VALUES: readonly (readonly [text: string, value: unknown])[] = [
  ["spec.nodeName", "n1"],
  ["spec.nodeName == 'n1' && name != 'db'", true],
  ["spec?.containers[1].image", "redis:7"],
  ["spec['nodeName']", "n1"],
  ["spec.containers.map((c) => c.image).join()", "nginx:latest,redis:7"],
  ["spec.containers.some((c) => c.image.endsWith(':latest'))", true],
  ["spec.containers.filter((c, i) => i > 0).length", 1],
  ["[...images, 'x'].length", 3],
  ["`${name} on ${spec.nodeName}${spec.absent}`", "web on n1"],
  ["spec.absent.deeper", undefined],
  ["status.containerStatuses.some((c) => c.lastState.terminated.reason == 'OOMKilled')", undefined],
  ["spec.absent > 3", false],
  ["spec.absent == null", true],
  ["spec.absent ?? 'none'", "none"],
  ["!pods.length", true],
  ["/^n\\d/.test(spec.nodeName)", true],
  ["Math.max(1, 2)", 2],
  ["new Date('2026-01-01T00:00:00Z') > new Date('2025-01-01T00:00:00Z')", true],
  ["(name as string).length", 3],
  ["'nodeName' in spec", true],
  ["images.sort()[0]", "nginx:latest"],
  // Quantities and lengths of time.
  ["age > '7d'", true],
  ["age > '1w2d'", false],
  ["'7d' < age", true],
  ["requests.cpu == '0.5'", true],
  ["requests.memory > 0.4 * allocatable.memory", true],
  ["requests.memory >= 0.6 * allocatable.memory", false],
  ["requests.memory / allocatable.memory", 0.5],
  ["String(requests.cpu + '250m')", "750m"],
  ["String(requests.memory * 1.5)", "1536Mi"],
  ["String(-requests.cpu)", "-500m"],
  ["requests.cpu > quantity('1e3')", false],
  ["requests.memory < '1Ei'", true],
  // Fields with quantities and lengths of time are texts.
  ["'64Mi' > '100Mi'", false],
  ["'900m' < '1'", true],
  ["'1Ei' > '1e3'", true],
  ["'64Mi' > 1000", true],
  ["'90d' > '720h'", true],
  ["'5m' < '1h'", true],
  ["'2024-01-01T00:00:00Z' < '2024-02'", true],
  ["String('1Gi' * 0.5)", "512Mi"],
  ["'1Gi' / '512Mi'", 2],
  ["true == 'true'", true],
  ["'false' != false", false],
  // Out of reach.
  ["constructor", undefined],
  ["name.constructor", undefined],
  ["spec.__proto__", undefined],
  ["''.constructor.constructor('return Deno')()", undefined],
  ["[].map.constructor", undefined],
  ["Math.constructor", undefined],
  ["Deno", undefined],
  ["fetch('http://x')", undefined],
];

for (const [text, value] of VALUES) {
  Deno.test(`compileExpression() evaluates the expression ${text}`, () => assert.deepEqual(evaluate(text), value));
}

const REFUSED: readonly (readonly [text: string, message: RegExp])[] = [
  ["!pods", /a list is always true/],
  ["pods && name", /a list is always true/],
  ["/:latest$/.test(images)", /Cannot give a list to \.test\(\)/],
  ["'nginx'.includes(images)", /Cannot give a list to \.includes\(\)/],
  ["images == 'nginx'", /Cannot use == between a list and a string/],
  ["spec > 3", /Cannot use > between an object and a number/],
  ["requests.cpu > 'lots'", /Cannot read the quantity "lots"/],
  ["age > 'old'", /Cannot read the length of time "old"/],
  ["name = 'db'", /at character 1: an expression cannot assign/],
  ["spec.replicas++", /not supported/],
  ["delete spec.nodeName", /not supported/],
  ["images.push('x')", /expressions do not change objects/],
  ["images.map((i) => { return i })", /no statements/],
  ["pod => pod.name", /ordinary code/],
  ["name ==", /at character 8: it ends too early/],
  ["name name", /at character 6: unexpected "n"/],
  ["new Function('1')", /not supported/],
  ["import('x')", /not supported/],
  ["this.x", /not supported/],
];

// A list or a text that has no such method would match nothing, or everything with a `!` before it.
const ADVICE: readonly (readonly [text: string, hint: RegExp])[] = [
  ["!pods", /!pods\.length /],
  ["spec.containers || name", /!spec\.containers\.length /],
  ["/:latest$/.test(images)", /images\.some\(\(i\) => \/:latest\$\/\.test\(i\)\)/],
  ["images == 'nginx'", /\.some\(/],
  ["images.some(/nginx/)", /\.some\(\(i\) => \/nginx\/\.test\(i\)\)/],
  ["images.find('nginx')", /\.find\(\(i\) => i == "nginx"\)/],
  ["!images.startsWith('nginx')", /images\.some\(\(i\) => i\.startsWith/],
  ["images.map((i) => i.trim()).sme((i) => i)", /did you mean "some"/],
];
for (const [text, hint] of ADVICE) {
  Deno.test(`compileExpression() says what to write instead of ${text}`, () => {
    assert.throws(() => evaluate(text), (error) => error instanceof InputError && hint.test(error.steps.join()));
  });
}

const GAVE_VALUES: readonly (readonly [text: string, gaveValue: boolean])[] = [
  ["name", true],
  ["spec.nope", false],
  ["!spec.nope", false],
  ["spec.nope.includes('x')", false],
  ["spec.nope == 1 && name", false],
  ["spec.nope != 1 && name", true],
  ["pods.length", true],
  ["1", true],
];
for (const [text, gaveValue] of GAVE_VALUES) {
  Deno.test(`compileExpression() notes whether ${text} found a value`, () => {
    const expression = compileExpression(text);
    expression.evaluate((name) => OBJECT[name]);
    assert.equal(expression.gaveValue, gaveValue);
  });
}

for (const [text, message] of REFUSED) {
  Deno.test(`compileExpression() refuses the expression ${text}`, () => {
    assert.throws(() => evaluate(text), (error) => error instanceof InputError && message.test(error.message));
  });
}

Deno.test("compileExpression() lists the names and paths that an expression reads", () => {
  const { names, paths } = compileExpression(
    "status.containerStatuses.some((c) => c.state.waiting) && labels.app == name",
  );
  assert.deepEqual([...names.keys()], ["status", "labels", "name"]);
  assert.deepEqual(paths.map(({ fields }) => fields.join(".")), [
    "status",
    "status.containerStatuses",
    "status.containerStatuses.[].state",
    "status.containerStatuses.[].state.waiting",
    "labels",
    "labels.app",
    "name",
  ]);
});

Deno.test("compileExpression() reads a field of the object before a global of the same name", () => {
  const { evaluate } = compileExpression("Set.size");
  assert.equal(evaluate((name) => name === "Set" ? { size: "large" } : undefined), "large");
});
