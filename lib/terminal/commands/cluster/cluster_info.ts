import { records } from "../../../data/core/object.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s cluster-info`: prints the addresses of the control plane and of the cluster's services. */
export function clusterInfoCommand(shell: Shell) {
  return defineCommand({
    name: "cluster-info",
    description: "Print the addresses of the control plane and of the Services with the label " +
      "kubernetes.io/cluster-service=true.",
    examples: [["Print the addresses", "k8s cluster-info"]],
    options: {},
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags);
      const list = await k8s.list("services", {
        signal: shell.signal,
        namespace: flags.namespace ?? "kube-system",
        labels: "kubernetes.io/cluster-service=true",
      });
      await shell.out(`Kubernetes control plane is running at ${k8s.server}\n`);
      for (const { metadata, spec, status } of list.items) {
        const name = metadata.labels?.["kubernetes.io/name"] ?? metadata.name;
        const [ingress] = records(status?.loadBalancer?.ingress);
        const links = ingress === undefined
          ? proxyPath(k8s.server, metadata.namespace ?? "", metadata.name, spec?.ports?.[0])
          : records(spec?.ports).map(({ port }) => `http://${ingress.ip ?? ingress.hostname}:${port} `).join("");
        await shell.out(`${name} is running at ${links}\n`);
      }
      await shell.out("\nTo further debug and diagnose cluster problems, use 'k8s doctor'.\n");
    },
  });
}

// SCHEME:NAME:PORT, of which the scheme may be missing.
function proxyPath(
  server: string,
  namespace: string,
  name: string,
  port: { name?: string | undefined; port: number } | undefined,
): string {
  const portName = port?.name ?? "";
  const isSecure = portName === "https" || port?.port === 443;
  const target = isSecure ? `https:${name}:${portName}` : portName === "" ? name : `${name}:${portName}`;
  return `${server}/api/v1/namespaces/${namespace}/services/${target}/proxy`;
}
