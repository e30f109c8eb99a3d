import { defined } from "../../../data/base/defined.ts";
import { formatSelector } from "../../../data/core/selectors.ts";
import { rawRequest } from "../../../data/request/verbs.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { type DeleteFlags, deleteOptions } from "./delete_flags.ts";
import { expandTypes } from "./delete_targets.ts";
import type { Shell } from "../../shell/shell.ts";

/**
 * Prints one request that deletes a collection, for `delete -l --curl`. Without `--curl`, the command lists the objects
 * and deletes them one by one, as kubectl does, to print each of them.
 */
export async function printDeleteCollection(
  shell: Shell,
  k8s: K8s,
  flags: DeleteFlags,
  args: readonly string[],
): Promise<void> {
  const { propagationPolicy, gracePeriodSeconds, dryRun } = deleteOptions(shell, flags);
  const query = new URLSearchParams(defined({
    labelSelector: flags.selector && formatSelector(flags.selector),
    fieldSelector: flags.fieldSelector && formatSelector(flags.fieldSelector),
  })).toString();
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    propagationPolicy,
    gracePeriodSeconds,
    dryRun: dryRun ? ["All"] : undefined,
  };
  for (const type of await expandTypes(shell, k8s, args)) {
    const path = await k8s.path(type, undefined, {
      signal: shell.signal,
      namespace: flags.allNamespaces ? "*" : undefined,
    });
    const request = rawRequest(query === "" ? path : `${path}?${query}`, {
      method: "DELETE",
      body,
      signal: shell.signal,
    });
    await attempt(shell, () => k8s.handler(request));
  }
}
