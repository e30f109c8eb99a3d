import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { Service } from "../core/kinds.ts";
import { type KubeObject, records } from "../core/object.ts";

/** Options of `expose`. */
export interface ExposedServiceOptions {
  /** The name of the Service. @default {that of the object} */
  name?: string | undefined;
  /** The port, or several separated by commas. @default {the ports of the object} */
  port?: number | string | undefined;
  /** The port of the pods, as a number or a name. @default {the port of the Service} */
  targetPort?: number | string | undefined;
  /** The protocol of all ports. @default {that of each port} */
  protocol?: "TCP" | "UDP" | "SCTP" | undefined;
  /** The labels of the pods. @default {the selector of the object} */
  selector?: Readonly<Record<string, string>> | undefined;
  /** The labels of the Service. @default {those of the object} */
  labels?: Readonly<Record<string, string>> | undefined;
  /** The type. @default {"ClusterIP"} */
  type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName" | undefined;
  /** The address, or `"None"` for a Service without one. @default {that of the server} */
  clusterIP?: string | undefined;
  /** An additional address that the cluster does not manage. */
  externalIP?: string | undefined;
  /** The address of a LoadBalancer. */
  loadBalancerIP?: string | undefined;
  /** The session affinity. @default {"None"} */
  sessionAffinity?: "None" | "ClientIP" | undefined;
}

/** The kinds that can be exposed. */
const EXPOSED = ["Pod", "Service", "Deployment", "ReplicaSet", "ReplicationController"];

/**
 * Makes the Service for the pods of an object, as `kubectl expose` does.
 *
 * @throws {InputError} If the object cannot be exposed, or if it has no selector or no port.
 */
export function exposedService(object: KubeObject, options: ExposedServiceOptions): Service {
  const { kind = "", metadata = {} } = object;
  if (!EXPOSED.includes(kind)) {
    throw new InputError(`cannot expose a ${kind}`, { hints: [`the kinds are ${EXPOSED.join(", ")}`] });
  }
  const { type, clusterIP, externalIP, sessionAffinity } = options;
  const selector = options.selector ?? selectorOf(object);
  const ports = portsOf(object, options);
  if (ports.length === 0 && clusterIP !== "None") {
    throw new InputError("couldn't find a port", {
      hints: ["name a port: the object has none"],
    });
  }
  const labels = options.labels ?? metadata.labels;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: defined({ name: options.name ?? metadata.name?.slice(0, 63) ?? "", labels: labels && { ...labels } }),
    spec: defined({
      selector: { ...selector },
      ports: ports.length === 0 ? undefined : ports,
      type,
      clusterIP,
      externalIPs: externalIP === undefined ? undefined : [externalIP],
      loadBalancerIP: type === "LoadBalancer" ? options.loadBalancerIP : undefined,
      sessionAffinity,
    }),
  };
}

function selectorOf({ kind, metadata, spec }: KubeObject): Record<string, string> {
  if (kind === "Pod") {
    if (Object.keys(metadata?.labels ?? {}).length > 0) return metadata?.labels ?? {};
    throw new InputError("the pod has no labels and cannot be exposed");
  }
  const selector = kind === "Deployment" || kind === "ReplicaSet" ? spec?.selector?.matchLabels : spec?.selector;
  if ((spec?.selector?.matchExpressions?.length ?? 0) > 0) {
    throw new InputError("couldn't convert expressions to a map-based selector", {
      hints: ["name the labels of the pods"],
    });
  }
  if (Object.keys(selector ?? {}).length > 0) return selector;
  throw new InputError(`the ${kind} has no pod selector set`);
}

type ServicePort = NonNullable<NonNullable<Service["spec"]>["ports"]>[number];

function portsOf(object: KubeObject, { port, targetPort, protocol }: ExposedServiceOptions): ServicePort[] {
  const own = object.kind === "Service"
    ? records(object.spec?.ports).map(({ port, protocol }) => ({ port: Number(port), protocol }))
    : records((object.kind === "Pod" ? object : object.spec?.template)?.spec?.containers).flatMap(({ ports }) =>
      records(ports).map(({ containerPort, protocol }) => ({ port: Number(containerPort), protocol }))
    );
  const given = port === undefined ? [...new Set(own.map(({ port }) => port))] : String(port).split(",").map(Number);
  if (given.some((port) => !Number.isInteger(port) || port < 1 || port > 65535)) {
    throw new InputError(`Invalid port "${port}"`);
  }
  return given.flatMap((port, index): ServicePort[] => {
    const found = [
      ...new Set(own.filter((each) => each.port === port).map(({ protocol }) => protocolOf(protocol))),
    ];
    const protocols: Protocol[] = protocol !== undefined ? [protocol] : found.length === 0 ? ["TCP"] : found;
    return protocols.map((protocol) => {
      const name = protocols.length > 1
        ? `port-${index + 1}-${protocol.toLowerCase()}`
        : given.length > 1
        ? `port-${index + 1}`
        : undefined;
      return defined({ name, port, protocol, targetPort: numberOrName(targetPort ?? port) });
    });
  });
}

type Protocol = "TCP" | "UDP" | "SCTP";

function protocolOf(value: unknown): Protocol {
  return value === "UDP" || value === "SCTP" ? value : "TCP";
}

function numberOrName(port: number | string): number | string {
  return /^\d+$/.test(String(port)) ? Number(port) : port;
}
