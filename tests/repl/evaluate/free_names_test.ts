import assert from "node:assert/strict";
import { findFreeNames } from "../../../lib/terminal/repl/evaluate/free_names.ts";
import { parseInput } from "../../../lib/terminal/repl/evaluate/source.ts";

// The code, and the names that it reads and does not declare.
const codes: [string, string[]][] = [
  ["pods.filter((p) => !p.ready)", ["pods"]],
  ["[1, 2].map((pod) => pod + 1)", []],
  ["[1, 2].map(function (pod) { return pod + 1 })", []],
  ["const pods = [1]; pods.length", []],
  ["pods.length; { const pods = 1 }", ["pods"]],
  ["{ let pods = 1; pods } pods", ["pods"]],
  ["{ var pods = 1 } pods", []],
  ["{ function pods() {} } pods", []],
  ["if (x) { var pods = 1 } pods", ["x"]],
  ["(() => { var pods = 1 })(); pods", ["pods"]],
  ["function pods() {} pods()", []],
  ["(function pods() { return pods })", []],
  ["(function () { return arguments })", []],
  ["() => arguments", ["arguments"]],
  ["class pods { a = pods }", []],
  ["(class { a = pods; static { const nodes = 1; nodes; deploy } [svc]() {} pvc() {} })", ["deploy", "pods", "svc"]],
  ["class a extends pods {}", ["pods"]],
  ["import { pods } from './a.ts'; pods", []],
  ["export const pods = 1; pods", []],
  ["for (const pods of nodes) pods", ["nodes"]],
  ["for (let pods = 0; pods < 2; pods++) pods", []],
  ["for (pods of nodes) ;", ["nodes"]],
  ["try {} catch (pods) { pods }", []],
  ["try {} catch ({ pods = nodes }) { pods }", ["nodes"]],
  ["try {} catch { pods }", ["pods"]],
  ["switch (a) { case pods: let nodes; nodes }", ["a", "pods"]],
  ["pods: for (;;) { break pods }", []],
  ["const { pods, ...nodes } = svc; pods, nodes", ["svc"]],
  ["const { a = pods, [nodes]: b } = svc", ["nodes", "pods", "svc"]],
  ["const { pods: list } = svc; pods", ["pods", "svc"]],
  ["((pods = nodes, { svc }, [pvc], ...rest) => [pods, svc, pvc, rest])", ["nodes"]],
  ["({ pods: 1, nodes() {}, get svc() { return 1 } })", []],
  ["({ pods })", ["pods"]],
  ["({ [pods]: 1 })", ["pods"]],
  ["a.pods, a?.nodes, a[svc]", ["a", "svc"]],
  ["typeof pods", []],
  ["typeof pods.length", ["pods"]],
  ["pods = 1", []],
  ["pods += 1, nodes++", []],
  ["[pods, { nodes = svc }] = a", ["a", "svc"]],
  ["pods[0] = nodes", ["nodes", "pods"]],
  ["`${pods}`", ["pods"]],
  ["pods`x`", ["pods"]],
  ["(function () { new.target }), import.meta", []],
  ["let a: pods = nodes as svc", ["nodes"]],
  ["(nodes satisfies svc)!.length", ["nodes"]],
  ["interface pods { a: nodes }; type svc = pvc<pods>", []],
  ["function f<pods>(a: nodes): svc { return deploy<pvc>(a) }", ["deploy"]],
  ["f<pods>(nodes)", ["f", "nodes"]],
  ["await import(pods)", ["pods"]],
];
for (const [code, names] of codes) {
  Deno.test(`findFreeNames() finds ${names.join(" and ") || "nothing"} if the code is ${code}`, () => {
    const { program } = parseInput(code);
    assert.deepEqual([...new Set(findFreeNames(program.body).read.map(({ name }) => name))].sort(), names);
  });
}

Deno.test("findFreeNames() tells assigned names apart if they are not declared", () => {
  const { program } = parseInput("pods = 1; nodes++; [svc, a.b] = c; let d; d = 1; for (e of f) ; ({ g: h = i } = j)");
  assert.deepEqual([...findFreeNames(program.body).assigned].sort(), ["e", "h", "nodes", "pods", "svc"]);
});

// The code, and for each use whether it is in a function and whether `await` is allowed.
const functions: [string, boolean, boolean][] = [
  ["pods", false, true],
  ["{ if (1) pods }", false, true],
  ["() => pods", true, false],
  ["async () => pods", true, true],
  ["async () => () => pods", true, false],
  ["async (a = pods) => a", true, false],
  ["function f() { pods }", true, false],
  ["async function* f() { pods }", true, true],
  ["({ async f() { pods } })", true, true],
  ["class A { a = pods }", true, false],
  ["class A { static { pods } }", true, false],
  ["class A { [pods]() {} }", false, true],
];
for (const [code, isInFunction, canAwait] of functions) {
  Deno.test(`findFreeNames() knows where await is allowed if the code is ${code}`, () => {
    const [use] = findFreeNames(parseInput(code).program.body).read;
    assert.deepEqual([use?.name, use?.isInFunction, use?.canAwait], ["pods", isInFunction, canAwait]);
  });
}
