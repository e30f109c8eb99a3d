import { isForbidden, isGone, isNotFound } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { type Where } from "../../data/request/paths.ts";
import { getRequest, listRequest } from "../../data/request/verbs.ts";
import { delay } from "../../data/base/wait.ts";
import { type Client, send, sendJson } from "./client.ts";
import { jsonLines } from "../../data/core/json_lines.ts";

/**
 * Waits until a deleted object no longer exists, or another object has its name. It watches the object, or reads it once a
 * second if watching is not permitted.
 *
 * @param answer The answer to the delete: a Status if the object no longer exists, else the object.
 */
export async function untilGone(
  client: Client,
  resource: Resource,
  where: Where & { name: string; signal?: AbortSignal | undefined },
  answer: KubeObject,
): Promise<void> {
  if (answer.kind === "Status") return;
  const uid = answer.metadata?.uid;
  const { signal } = where;
  while (true) {
    const current = await sendJson<KubeObject>(client, getRequest(resource, where)).catch((error) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (current === undefined || current.metadata?.uid !== uid) return;
    try {
      const { namespace } = where;
      const request = listRequest(resource, {
        namespace,
        signal,
        fields: { "metadata.name": where.name },
        resourceVersion: current.metadata?.resourceVersion ?? "",
      });
      const watch = new Request(`${request.url}&watch=true`, request);
      for await (const event of jsonLines(await send(client, watch))) {
        if (isRecord(event) && event.type === "DELETED") return;
        if (isRecord(event) && event.type === "ERROR") break;
      }
    } catch (error) {
      if (isForbidden(error)) await delay(1000, signal);
      else if (!isGone(error)) throw error;
    }
  }
}
