import { stripControl } from "../../../data/base/text.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { SCRIPT_ANNOTATION } from "../../../data/job/script_job.ts";
import { Interrupt, type Shell } from "../../shell/shell.ts";
import { followJob } from "./follow_job.ts";
import { deleteFound, removeLabeled } from "./launch.ts";

/** Options of {@linkcode waitForJob}. */
export interface WaitForJobOptions {
  shards: number;
  /** Whether to print the name instead of waiting. */
  detach: boolean;
}

/**
 * Prints the output of a Job, then its result as a line of JSON, and ends with the exit code of the script. An interrupted
 * command leaves the Job running, unless the person at the terminal wants to delete it.
 */
export async function waitForJob(
  shell: Shell,
  k8s: K8s,
  job: KubeObject,
  { shards, detach }: WaitForJobOptions,
): Promise<void> {
  const { name = "", namespace = k8s.namespace, uid = "" } = job.metadata ?? {};
  const reference = `job.batch/${name}`;
  if (detach) return await shell.out(`${reference}\n`);
  shell.err(`Created ${reference}`);
  const interrupted = new AbortController();
  using _interrupts = shell.onInterrupt?.(() => interrupted.abort(new Interrupt("SIGINT")));
  const signal = AbortSignal.any([shell.signal, interrupted.signal]);
  try {
    const outcome = await followJob(k8s, {
      name,
      namespace,
      shards,
      hasMark: job.metadata?.annotations?.[SCRIPT_ANNOTATION] !== undefined,
      onLine: async (line) => await shell.out(`${shell.terminal.stdout ? stripControl(line) : line}\n`),
      onNote: (note) => shell.err(note),
      signal,
    });
    await removeLabeled(k8s, { namespace, name }, (other) => other === uid);
    if (outcome.reason !== undefined) shell.err(`error: ${reference} failed: ${stripControl(outcome.reason)}`);
    if (outcome.value !== undefined) await shell.out(`${JSON.stringify(outcome.value)}\n`);
    shell.exitCode = outcome.code;
  } catch (error) {
    if (!signal.aborted) throw error;
    await leave(shell, k8s, job, interrupted.signal.aborted);
  }
}

async function leave(shell: Shell, k8s: K8s, { metadata }: KubeObject, mayAsk: boolean): Promise<void> {
  const { name = "", namespace = k8s.namespace, uid = "" } = metadata ?? {};
  const answer = mayAsk ? await shell.ask?.(`Leave job.batch/${name} running? [Y/n] `) : undefined;
  shell.exitCode = 130;
  if (!/^n/i.test(answer?.trim() ?? "")) {
    shell.err(`job.batch/${name} is left running`);
    return;
  }
  await deleteFound(k8s, "job", name, namespace);
  await removeLabeled(k8s, { namespace, name }, (other) => other === uid);
  shell.err(`job.batch/${name} deleted`);
}
