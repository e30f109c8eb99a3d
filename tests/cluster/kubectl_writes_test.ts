import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { type Ended, kubectl, withNamespace } from "./command_line.ts";
import { MANIFEST_WRITES } from "./kubectl_manifest_writes.ts";
import { type WriteLine, WRITES, type WriteScenario } from "./kubectl_writes.ts";

/** The outcome of a line: its output, whether it succeeded, and the objects afterwards. */
interface Outcome {
  out: string;
  succeeded: boolean;
  objects: unknown;
  err: string;
}

type Program = (args: readonly string[], input: unknown) => Promise<Ended>;

const SCENARIOS = [...Object.entries(WRITES), ...Object.entries(MANIFEST_WRITES)];

Deno.test("the tables have at least 250 lines that kubectl and k8s run alike", () => {
  const lines = SCENARIOS.map(([, scenario]) => scenario).flatMap(({ lines }) => lines);
  assert.ok(lines.length >= MINIMUM, `${lines.length} lines`);
});

const MINIMUM = 250;

for (const [title, scenario] of SCENARIOS) {
  Deno.test(`k8s ${title} changes and prints what kubectl does`, async (t) => {
    const theirs = await outcomes(scenario, kubectl);
    const ours = await outcomes(scenario, k8s);
    for (const [index, each] of scenario.lines.entries()) {
      await t.step(lineOf(each), () => compare(each, theirs[index], ours[index]));
    }
  });
}

function lineOf(line: WriteLine): string {
  return typeof line === "string" ? line : line.line;
}

function compare(line: WriteLine, theirs?: Outcome, ours?: Outcome): void {
  const { stdout = theirs?.out, succeeds = theirs?.succeeded } = typeof line === "string" ? {} : line;
  const words = { theirs: theirs?.err, ours: ours?.err };
  if (stdout instanceof RegExp) assert.match(ours?.out ?? "", stdout, JSON.stringify(words));
  else assert.equal(ours?.out, stdout, JSON.stringify(words));
  assert.equal(ours?.succeeded, succeeds, JSON.stringify(words));
  if (typeof line === "string") assert.deepEqual(ours?.objects, theirs?.objects);
}

async function outcomes(scenario: WriteScenario, program: Program): Promise<Outcome[]> {
  const { objects = [], lines, input, files = {}, clusterScoped = false } = scenario;
  const results: Outcome[] = [];
  await using dir = await tempDir();
  const folder = dir.path;
  await withNamespace(async (namespace) => {
    for (const [name, value] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, JSON.stringify(value).replaceAll('"NS"', `"${namespace}"`));
    }
    await using session = await connect({ namespace });
    for (const object of objects) await session.create(object);
    try {
      for (const each of lines) {
        const args = ["-n", namespace, ...wordsOf(lineOf(each).replaceAll("NS", namespace).replaceAll("DIR", folder))];
        const { code, out, err } = await program(args, input);
        const texts = [out, err].map((text) => text.replaceAll(namespace, "NS").replaceAll(folder, "DIR"));
        const state = JSON.stringify(await stateOf(session, scenario)).replaceAll(namespace, "NS");
        results.push({ out: texts[0] ?? "", err: texts[1] ?? "", succeeded: code === 0, objects: JSON.parse(state) });
      }
    } finally {
      if (clusterScoped) {
        for (const object of objects) await session.delete(object, { gracePeriodSeconds: 0 }).catch(() => undefined);
      }
    }
  });
  return results;
}

// The quotes are single ones.
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

async function stateOf(
  session: Awaited<ReturnType<typeof connect>>,
  { kinds = [], clusterScoped, objects = [] }: WriteScenario,
): Promise<unknown> {
  if (clusterScoped) {
    return await Promise.all(objects.map(async (object) => essence(await session.find(object) ?? {})));
  }
  const read = async () =>
    (await Promise.all(kinds.map(async (kind) => (await session.list<string>(kind)).items))).flat();
  let found = await read();
  // Controllers make the revisions of workloads, a moment after each change.
  for (let left = 100; left > 0 && !found.every(isObserved); left--) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    found = await read();
  }
  return found.filter(({ metadata }) => metadata.name !== "kube-root-ca.crt").map(essence);
}

function isObserved({ kind = "", metadata, status }: KubeObject): boolean {
  if (!["Deployment", "StatefulSet"].includes(kind)) return true;
  return Number(status?.observedGeneration ?? 0) >= Number(metadata?.generation ?? 0);
}

// Times, versions and the results of controllers differ between two runs.
function essence({ status: _, metadata = {}, ...object }: KubeObject): unknown {
  const { name, labels, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !/^deployment\.kubernetes\.io\/|^node\./.test(key));
  // The control plane taints a node without a kubelet.
  const taints = object.spec?.taints?.filter(({ key }: { key: string }) => !key.startsWith("node.kubernetes.io/")) ??
    [];
  const spec = object.spec && { ...object.spec, taints: taints.length > 0 ? taints : undefined };
  const compared = { ...object, spec, metadata: { name, labels, annotations: Object.fromEntries(kept) } };
  return JSON.parse(JSON.stringify(compared, (key, value) => {
    if (key === "kubectl.kubernetes.io/restartedAt") return "TIME";
    return ["clusterIP", "clusterIPs", "nodePort", "uid"].includes(key) ? undefined : value;
  }));
}

async function k8s(args: readonly string[], input: unknown): Promise<Ended> {
  const shell = recordingShell({ input: input === undefined ? "" : JSON.stringify(input) });
  const code = await run(args, shell);
  return { code, out: shell.stdout, err: shell.stderr };
}
