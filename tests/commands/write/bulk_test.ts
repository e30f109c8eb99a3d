// Writes of many objects: 16 at a time, with progress at a terminal, and a report after Ctrl+C.
import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { connect } from "../../../lib/session/connect.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { recordingShell, type Shell } from "../../../lib/terminal/shell/shell.ts";
import { run } from "../../../lib/terminal/cli/run.ts";
import { assertMessage } from "../../messages.ts";

const COUNT = 40;
const names = Array.from({ length: COUNT }, (_, index) => `many-${index}`);
const labels = { many: "1" };

const maps = names.map((name): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop", labels },
  data: { a: "1" },
}));
const deployments = names.map((name): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: "shop", labels },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", image: "x" }] } },
  },
}));
const nodes = names.map((name): KubeObject => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels } }));
const changed = (objects: KubeObject[]) => objects.map((object) => ({ ...object, data: { a: "2" } }));

/** A bulk write: its words, the objects on the server, and the manifests on stdin. */
interface Bulk {
  line: string;
  objects: KubeObject[];
  input?: KubeObject[];
  /** The result of an object in the report. */
  result?: string;
}

const BULKS: readonly Bulk[] = [
  { line: "label cm -l many=1 x=1", objects: maps },
  { line: "annotate cm --all x=1", objects: maps },
  { line: "label cm --where name.startsWith('many') x=1 --yes", objects: maps },
  { line: "scale deploy -l many=1 --replicas=1", objects: deployments },
  { line: "set image deploy -l many=1 c=y", objects: deployments },
  { line: "set env deploy --all A=1", objects: deployments },
  { line: "rollout restart deploy", objects: deployments },
  { line: "taint node -l many=1 a=b:NoSchedule", objects: nodes },
  { line: "cordon -l many=1", objects: nodes },
  { line: "delete cm -l many=1", objects: maps, result: "deleted" },
  { line: "delete -f -", objects: maps, input: maps, result: "deleted" },
  { line: "create -f -", objects: [], input: maps },
  { line: "replace -f -", objects: maps, input: changed(maps) },
  { line: "apply -f -", objects: [], input: maps },
  { line: "apply --plan -", objects: [], input: maps },
  { line: "label -f - x=1", objects: maps, input: maps },
  { line: 'patch -f - -p {"data":{"a":"2"}}', objects: maps, input: maps },
];

/** Runs a bulk write, and counts its writes. */
async function bulk(
  { line, objects, input }: Bulk,
  options: Partial<Shell>,
  refused: (name: string) => Response | undefined = () => undefined,
) {
  const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  const box = sandbox({ objects: [namespace, ...objects] });
  const state = { open: 0, most: 0, written: new Set<string>() };
  const k8s = await connect({
    handler: async (request) => {
      if (request.method === "GET") return await box.handler(request);
      const name = request.method === "POST"
        ? (await request.clone().json()).metadata.name
        : new URL(request.url).pathname.split("/").find((part) => part.startsWith("many-")) ?? "";
      const refusal = refused(name);
      if (refusal !== undefined) return refusal;
      state.open++;
      state.most = Math.max(state.most, state.open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const response = await box.handler(request);
      state.open--;
      if (response.ok) state.written.add(name);
      return response;
    },
  });
  const isPlan = line.includes("--plan");
  const plan = isPlan ? JSON.stringify(await k8s.plan(input ?? [])) : undefined;
  Object.assign(state, { most: 0, written: new Set() });
  const text = plan ?? (input ?? []).map((object) => JSON.stringify(object)).join("\n---\n");
  const shell = recordingShell({ session: k8s, input: text, ...options });
  const code = await run([...line.split(" "), "-n", "shop"], shell);
  return { code, stdout: shell.stdout, stderr: shell.stderr, ...state };
}

for (const each of BULKS) {
  Deno.test(`k8s ${each.line} writes 16 objects at a time, and shows progress at a terminal`, async () => {
    const shown: string[] = [];
    const { code, stderr, most, written } = await bulk(each, { status: (text) => void shown.push(text) });
    assert.equal(code, 0, stderr);
    assert.deepEqual([...written].sort(), [...names].sort());
    assert.equal(most, 16);
    assert.ok(shown.includes(`${COUNT} of ${COUNT} objects`), shown.join());
    assert.equal(shown.at(-1), "");
  });

  Deno.test(`k8s ${each.line} says after Ctrl+C which objects were written`, async () => {
    const controller = new AbortController();
    const lines: string[] = [];
    const { code, stderr, written } = await bulk(each, {
      signal: controller.signal,
      out: (text) => {
        lines.push(text);
        if (lines.length === 5) controller.abort();
      },
    });
    assert.equal(code, 130, stderr);
    const { result = "written" } = each;
    const report = new RegExp(
      `^Interrupted: (\\d+) of ${COUNT} objects were ${result}(?:, (\\d+) may have been ${result} \\((.*)\\))?, (\\d+) were not$`,
      "m",
    ).exec(stderr);
    assert.ok(report !== null, stderr);
    const [, done, unknown = "0", cutOff = "", left] = report;
    assert.equal(Number(done) + Number(unknown) + Number(left), COUNT);
    // Each object that was written is on stdout, or is one of those whose requests were cut off.
    assert.equal(lines.length, Number(done));
    const said = `${lines.join("")} ${cutOff}`;
    for (const name of written) assert.match(said, new RegExp(`${name}\\b`));
    assert.ok(Number(left) > 0);
  });
}

Deno.test("k8s label sends a refused write again if the server names a time (429)", async () => {
  const refusals = new Map<string, number>();
  const { code, stdout, stderr, written } = await bulk(
    { line: "label cm -l many=1 x=1", objects: maps },
    {},
    (name) => {
      const before = refusals.get(name) ?? 0;
      if (before === 2) return undefined;
      refusals.set(name, before + 1);
      return new Response("busy", { status: 429, headers: { "retry-after": "0" } });
    },
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, maps.map(({ metadata }) => `configmap/${metadata?.name} labeled\n`).toSorted().join(""));
  assert.equal(written.size, COUNT);
});

Deno.test("k8s label goes on with the other objects if the server refuses one for good (429)", async () => {
  const { code, stderr, written } = await bulk({ line: "label cm -l many=1 x=1", objects: maps }, {}, (name) => {
    return name === "many-3" ? new Response("busy", { status: 429 }) : undefined;
  });
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "an object that the server refuses for good", stderr);
  assert.equal(written.size, COUNT - 1);
});

Deno.test("k8s replace --force says after Ctrl+C which objects it has not created again", async () => {
  const controller = new AbortController();
  const held = maps.slice(0, 2).map((map) => ({ ...map, metadata: { ...map.metadata, finalizers: ["a.example/b"] } }));
  let lines = 0;
  const { code, stderr } = await bulk({ line: "replace --force -f -", objects: held, input: held }, {
    signal: controller.signal,
    out: () => {
      if (++lines === 2) controller.abort();
    },
  });
  assert.equal(code, 130);
  await assertMessage(import.meta.url, "a replacement after Ctrl+C", stderr);
});
