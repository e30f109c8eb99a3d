import { InputError } from "../../data/core/errors.ts";
import type { Pod, Service } from "../../data/core/kinds.ts";
import type { Client } from "../client/client.ts";
import { findPod, type FindPodOptions, podOf, type PodTarget } from "./pod_target.ts";

/** A port of a pod. */
export interface PortTarget extends PodTarget {
  port: number;
  /** The number of the port that was asked for: that of the Service, or the port of the pod. */
  asked: number;
}

/**
 * Finds the pod and the port of a target. The port of a Service becomes the target port of the pod. A name is that of a
 * port of the Service, or of a container.
 *
 * @throws {InputError} If the Service or the pod has no such port, or it is a port for UDP.
 */
export async function findPort(
  client: Client,
  type: string,
  name: string | undefined,
  port: number | string,
  options: FindPodOptions = {},
): Promise<PortTarget> {
  const target = await findPod(client, type, name, options);
  const { owner } = target;
  const wanted = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;
  const ofService = owner?.kind === "Service" ? servicePort(owner as Service, wanted) : undefined;
  const inner = ofService?.target ?? wanted;
  const found = typeof inner === "number"
    ? requireNumber(inner)
    : containerPort(await podOf(client, target, options.signal), inner);
  return { ...target, port: found, asked: ofService?.port ?? found };
}

// A headless Service passes its ports on as they are (kubectl pkg/util/service_port.go).
function servicePort({ metadata, spec }: Service, wanted: number | string): { port: number; target: number | string } {
  const ports = spec?.ports ?? [];
  const found = ports.find(({ name, port }) => typeof wanted === "number" ? port === wanted : name === wanted);
  if (found === undefined) {
    const known = ports.map(({ name, port }) => name === undefined ? String(port) : `${name} (${port})`).join(", ");
    const named = typeof wanted === "number" ? `port ${wanted}` : `a port named "${wanted}"`;
    throw new InputError(`Service ${metadata?.name} does not have ${named}`, {
      hints: [known === "" ? "it has no ports" : `its ports are ${known}`],
    });
  }
  const { port, protocol, targetPort } = found;
  requireTcp(protocol, `port ${port} of service ${metadata?.name}`);
  const isSame = spec?.clusterIP === "None" || targetPort === undefined || targetPort === 0 || targetPort === "";
  return { port, target: isSame ? port : targetPort };
}

function containerPort({ metadata, spec }: Pod, wanted: string): number {
  const ports = (spec?.containers ?? []).flatMap(({ ports }) => ports ?? []);
  const found = ports.find(({ name }) => name === wanted);
  if (found === undefined) {
    const known = ports.map(({ name, containerPort }) => name ?? String(containerPort)).join(", ");
    throw new InputError(`Pod ${metadata?.name} does not have a named port '${wanted}'`, {
      hints: [known === "" ? "its containers declare no ports: use a number" : `its ports are ${known}`],
    });
  }
  requireTcp(found.protocol, `port "${wanted}" of pod ${metadata?.name}`);
  return found.containerPort;
}

function requireTcp(protocol: string | undefined, what: string): void {
  if (protocol === undefined || protocol === "TCP") return;
  throw new InputError(`${protocol} protocol is not supported for ${what}`, {
    hints: ["port-forward carries TCP only (kubernetes/kubernetes#47862)"],
  });
}

function requireNumber(port: number): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InputError(`Cannot use ${port} as a port: it must be a number from 1 to 65535`);
}
