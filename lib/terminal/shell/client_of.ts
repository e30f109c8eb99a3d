import type { Client } from "../../api/client/client.ts";
import type { K8s } from "../../session/k8s.ts";

/** Returns the parts of a session that calls of the library need. */
export function clientOf({ handler, discovery, namespace }: K8s): Client {
  return { handler, discovery, namespace, fieldManager: "k8s" };
}
