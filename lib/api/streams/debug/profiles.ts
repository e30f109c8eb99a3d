import type { Pod } from "../../../data/core/kinds.ts";

/** The rights of a debug container (kubectl pkg/cmd/debug/profiles.go). */
export type DebugProfile = "general" | "baseline" | "restricted" | "netadmin" | "sysadmin" | "legacy";

/** The kind of a debug container: in a running pod, in a copy of a pod, or in a pod on a node. */
export type DebugStyle = "ephemeral" | "copy" | "node";

type Spec = NonNullable<Pod["spec"]>;
type SecurityContext = Spec["containers"][number]["securityContext"];

/** Returns the security context of a debug container. */
export function securityContextOf(
  profile: DebugProfile,
  style: DebugStyle,
  current?: SecurityContext,
): SecurityContext | undefined {
  switch (profile) {
    case "general":
      return style === "node" ? undefined : withCapabilities(current, "SYS_PTRACE");
    case "baseline":
      return undefined;
    case "restricted":
      return {
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"] },
        allowPrivilegeEscalation: false,
        seccompProfile: { type: "RuntimeDefault" },
      };
    case "netadmin":
      return withCapabilities(current, "NET_ADMIN", "NET_RAW");
    case "sysadmin":
      return { ...current, privileged: true };
    case "legacy":
      return current;
  }
}

/** Changes the spec of a pod on a node as a profile demands: the namespaces of the node, and its files at `/host`. */
export function onNode(spec: Spec, profile: DebugProfile): Spec {
  const sharesNode = !["baseline", "restricted"].includes(profile);
  const hasFiles = ["general", "sysadmin", "legacy"].includes(profile);
  const shared = sharesNode ? { ...spec, hostNetwork: true, hostPID: true, hostIPC: true } : spec;
  if (!hasFiles) return shared;
  return {
    ...shared,
    volumes: [{ name: "host-root", hostPath: { path: "/" } }],
    containers: spec.containers.map((container) => ({
      ...container,
      volumeMounts: [{ name: "host-root", mountPath: "/host" }],
    })),
  };
}

function withCapabilities(current: SecurityContext, ...names: string[]): SecurityContext {
  const added = current?.capabilities?.add ?? [];
  return {
    ...current,
    capabilities: { ...current?.capabilities, add: [...added, ...names.filter((name) => !added.includes(name))] },
  };
}
