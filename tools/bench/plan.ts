import { connect } from "../../lib/session/connect.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { tempDir } from "../../tests/temp_dir.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, type Run, shown, verdict } from "./measure.ts";

const NAMESPACE = "bench-plan";
const OBJECTS = 200;
/** Each eighth object of the changed folder has another value. */
const CHANGED = 8;

/** A comparison of two commands. */
interface Comparison {
  what: string;
  ours: readonly string[];
  theirs: readonly string[];
  /** The part of their time that we may take. */
  most: number;
}

/** The time of `diff` beside kubectl's, and of `plan` beside our own `diff`. */
export async function plan({ cluster, runs }: BenchOptions): Promise<void> {
  const { kubeconfig, kubectl, folder } = cluster;
  await using k8s = await connect({ kubeconfig });
  await k8s.create(await k8s.make.namespace(NAMESPACE));
  await using dir = await tempDir();
  const file = async (name: string, isChanged: boolean) => {
    const objects = Array.from({ length: OBJECTS }, (_, index) => objectAt(index, isChanged && index % CHANGED === 0));
    return await dir.file(name, objects.map((object) => JSON.stringify(object)).join("\n---\n"));
  };
  const [same, changed] = [await file("same.yaml", false), await file("changed.yaml", true)];
  const env = { KUBECONFIG: kubeconfig, HOME: folder, PATH: Deno.env.get("PATH") ?? "" };
  const run = (command: readonly string[]) => measure({ name: command.join(" "), command, env }, { codes: [0, 1] });
  // kubectl's default diff needs its own annotation.
  await run([kubectl, "apply", "-f", same]);
  for (const [state, manifest] of [["unchanged", same], ["partly changed", changed]] as const) {
    const diff = [COMMAND, "diff", "-f", manifest, "--force-conflicts"];
    const comparisons: Comparison[] = [
      { what: "diff of kubectl", ours: diff, theirs: [kubectl, "diff", "-f", manifest], most: 0.2 },
      {
        what: "diff --server-side of kubectl",
        ours: diff,
        theirs: [kubectl, "diff", "--server-side", "--force-conflicts", "-f", manifest],
        most: 0.2,
      },
      { what: "our diff", ours: [COMMAND, "plan", "-f", manifest, "--force-conflicts"], theirs: diff, most: 1.2 },
    ];
    for (const { what, ours, theirs, most } of comparisons) {
      const pairs: { ours: Run; theirs: Run }[] = [];
      for (let pair = 0; pair < runs; pair++) pairs.push({ ours: await run(ours), theirs: await run(theirs) });
      const ratio = figure(pairs.map((pair) => pair.ours.wall / pair.theirs.wall));
      const cpu = figure(pairs.map((pair) => pair.ours.cpu / pair.theirs.cpu));
      const name = `${ours[1]} of ${OBJECTS} ${state} objects`;
      console.log(
        `${name}: ${shown(ratio, 2)} of ${what} (at most ${most}): ${verdict(ratio.median <= most)}; ` +
          `CPU time ${cpu.median.toFixed(2)}`,
      );
      const [mine, other] = [
        figure(pairs.map((pair) => pair.ours.wall)),
        figure(pairs.map(({ theirs }) => theirs.wall)),
      ];
      console.log(`  ms ${shown(mine)} and ${shown(other)}`);
    }
  }
  await k8s.delete("namespace", NAMESPACE);
}

/** A ConfigMap, a Service or a Deployment. */
function objectAt(index: number, isChanged: boolean): KubeObject {
  const metadata = { name: `object-${index}`, namespace: NAMESPACE };
  const labels = { app: `object-${index}` };
  switch (index % 3) {
    case 0:
      return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value: isChanged ? "new" : "old" } };
    case 1:
      return {
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec: { selector: labels, ports: [{ name: "http", port: isChanged ? 81 : 80 }] },
      };
    default: {
      const containers = [{ name: "main", image: `registry.invalid/main:${isChanged ? 2 : 1}` }];
      const template = { metadata: { labels }, spec: { containers } };
      return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas: 0, selector: { matchLabels: labels }, template },
      };
    }
  }
}
