import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../../tests/temp_dir.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { type Figure, figure, measure, type Run, shown, verdict } from "./measure.ts";
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
  /** Runs before each measurement of a program, with the command that is measured. */
  before?: (run: () => Promise<unknown>) => Promise<void>;
  /** Requests of a script without a library, 16 at a time: the least that the server needs. */
  bare?: { method: string; path: string; type: string; bodies: readonly { name: string; body: unknown }[] };
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
  const { items: pods } = await k8s.list("pods", { namespace: NAMESPACE, metadataOnly: true });
  const run = String(Date.now());
  const WRITES: readonly Write[] = [
    {
      work: "create deployment",
      args: ["create", "deployment", "{}", "--image=registry.invalid/x", "--replicas=0"],
      most: 1.2,
    },
    { work: "label", args: ["label", "deploy", "web", "run={}", "--overwrite"], most: 1.2 },
    { work: "scale", args: ["scale", "deploy", "web", "--replicas=0"], most: 1.2 },
    {
      work: `apply of ${MANIFESTS} new objects`,
      args: ["apply", "-f", manifest],
      most: 0.3,
      runs: 1,
      before: clear,
      bare: {
        method: "PATCH",
        path: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
        type: "application/apply-patch+yaml",
        bodies: maps.map((body) => ({ name: `${body.metadata?.name}?fieldManager=k8s`, body })),
      },
    },
    {
      work: `apply of ${MANIFESTS} unchanged objects`,
      args: ["apply", "-f", manifest],
      most: 0.3,
      runs: 1,
      // Each program applies what it has applied before. kubectl takes 20 times as long for objects of others.
      before: async (run) => {
        await clear();
        await run();
      },
    },
    {
      work: `label of ${PODS} pods`,
      args: ["label", "pods", "--all", "run={}", "--overwrite"],
      most: 0.3,
      runs: 1,
      bare: {
        method: "PATCH",
        path: `/api/v1/namespaces/${NAMESPACE}/pods`,
        type: "application/merge-patch+json",
        bodies: pods.map(({ metadata: { name } }) => ({ name, body: { metadata: { labels: { run } } } })),
      },
    },
  ];
  let turn = 0;
  const env = { KUBECONFIG: kubeconfig, HOME: folder };
  for (const { work, args, most, runs: few = runs, before, bare } of WRITES) {
    const found: Record<string, Run[]> = { k8s: [], kubectl: [] };
    for (let run = 0; run < few; run++) {
      for (const [name, program] of [["kubectl", kubectl], ["k8s", COMMAND]] as const) {
        const once = async () => {
          const words = args.map((arg) => arg.replace("{}", `r${turn}`));
          turn++;
          return await measure({ name, command: [program, ...words, "-n", NAMESPACE], env });
        };
        await before?.(once);
        found[name]?.push(await once());
      }
    }
    const figures = (pick: (run: Run) => number) => ["k8s", "kubectl"].map((name) => figure(found[name]!.map(pick)));
    const [ours, theirs] = figures(({ wall }) => wall) as [Figure, Figure];
    const [ourCpu, theirCpu] = figures(({ cpu }) => cpu) as [Figure, Figure];
    const ratio = ours.median / theirs.median;
    console.log(`${work}: ${ratio.toFixed(2)} of kubectl (at most ${most}): ${verdict(ratio <= most)}`);
    console.log(`  ms ${shown(ours)} and ${shown(theirs)}; least ${(ours.least / theirs.least).toFixed(2)}`);
    console.log(`  CPU seconds ${shown(ourCpu, 2)} and ${shown(theirCpu, 2)}`);
    if (bare === undefined) continue;
    await before?.(() => Promise.resolve());
    const script = `${dir.path}/bare.ts`;
    await Deno.writeTextFile(script, bareScript(kubeconfig, bare));
    const command = [Deno.execPath(), "run", "-A", "--no-check", "--no-config", script];
    const { wall } = await measure({ name: "a bare script", command, env });
    console.log(`  ms ${wall.toFixed(0)} for the bare requests: ${(wall / theirs.median).toFixed(2)} of kubectl`);
  }
}

function bareScript(kubeconfig: string, { method, path, type, bodies }: NonNullable<Write["bare"]>): string {
  return `const c = JSON.parse(Deno.readTextFileSync(${JSON.stringify(kubeconfig)}));
const { cluster } = c.clusters[0], { user } = c.users[0];
const read = (path) => Deno.readTextFileSync(path);
const client = Deno.createHttpClient({
  http2: false,
  caCerts: [read(cluster["certificate-authority"])],
  cert: read(user["client-certificate"]),
  key: read(user["client-key"]),
});
const headers = { "content-type": ${JSON.stringify(type)} };
const bodies = ${JSON.stringify(bodies)}.values();
await Promise.all(Array.from({ length: 16 }, async () => {
  for (const { name, body } of bodies) {
    const url = cluster.server + ${JSON.stringify(path)} + "/" + name;
    const response = await fetch(url, { method: "${method}", headers, body: JSON.stringify(body), client });
    if (!response.ok) throw new Error(await response.text());
    await response.json();
  }
}));
`;
}
