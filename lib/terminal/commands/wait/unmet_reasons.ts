import { containerTrouble } from "../../../api/watching/never_met.ts";
import type { WaitTarget } from "../../../api/watching/wait.ts";
import type { UnmetObject } from "../../../api/watching/wait_error.ts";
import { defined } from "../../../data/base/defined.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Shell } from "../../shell/shell.ts";

/** More objects are not asked about. */
const MOST_ASKED = 10;

/**
 * Returns a line for each object that did not meet the condition: the reason, the trouble of a container and the last
 * warning event. An error while it asks for more leaves the rest of the line out.
 */
export async function describeUnmet(
  shell: Shell,
  k8s: K8s,
  unmet: readonly UnmetObject[],
  targets: readonly WaitTarget[],
): Promise<string[]> {
  const types = new Map<string, string>();
  for (const { type } of targets) {
    const { plural, group } = await k8s.discovery.resolve(type, shell.signal);
    types.set(group === "" ? plural : `${plural}.${group}`, type);
  }
  return await Promise.all(unmet.map(async ({ name, namespace, reason }, index) => {
    const [kind = "", objectName] = name.split("/");
    const type = types.get(kind);
    const parts = [reason];
    if (type !== undefined && objectName !== undefined && index < MOST_ASKED) {
      const scope = defined({ namespace, signal: shell.signal });
      const found = await k8s.find<string>(type, objectName, scope).catch(() => undefined);
      if (found !== undefined) parts.push(...await troubles(shell, k8s, found));
    }
    return `  ${name}: ${parts.filter((part) => part !== "").join("; ")}`;
  }));
}

async function troubles(shell: Shell, k8s: K8s, object: KubeObject): Promise<string[]> {
  const trouble = object.kind === "Pod" ? containerTrouble(object.status) : undefined;
  const scope = defined({ namespace: object.metadata?.namespace, signal: shell.signal });
  const events = await k8s.events({ ...scope, for: object, types: ["Warning"] }).catch(() => undefined);
  const last = events?.items.at(-1);
  return [trouble ?? "", last === undefined ? "" : `last warning: ${last.reason}: ${last.message}`];
}
