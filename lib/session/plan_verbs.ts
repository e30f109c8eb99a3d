import { readObjects } from "../api/client/apply_manifest.ts";
import type { Client } from "../api/client/client.ts";
import { readOptions } from "../data/core/options.ts";
import { DIFF_OPTIONS, diffObjects } from "../features/plan/diff.ts";
import { isSavedPlan, PLAN_OPTIONS, planObjects, restorePlan } from "../features/plan/plan.ts";
import type { K8s } from "./k8s.ts";

/** The verbs that tell the effects of an apply. */
export type PlanVerbs = Pick<K8s, "diff" | "plan">;

/** Creates the verbs. */
export function planVerbs(client: Client, server: string): PlanVerbs {
  return {
    diff: async (manifest, options) => {
      const read = readOptions("diff", DIFF_OPTIONS, options);
      return await diffObjects(client, await readObjects(client, manifest, read), read);
    },
    plan: async (manifest, options) => {
      const read = readOptions("plan", PLAN_OPTIONS, options);
      if (isSavedPlan(manifest)) return restorePlan(client, manifest, read, server);
      return await planObjects(client, await readObjects(client, manifest, read), read, server);
    },
  };
}
