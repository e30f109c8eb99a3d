import type { KubeObject } from "../../../data/core/object.ts";
import { exactName, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { clientOf } from "../../shell/client_of.ts";
import type { Shell } from "../../shell/shell.ts";
import { TIMED_OUT } from "../../shell/time_limit.ts";

/** An object whose deletion has been requested. */
export interface Pending {
  resource: Resource;
  name: string;
  namespace: string;
  answer: KubeObject;
}

/**
 * Waits for the deletion of all objects, with one time limit. Objects that still exist then are reported.
 *
 * @param patience The time limit in milliseconds; 0 for none.
 */
export async function awaitDeleted(
  shell: Shell,
  k8s: K8s,
  pending: readonly Pending[],
  patience: number,
): Promise<void> {
  const [{ untilDeleted }, { WaitError }] = await Promise.all([
    import("../../../api/watching/wait_deleted.ts"),
    import("../../../api/watching/wait_error.ts"),
  ]);
  const objects = pending.map(({ resource, name, namespace, answer }) => ({
    type: exactName(resource),
    name,
    namespace,
    answer,
  }));
  try {
    const timeout = patience === 0 ? undefined : patience;
    await untilDeleted(clientOf(k8s), objects, { signal: shell.signal, timeout });
  } catch (error) {
    if (!(error instanceof WaitError) || error.reason !== "timeout") throw error;
    // kubectl's words.
    for (const { name, reason } of error.unmet) {
      shell.err(`error: timed out waiting for the condition on ${name}\n  ${name}: ${reason}`);
    }
    shell.exitCode = TIMED_OUT;
  }
}
