import assert from "node:assert/strict";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";
import { waitForJob } from "../../../lib/terminal/commands/in_cluster/wait_for_job.ts";
import { Interrupt, recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { assertMessage } from "../../messages.ts";

const JOB = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "script" },
  spec: { template: { spec: { restartPolicy: "Never" as const, containers: [{ name: "script", image: "x" }] } } },
};

/** Waits for a Job that never ends, and presses Ctrl+C. Returns whether the Job is still there. */
async function interrupted(answer: string | undefined) {
  await using k8s = await connect({ handler: sandbox().handler });
  const job = await k8s.create(JOB);
  const questions: string[] = [];
  const shell = recordingShell({
    onInterrupt(interrupt) {
      const timer = setTimeout(interrupt, 300);
      return { [Symbol.dispose]: () => clearTimeout(timer) };
    },
    ask: answer === undefined ? undefined : (question) => {
      questions.push(question);
      return Promise.resolve(answer);
    },
  });
  await waitForJob(shell, k8s, job, { shards: 1, detach: false });
  return { shell, questions, isThere: await k8s.find("job", "script") !== undefined };
}

Deno.test("waitForJob() asks on Ctrl+C whether to leave the Job running", async () => {
  const left = await interrupted("");
  assert.deepEqual(left.questions, ["Leave job.batch/script running? [Y/n] "]);
  assert.deepEqual([left.isThere, left.shell.exitCode], [true, 130]);
  await assertMessage(import.meta.url, "a Job that is left running", left.shell.stderr);
  const deleted = await interrupted("n");
  assert.deepEqual([deleted.isThere, deleted.shell.exitCode], [false, 130]);
  await assertMessage(import.meta.url, "a Job that is deleted", deleted.shell.stderr);
});

Deno.test("waitForJob() leaves the Job running without a terminal, and after SIGTERM", async () => {
  assert.equal((await interrupted(undefined)).isThere, true);
  await using k8s = await connect({ handler: sandbox().handler });
  const job = await k8s.create(JOB);
  const shell = recordingShell({ signal: AbortSignal.abort(new Interrupt("SIGTERM")) });
  await waitForJob(shell, k8s, job, { shards: 1, detach: false });
  await assertMessage(import.meta.url, "a Job that runs on after SIGTERM", shell.stderr);
  assert.ok(await k8s.find("job", "script"));
});

Deno.test("waitForJob() prints only the name of a detached Job", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const shell = recordingShell();
  await waitForJob(shell, k8s, await k8s.create(JOB), { shards: 1, detach: true });
  assert.deepEqual([shell.stdout, shell.stderr], ["job.batch/script\n", ""]);
});
