import assert from "node:assert/strict";
import type { K8s } from "../../lib/session/k8s.ts";
import type { Folder } from "./generated_folders.ts";

const RESULTS: Readonly<Record<string, string>> = { create: "created", update: "configured", unchanged: "unchanged" };

/**
 * Plans and applies a folder. Checks that the first apply succeeds, that it does for each object what the plan says, and
 * that the next plan has no changes.
 */
export async function checkFolder(k8s: K8s, { seed, objects }: Folder): Promise<void> {
  const about = `folder ${seed}`;
  const plan = await k8s.plan(objects);
  const bad = plan.steps.filter(({ action }) => action === "refused" || action === "conflict");
  assert.deepEqual(bad.map(({ name, reason }) => `${name}: ${reason}`), [], about);
  const results = await plan.apply();
  const failed = results.filter(({ result }) => result === "failed").map(({ step, error }) => `${step.name}: ${error}`);
  assert.deepEqual(failed, [], about);
  assert.equal(results.length, objects.length, about);
  for (const { step, result } of results) assert.equal(result, RESULTS[step.action], `${about}: ${step.name}`);
  const again = await k8s.plan(objects);
  const changed = again.steps.filter(({ action, diff }) =>
    action !== "unchanged" && !(action === "update" && diff === "")
  );
  assert.deepEqual(changed.map(({ name, action, reason, diff }) => `${name}: ${action} ${reason ?? diff}`), [], about);
}
