import { readObjects } from "../api/client/apply_manifest.ts";
import type { Client } from "../api/client/client.ts";
import type { KubeObject } from "../data/core/object.ts";
import { readOptions } from "../data/core/options.ts";
import { DIFF_OPTIONS, diffObjects, type DiffOptions, type ObjectDiff } from "../features/plan/diff.ts";
import {
  isSavedPlan,
  type Plan,
  PLAN_OPTIONS,
  planObjects,
  type PlanOptions,
  restorePlan,
  type SavedPlan,
} from "../features/plan/plan.ts";

/** The verbs that return the effects of an apply. */
export interface PlanVerbs {
  /** Compares objects with the server: the changes that `apply` would make, by dry runs, 16 at a time. */
  diff(manifest: string | KubeObject | readonly KubeObject[], options?: DiffOptions): Promise<ObjectDiff[]>;
  /**
   * Plans an `apply` of objects by dry runs: the effect on each object, in the order of the apply.
   * `plan.apply()` applies exactly that. A plan that was saved as JSON is restored.
   */
  plan(manifest: string | KubeObject | readonly KubeObject[] | SavedPlan, options?: PlanOptions): Promise<Plan>;
}

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
