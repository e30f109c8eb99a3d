import type { K8s } from "../../lib/session/k8s.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import type { Plan, PlanOptions } from "../../lib/features/plan/plan.ts";
import { changedFolder, type Folder } from "./generated_folders.ts";

/** The figures of one folder. */
export interface FolderFigures {
  /** Lines of plans that an apply confirmed or not. */
  lines: number;
  /** Lines that depend on an object of the same folder. */
  marked: number;
  /** Lines that were not what the apply did, and objects that could not be applied. */
  faults: string[];
}

const RESULTS: Readonly<Record<string, string>> = {
  create: "created",
  update: "configured",
  replace: "replaced",
  unchanged: "unchanged",
};

/**
 * Plans and applies a folder to a cluster without its objects, and then a changed folder. Checks that each apply succeeds
 * at the first try, that it does what each line of the plan says, and that the next plan has no changes.
 */
export async function checkFolder(k8s: K8s, folder: Folder): Promise<FolderFigures> {
  const figures: FolderFigures = { lines: 0, marked: 0, faults: [] };
  await checkRound(k8s, folder.objects, folder.seed, figures);
  const changed = changedFolder(folder);
  await checkRound(k8s, changed.objects, folder.seed, figures, { replace: true });
  return figures;
}

/** Checks a folder on a cluster that others use, and deletes its objects. */
export async function checkFolderOnServer(k8s: K8s, folder: Folder): Promise<FolderFigures> {
  try {
    return await checkFolder(k8s, folder);
  } finally {
    for (const object of folder.objects.filter(({ metadata }) => metadata?.namespace === undefined)) {
      await k8s.delete(object).catch(() => {});
    }
  }
}

async function checkRound(
  k8s: K8s,
  objects: readonly KubeObject[],
  seed: number,
  figures: FolderFigures,
  options: PlanOptions = {},
): Promise<void> {
  const fault = (text: string) => figures.faults.push(`folder ${seed}: ${text}`);
  const plan = await k8s.plan(objects, options);
  figures.lines += plan.steps.length;
  figures.marked += plan.steps.filter(({ dependsOn }) => dependsOn !== undefined).length;
  const bad = plan.steps.filter(({ action }) => action === "refused" || action === "conflict");
  for (const { name, action, reason } of bad) fault(`${name} is ${action}: ${reason}`);
  if (bad.length > 0) return;
  const results = await applied(k8s, objects, plan, seed);
  for (const { action, namespace = "", name } of plan.steps) {
    const result = results.get(`${namespace}/${name}`);
    if (result !== RESULTS[action]) fault(`${name} is ${action} in the plan, and ${result} by the apply`);
  }
  const again = await k8s.plan(objects);
  for (const { action, name, reason, diff } of again.steps) {
    const isSame = action === "unchanged" || (action === "update" && diff === "");
    if (!isSame) fault(`${name} is ${action} in the next plan: ${reason ?? diff}`);
  }
}

/** Applies a plan, or for half of the seeds the objects themselves. Returns the results by namespace and name. */
async function applied(
  k8s: K8s,
  objects: readonly KubeObject[],
  plan: Plan,
  seed: number,
): Promise<Map<string, string>> {
  const results = new Map<string, string>();
  if (seed % 2 === 0 || plan.counts.replace > 0) {
    for (const { step: { namespace = "", name }, result, error } of await plan.apply()) {
      results.set(`${namespace}/${name}`, error === undefined ? result : `${result}: ${error}`);
    }
    return results;
  }
  const nameOfObject = new Map(plan.steps.map(({ object, namespace = "", name }) => [object, `${namespace}/${name}`]));
  for await (const { object, result, error } of k8s.applyEach(objects)) {
    results.set(nameOfObject.get(object) ?? "", error === undefined ? result : `${result}: ${error}`);
  }
  return results;
}
