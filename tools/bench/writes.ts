import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../../tests/temp_dir.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, shown, verdict } from "./measure.ts";
import { createPods } from "./pods.ts";

const NAMESPACE = "bench-writes";
const MANIFESTS = 500;
const PODS = 1000;

/** A write that both programs do. `{}` is replaced by another name in each run. */
interface Write {
  work: string;
  args: readonly string[];
  /** The part of kubectl's time that the write may take. */
  most: number;
  runs?: number;
  /** Runs before each measurement. */
  before?: () => Promise<void>;
}

/** Writes beside kubectl: the time of a cold command, of a folder, and of many objects. */
export async function writes({ cluster, runs }: BenchOptions): Promise<void> {
  const { kubeconfig, kubectl, folder } = cluster;
  await using k8s = await connect({ kubeconfig });
  await k8s.create(await k8s.make.namespace(NAMESPACE));
  await k8s.create(
    await k8s.make.deployment("web", { image: "registry.invalid/web", replicas: 0, namespace: NAMESPACE }),
  );
  await createPods(k8s, NAMESPACE, 0, PODS);
  await using dir = await tempDir();
  const manifest = `${dir.path}/many.yaml`;
  const maps = await Promise.all(
    Array.from({ length: MANIFESTS }, (_, index) => k8s.make.configMap(`map-${index}`, { data: { x: String(index) } })),
  );
  await Deno.writeTextFile(manifest, maps.map((map) => JSON.stringify(map)).join("\n---\n"));
  const clear = async () => {
    await k8s.raw(`/api/v1/namespaces/${NAMESPACE}/configmaps`, { method: "DELETE" });
  };
  const WRITES: readonly Write[] = [
    {
      work: "create deployment",
      args: ["create", "deployment", "{}", "--image=registry.invalid/x", "--replicas=0"],
      most: 1.2,
    },
    { work: "label", args: ["label", "deploy", "web", "run={}", "--overwrite"], most: 1.2 },
    { work: "scale", args: ["scale", "deploy", "web", "--replicas=0"], most: 1.2 },
    { work: `apply of ${MANIFESTS} new objects`, args: ["apply", "-f", manifest], most: 0.3, runs: 1, before: clear },
    { work: `apply of ${MANIFESTS} unchanged objects`, args: ["apply", "-f", manifest], most: 0.3, runs: 1 },
    { work: `label of ${PODS} pods`, args: ["label", "pods", "--all", "run={}", "--overwrite"], most: 0.3, runs: 1 },
  ];
  let turn = 0;
  for (const { work, args, most, runs: few = runs, before } of WRITES) {
    const times: Record<string, number[]> = { k8s: [], kubectl: [] };
    for (let run = 0; run < few; run++) {
      for (const [name, program] of [["kubectl", kubectl], ["k8s", COMMAND]] as const) {
        await before?.();
        const words = args.map((arg) => arg.replace("{}", `r${turn}`));
        turn++;
        const command = [program, ...words, "-n", NAMESPACE];
        times[name]?.push((await measure({ name, command, env: { KUBECONFIG: kubeconfig, HOME: folder } })).wall);
      }
    }
    const [ours, theirs] = [figure(times.k8s ?? []), figure(times.kubectl ?? [])];
    const ratio = ours.median / theirs.median;
    console.log(`${work}: ${ratio.toFixed(2)} of kubectl (at most ${most}): ${verdict(ratio <= most)}`);
    console.log(`  ms ${shown(ours)} and ${shown(theirs)}`);
  }
}
