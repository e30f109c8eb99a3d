import assert from "node:assert/strict";
import type { SandboxFault } from "../../lib/sandbox/faults.ts";
import { type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const configMap = (name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels: { app: name } },
});
const ask = (box: Sandbox, path: string) => box.handler(new Request(`http://k8s.invalid${path}`));
const LIST = "/api/v1/namespaces/default/configmaps";

/** Reads the first lines of a watch. */
async function lines(response: Response, count: number): Promise<{ type: string; object: Record<string, unknown> }[]> {
  const found: { type: string; object: Record<string, unknown> }[] = [];
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    found.splice(0, found.length, ...text.split("\n").slice(0, -1).map((line) => JSON.parse(line)));
    if (found.length >= count) break;
  }
  return found;
}

Deno.test("compact() makes older watches and pages expire", async () => {
  const box = sandbox();
  const k8s = await connect({ handler: box.handler });
  await k8s.create(configMap("a"));
  const page = await (await ask(box, `${LIST}?limit=1`)).json();
  const { metadata } = await k8s.create(configMap("b"));
  box.compact();
  await k8s.create(configMap("c"));
  const [event] = await lines(await ask(box, `${LIST}?watch=true&resourceVersion=1`), 1);
  assert.deepEqual([event?.type, event?.object.code], ["ERROR", 410]);
  assert.equal((await ask(box, `${LIST}?limit=1&continue=${page.metadata.continue}`)).status, 410);
  const fresh = await lines(await ask(box, `${LIST}?watch=true&resourceVersion=${metadata.resourceVersion}`), 1);
  assert.equal(fresh[0]?.type, "ADDED");
});

Deno.test("restore() goes back to the objects and the resourceVersion of a snapshot, and running watches are silent", async () => {
  const box = sandbox();
  const k8s = await connect({ handler: box.handler });
  const snapshot = await box.snapshot();
  await k8s.create(configMap("a"));
  const { metadata } = await k8s.create(configMap("b"));
  const watching = await ask(box, `${LIST}?watch=true&resourceVersion=${metadata.resourceVersion}`);
  box.restore(snapshot);
  const list = await k8s.list("configmaps");
  assert.deepEqual(list.items.map(({ metadata }) => metadata.name), ["kube-root-ca.crt"]);
  assert.equal(list.metadata.resourceVersion, String(snapshot.revision));
  for (const name of ["c", "d", "e"]) await k8s.create(configMap(name));
  // The first change above the position of the watch is the third.
  const [event] = await lines(watching, 1);
  assert.equal((event?.object.metadata as { name: string }).name, "e");
});

Deno.test("a list shows the state of its first page if objects change between its pages", async () => {
  const box = sandbox();
  const k8s = await connect({ handler: box.handler });
  for (const name of ["b", "d"]) await k8s.create(configMap(name));
  const first = await (await ask(box, `${LIST}?limit=1`)).json();
  await k8s.create(configMap("c"));
  await k8s.delete("configmap", "d");
  await k8s.patch("configmap", "b", { data: { x: "1" } });
  const rest = await (await ask(box, `${LIST}?continue=${first.metadata.continue}`)).json();
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ metadata }) => metadata.name),
    ["b", "d", "kube-root-ca.crt"],
  );
});

Deno.test("a watch sends the old object with the new version if it leaves the selector", async () => {
  const box = sandbox();
  const k8s = await connect({ handler: box.handler });
  const { metadata } = await k8s.create(configMap("a"));
  const watching = await ask(
    box,
    `${LIST}?watch=true&labelSelector=app%3Da&resourceVersion=${metadata.resourceVersion}`,
  );
  const changed = await k8s.patch("configmap", "a", { metadata: { labels: { app: "z" } } });
  const [event] = await lines(watching, 1);
  const left = event?.object.metadata as { labels: object; resourceVersion: string };
  assert.deepEqual([event?.type, left.labels, left.resourceVersion], [
    "DELETED",
    { app: "a" },
    changed.metadata.resourceVersion,
  ]);
});

for (
  const [fault, outcome] of [
    [{ kind: "refuse", status: 403 }, { name: "ApiError", code: 403 }],
    [{ kind: "unreachable" }, { name: "NetworkError", broken: true }],
    [{ kind: "cut", after: 10 }, { name: "NetworkError", broken: true }],
    [{ kind: "end", after: 10 }, { name: "ResponseError" }],
  ] as [SandboxFault, object][]
) {
  Deno.test(`sandbox() spoils the answer if the fault is ${fault.kind}`, async () => {
    const k8s = await connect({ handler: sandbox({ faults: () => fault }).handler });
    await assert.rejects(k8s.get("pod", "helloworld"), outcome);
  });
}

Deno.test("sandbox() sends an answer in pieces, or stops in the middle", async () => {
  const path = "/api/v1/namespaces/default/pods/helloworld";
  const pieces = await ask(sandbox({ faults: () => ({ kind: "pieces", size: 100 }) }), path);
  const sizes = await Array.fromAsync(pieces.body ?? [], (chunk) => chunk.length);
  assert.ok(sizes.length > 5 && Math.max(...sizes) === 100, String(sizes));
  const silent = await ask(sandbox({ faults: () => ({ kind: "silence", after: 5 }) }), path);
  const reader = silent.body?.getReader();
  assert.equal((await reader?.read())?.value?.length, 5);
  const waiting = reader?.read();
  assert.equal(
    await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve("silent"), 5))]),
    "silent",
  );
  await reader?.cancel();
});

Deno.test("sandbox() repeats its random faults if the seed is the same", async () => {
  const outcomes = async (seed: number) => {
    const box = sandbox({ faults: { seed, rate: 0.5 } });
    const found: string[] = [];
    for (let count = 0; count < 30; count++) {
      const answer = await ask(box, LIST).then((response) => response.text(), String).catch(String);
      found.push(answer.slice(0, 60));
    }
    return found;
  };
  assert.deepEqual(await outcomes(7), await outcomes(7));
  assert.notDeepEqual(await outcomes(7), await outcomes(8));
});

Deno.test("serve() adds the faults of the sandbox", async () => {
  const faults = ({ url }: Request) =>
    url.includes("/configmaps") ? { kind: "refuse", status: 500 } as const : undefined;
  await using server = await sandbox({ faults }).serve();
  await using dir = await tempDir();
  await using k8s = await connect({ kubeconfig: await dir.file("config", server.kubeconfig) });
  assert.equal((await k8s.get("pod", "helloworld")).metadata.name, "helloworld");
  await assertMessage(import.meta.url, "a fault of the sandbox over the network", () => k8s.get("configmap", "a"));
});
