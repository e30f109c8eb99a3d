import assert from "node:assert/strict";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import { openExpressions } from "../../lib/features/views/expressions/expression_reader.ts";
import { commandLine, NOW } from "../commands/command_line.ts";

/** Evaluates an expression for all objects of a kind in the sandbox, by their names. */
async function evaluateAll(type: string, text: string): Promise<Record<string, unknown>> {
  const { k8s } = await commandLine();
  const resource = await k8s.discovery.resolve(type);
  const { items } = await k8s.list<string>(type);
  const expression = compileExpression(text);
  const reader = await openExpressions(k8s, resource, [expression], { namespace: "default", now: NOW });
  await reader.load(items);
  return Object.fromEntries(items.map((item) => {
    const named = reader.nameObject(item);
    return [named.toString(), expression.evaluate((name, isDotted) => named.read(name, isDotted))];
  }));
}

Deno.test("openExpressions() gives the objects of a list their names", async () => {
  assert.deepEqual(await evaluateAll("deployments", "`${kind}/${name} is ${age} old`"), {
    web: "Deployment/web is 3h old",
  });
});
