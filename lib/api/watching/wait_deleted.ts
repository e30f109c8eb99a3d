import type { KubeObject } from "../../data/core/object.ts";
import { type Client, splitName } from "../client/client.ts";
import { readCondition } from "./condition.ts";
import { waitFor, type WaitTarget } from "./wait.ts";

/** An object whose deletion was requested, with the server's answer: a Status if it no longer exists, else the object. */
export interface DeletedObject {
  type: string;
  name: string | undefined;
  namespace: string | undefined;
  answer: KubeObject;
}

/**
 * Waits until deleted objects no longer exist, or other objects have their names. There is one watch for each type and
 * namespace.
 *
 * @throws {WaitError} If the time is over.
 */
export async function untilDeleted(
  client: Client,
  objects: readonly DeletedObject[],
  options: { signal?: AbortSignal | undefined; timeout?: number | undefined },
): Promise<void> {
  const targets = new Map<string, WaitTarget & { names: string[]; uids: Record<string, string> }>();
  for (const { answer, namespace, ...object } of objects) {
    const { type, name } = splitName(object.type, object.name);
    const { uid } = answer.metadata ?? {};
    if (answer.kind === "Status" || name === undefined || uid === undefined) continue;
    const key = `${type} ${namespace ?? ""}`;
    const target = targets.get(key) ?? { type, namespace, names: [], uids: {} };
    target.names.push(name);
    target.uids[name] = uid;
    targets.set(key, target);
  }
  if (targets.size > 0) {
    await waitFor(client, [...targets.values()], { ...options, condition: readCondition("delete") });
  }
}
