import { InputError, TimeoutError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Client } from "../client/client.ts";
import type { ScaledTarget } from "../client/changes/scale.ts";
import { readCondition } from "./condition.ts";
import { WaitError } from "./wait_error.ts";
import { waitFor } from "./wait.ts";

/**
 * Waits until an object has a number of ready replicas.
 *
 * @throws {InputError} If another writer changes the number.
 * @throws {TimeoutError} If the time is over.
 */
export async function untilScaled(
  client: Client,
  { type, name, namespace, replicas, timeout, signal }: ScaledTarget,
): Promise<void> {
  const about = `${type}/${name}`;
  const readyOf = (object: KubeObject | undefined) => Number(object?.status?.readyReplicas ?? 0);
  let last: KubeObject | undefined;
  const isScaled = (object: KubeObject | undefined) => {
    last = object;
    return Number(object?.status?.replicas ?? 0) === replicas && readyOf(object) === replicas;
  };
  const otherWriter = ({ spec }: KubeObject) => {
    const now = Number(spec?.replicas ?? replicas);
    if (now === replicas) return undefined;
    return `Cannot wait for ${about} to be scaled to ${replicas}: another writer set ${now} replicas`;
  };
  const target = { type, names: [name], namespace };
  const condition = readCondition(isScaled);
  try {
    await waitFor(client, [target], { condition, unless: otherWriter, mustExist: true, timeout, signal });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    if (error.reason === "unless") throw new InputError(error.unmet[0]?.reason ?? error.message);
    if (error.reason !== "timeout") throw error;
    throw new TimeoutError(
      `timed out waiting for "${about}" to be synced: ${readyOf(last)} of ${replicas} replicas are ready`,
    );
  }
}
