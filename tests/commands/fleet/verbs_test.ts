import assert from "node:assert/strict";
import { Interrupt } from "../../../lib/terminal/shell/shell.ts";
import { DEAD, fleetLine } from "./fleet_line.ts";
import { assertMessage } from "../../messages.ts";

for (
  const [args, expected] of [
    [["version"], /^CONTEXT +SERVER VERSION +PLATFORM\nb +v1\.\S+ +\S+\na +v1\.\S+ +\S+\n$/],
    [["auth", "can-i", "get", "pods"], /^CONTEXT +ALLOWED +REASON\nb +yes +\na +yes +\n$/],
    [["api-resources", "-o", "name"], /^b:configmaps\n[^]*\na:configmaps\n/],
    [["describe", "pod", "helloworld"], /^==> b <==\nName: [^]*\n==> a <==\nName: /],
    [["tree", "deploy", "web"], /^==> b <==\nOBJECT [^]*\n==> a <==\nOBJECT /],
    [["get", "--raw", "/version"], /^==> b <==\n\{"major"[^]*\n==> a <==\n\{"major"/],
    [["raw", "/version"], /^==> b <==\n\{"major"[^]*\n==> a <==\n\{"major"/],
    [["doctor"], /^==> b <==\n[^]*context +b: [^]*\n==> a <==\n[^]*context +a: /],
    [["wait", "pod/helloworld", "--for=condition=Ready"], /^(?:\[[ab]\] pod\/helloworld condition met\n){2}$/],
    [["logs", "helloworld"], /^\[b\] starting\n\[b\] .*\n\[a\] starting\n/],
    [["eval", "pods.length"], /^==> b <==\n3\n\n==> a <==\n3\n$/],
    [["eval", "k8s.context"], /^==> b <==\n.*\bb\b.*\n\n==> a <==\n.*\ba\b.*\n$/],
    [["get", "pods", "-o", "jsonpath={.items[0].kind}"], /^\[b\] Pod\n\[a\] Pod\n$/],
    [["get", "cm", "-o", "json"], /"context": "b",\s+"list"[^]*"context": "a",\s+"list"/],
    [["get", "cm", "kube-root-ca.crt", "-o", "json"], /"context": "b",\s+"object"/],
    [["describe", "pods", "-o", "json"], /"context": "b",\s+"values": \[/],
  ] as const
) {
  Deno.test(`k8s ${args.join(" ")} answers for each context in the order of the kubeconfig if there are two`, async () => {
    await using k8s = await fleetLine({ b: {}, a: {} });
    const { stdout } = await k8s(...args, "--contexts", "*");
    assert.match(stdout, expected);
  });
}

Deno.test("get -w prints the rows of all contexts in one table until Ctrl+C if one context is dead", async () => {
  await using k8s = await fleetLine({ a: {}, dead: DEAD, b: {} });
  const stop = new AbortController();
  const rows = Promise.withResolvers<void>();
  let text = "";
  const out = (more: string) => {
    text += more;
    if (text.includes("\na ") && text.includes("\nb ")) rows.resolve();
  };
  const running = k8s.with({ out, signal: stop.signal })("get", "pods", "-w", "--contexts", "*");
  await rows.promise;
  stop.abort(new Interrupt("SIGINT"));
  const { code, stderr } = await running;
  assert.equal(code, 130);
  assert.match(text, /^CONTEXT +NAME +READY/);
  assert.equal(text.match(/CONTEXT/g)?.length, 1);
  await assertMessage(import.meta.url, "get -w with a dead context", stderr);
});

Deno.test("get -w -o json prints one object a line with its context", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const { stdout } = await k8s("get", "pod", "helloworld", "--until", "name != ''", "-o", "json", "--contexts", "*");
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ context, object }) => [context, object.kind]).toSorted(), [["a", "Pod"], ["b", "Pod"]]);
});

Deno.test("eval runs for all contexts at the same time and shares no variables, output or errors", async () => {
  await using k8s = await fleetLine({ b: {}, a: {} });
  const wait = "while (globalThis.arrived < 2) await new Promise((resolve) => setTimeout(resolve, 1));";
  const meet = `globalThis.arrived = (globalThis.arrived ?? 0) + 1; ${wait}`;
  const code = `const own = k8s.context; ${meet} console.log("in " + own); \`\${own} \${pods.length}\``;
  assert.deepEqual(await k8s("eval", code, "--contexts", "*"), {
    code: 0,
    stdout: "==> b <==\nin b\nb 3\n\n==> a <==\nin a\na 3\n",
    stderr: "",
  });
  Reflect.deleteProperty(globalThis, "arrived");
  const rejected = `Promise.reject(new Error("of " + k8s.context)); await k8s.version(); 1`;
  const { code: failed, stderr } = await k8s("eval", rejected, "--contexts", "*");
  assert.equal(failed, 1);
  await assertMessage(import.meta.url, "eval that fails in each context", stderr);
  await assertMessage(
    import.meta.url,
    "a variable that is not declared",
    await k8s("eval", "shared = 1", "--contexts", "*"),
  );
});

Deno.test("eval reads standard input once for all contexts, and lists each failure in JSON", async () => {
  await using k8s = await fleetLine({ b: {}, a: {} });
  const piped = k8s.with({ input: '{ "list": [1] }' });
  const each = await piped("eval", "-i", "list.push(2); list.length", "--contexts", "*");
  assert.equal(each.stdout, "==> b <==\n2\n\n==> a <==\n2\n");
  const lines = await k8s.with({ input: "x\ny\n" })("eval", "--lines", "const own = line; own", "--contexts", "*");
  assert.equal(lines.stdout, "==> b <==\nx\ny\n\n==> a <==\nx\ny\n");
  const half = 'console.log("log"); if (k8s.context === "a") throw new RangeError("odd"); 1';
  const { code, stdout, stderr } = await k8s("eval", half, "--contexts", "*", "-o", "json");
  assert.deepEqual([code, JSON.parse(stdout)], [4, {
    results: [{ context: "b", value: 1 }],
    errors: [{ context: "a", reason: "RangeError", message: "RangeError: odd", hint: "" }],
  }]);
  await assertMessage(import.meta.url, "eval that fails in one context", stderr);
});

Deno.test("eval fails for a context that exceeds the time limit, and prints the others", async () => {
  await using k8s = await fleetLine({ b: {}, a: {} });
  const code = 'if (k8s.context === "a") await new Promise(() => {}); k8s.context';
  const { code: exit, stdout, stderr } = await k8s("eval", code, "--contexts", "*", "--request-timeout", "300ms");
  assert.deepEqual([exit, stdout], [4, "==> b <==\nb\n"]);
  await assertMessage(import.meta.url, "a context that exceeds the time limit", stderr);
});

Deno.test("eval says that several contexts are read-only if it writes", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const outcome = await k8s("eval", 'await k8s.delete("pod", "helloworld")', "--contexts", "*");
  assert.equal(outcome.code, 1);
  await assertMessage(import.meta.url, "a write to several contexts", outcome);
  const after = await k8s("get", "pods", "--count", "--contexts", "*");
  assert.equal(after.stdout, "6\n");
});

Deno.test("auth can-i exits with 4 if some contexts allow it and others do not", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const config = JSON.parse(await Deno.readTextFile(k8s.kubeconfig));
  config.users[1].user.as = "nobody";
  await Deno.writeTextFile(k8s.kubeconfig, JSON.stringify(config));
  const { code, stdout } = await k8s("auth", "can-i", "get", "pods", "--contexts", "*");
  assert.equal(code, 4);
  assert.match(stdout, /\na +yes +\nb +no /);
});
