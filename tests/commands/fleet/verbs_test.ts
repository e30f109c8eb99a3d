import assert from "node:assert/strict";
import { Interrupt } from "../../../lib/terminal/shell/shell.ts";
import { DEAD, fleetLine } from "./fleet_line.ts";

for (
  const [args, expected] of [
    [["version"], /^CONTEXT +SERVER VERSION +PLATFORM\nb +v1\.\S+ +\S+\na +v1\.\S+ +\S+\n$/],
    [["auth", "can-i", "get", "pods"], /^CONTEXT +ALLOWED +REASON\nb +yes +\na +yes +\n$/],
    [["api-resources", "-o", "name"], /^b:configmaps\n[^]*\na:configmaps\n/],
    [["describe", "pod", "helloworld"], /^==> b <==\nName: [^]*\n==> a <==\nName: /],
    [["tree", "deploy", "web"], /^==> b <==\nOBJECT [^]*\n==> a <==\nOBJECT /],
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
  assert.match(stderr, /^dead: Cannot talk to the server/m);
});

Deno.test("get -w -o json prints one object a line with its context", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const { stdout } = await k8s("get", "pod", "helloworld", "--until", "name != ''", "-o", "json", "--contexts", "*");
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ context, object }) => [context, object.kind]).toSorted(), [["a", "Pod"], ["b", "Pod"]]);
});

Deno.test("eval says that several contexts are read-only if it writes", async () => {
  await using k8s = await fleetLine({ a: {}, b: {} });
  const { code, stderr } = await k8s("eval", 'await k8s.delete("pod", "helloworld")', "--contexts", "*");
  assert.equal(code, 1);
  assert.match(stderr, /sessions of several contexts are read-only\nhint: choose one context to write/);
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
