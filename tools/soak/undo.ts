import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { runSequence, type SequenceResult } from "../../tests/undo/random_writes.ts";
import type { SoakPart } from "./soak_part.ts";

/**
 * Runs random writes by two writers, undoes them, and checks that nothing of the other writer is lost. With `--server`, it
 * runs on the cluster of the kubeconfig, else on a sandbox.
 */
export const soakUndo: SoakPart = async ({ seed, count }) => {
  const sums = { writes: 0, undone: 0, conflicts: 0, refused: 0 };
  const faults: string[] = [];
  const isReal = Deno.args.includes("--server");
  const k8s = isReal ? await connect() : undefined;
  for (let next = seed; next < seed + count; next++) {
    const result = k8s === undefined
      ? await runSequence(next, { handler: sandbox().handler, namespace: "default" })
      : await onServer(k8s, next);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += result[key];
    for (const fault of result.faults) console.error(fault);
    faults.push(...result.faults);
  }
  await k8s?.close();
  const section = `## Undo${isReal ? " on a real control plane" : ""}

\`npm run soak -- undo${
    isReal ? " --server" : ""
  }\` has two writers. Both write ConfigMaps, Services, Deployments, Secrets
and Roles at random, and the calls of one are undone. The other also writes between the requests of a call. Each request of
an undo is compared with the states that the server had right before and right after it.

| figure | value |
| --- | --- |
| sequences | ${count} |
| seeds | ${seed} to ${seed + count - 1} |
| commit | ${await commit()} |
| writes | ${sums.writes} |
| undone objects | ${sums.undone} |
| undos that another writer's change stopped | ${sums.conflicts} |
| undos that were refused for another reason | ${sums.refused} |
| lost fields of the other writer, and false results | ${faults.length} |
`;
  return { isSound: faults.length === 0, section };
};

async function commit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "--short", "HEAD"] }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function onServer(k8s: Awaited<ReturnType<typeof connect>>, seed: number): Promise<SequenceResult> {
  const namespace = `undo-${seed}-${crypto.randomUUID().slice(0, 4)}`;
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  try {
    return await runSequence(seed, { handler: k8s.handler, namespace });
  } finally {
    await k8s.delete("namespace", namespace);
  }
}
