import { checkAccess, denyRequest } from "../access.ts";
import type { SandboxCluster } from "../cluster.ts";
import { methodNotAllowed } from "../refusal.ts";
import type { Identity, SandboxRequest } from "../types.ts";
import { answerExec } from "./exec.ts";
import { answerLogs } from "./logs.ts";
import { answerPortForward } from "./port_forward.ts";

/** Answers the requests of a pod that a kubelet answers on a real cluster. */
export function answerStream(
  cluster: SandboxCluster,
  request: Request,
  info: SandboxRequest,
  identity: Identity,
): Response {
  const { name, namespace, subresource } = info;
  if (subresource === "log") {
    if (request.method !== "GET") throw methodNotAllowed();
    return answerLogs(cluster, request, info);
  }
  if (request.method !== "GET" && request.method !== "POST") throw methodNotAllowed();
  // Since Kubernetes 1.35 the right to create is required for WebSocket too (AuthorizePodWebsocketUpgradeCreatePermission).
  const wanted = { verb: "create", group: "", resource: "pods", subresource, name, namespace };
  if (!checkAccess(identity, wanted, cluster.store).allowed) denyRequest(identity, info, "create");
  return subresource === "portforward" ? answerPortForward(cluster, request, info) : answerExec(cluster, request, info);
}
