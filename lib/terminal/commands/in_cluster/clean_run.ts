import { UsageError } from "../../../data/core/errors.ts";
import { JOB_LABEL } from "../../../data/job/script_job.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Shell } from "../../shell/shell.ts";
import { deleteFound, removeLabeled } from "./launch.ts";

/** `k8s run --clean NAME`: removes a Job or CronJob of a script, and the roles that it could not own. */
export async function cleanRun(shell: Shell, k8s: K8s, target: string): Promise<void> {
  const { namespace } = k8s;
  const name = target.replace(/^[a-z.]+\//, "");
  const removed: string[] = [];
  for (const type of ["cronjob", "job"]) {
    const found = await k8s.find(type, name);
    if (found === undefined) continue;
    if (found.metadata.labels?.[JOB_LABEL] === undefined) {
      throw new UsageError(`Cannot clean ${type} "${name}": no script was started by this name`, {
        hints: [`run \`k8s delete ${type} ${name}\` to delete it`],
      });
    }
    await deleteFound(k8s, type, name, namespace);
    removed.push(`${type}.batch/${name}`);
  }
  removed.push(...await removeLabeled(k8s, { namespace, name }, () => true));
  if (removed.length === 0) {
    throw new UsageError(`Cannot clean "${name}": there is nothing in namespace "${namespace}"`);
  }
  for (const object of removed) await shell.out(`${object} removed\n`);
}
