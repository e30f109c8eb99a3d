import { records } from "../../data/core/object.ts";
import type { StoredObject } from "../types.ts";
import {
  first,
  labels,
  number,
  type Printer,
  record,
  selectorColumn,
  spec,
  statusColumn,
  textColumn,
} from "./parts.ts";

/** The printers of Services, endpoints, Ingresses and NetworkPolicies. */
export const NETWORK: Record<string, Printer> = {
  "Service.": (object) => {
    const { type, clusterIPs, ports } = spec(object);
    const shown = records(ports).map(({ port, nodePort, protocol }) =>
      `${port}${number(nodePort) > 0 ? `:${nodePort}` : ""}/${protocol}`
    );
    return {
      Type: textColumn(type),
      "Cluster-IP": strings(clusterIPs)[0] ?? "<none>",
      "External-IP": externalAddress(object),
      "Port(s)": shown.join(",") || "<none>",
      Selector: labels(spec(object).selector),
    };
  },
  "Endpoints.": (object) => {
    const subsets = records(object.subsets);
    const all = subsets.flatMap(({ addresses, ports }) => {
      const hosts = records(addresses).map(({ ip }) => textColumn(ip));
      const numbers = records(ports).map(({ port }) => port);
      // A headless service may have no ports.
      if (numbers.length === 0) return hosts;
      return numbers.flatMap((port) => hosts.map((host) => `${host.includes(":") ? `[${host}]` : host}:${port}`));
    });
    return { Endpoints: subsets.length === 0 ? "<none>" : first(all, 3) };
  },
  "EndpointSlice.discovery.k8s.io": (object) => ({
    AddressType: object.addressType,
    Ports: first(records(object.ports).map(({ port, name }) => String(port ?? name ?? "*")), 3) || "<unset>",
    Endpoints: first(records(object.endpoints).flatMap(({ addresses }) => strings(addresses)), 3) || "<unset>",
  }),
  "Ingress.networking.k8s.io": (object) => {
    const { ingressClassName, rules, tls } = spec(object);
    return {
      Class: ingressClassName ?? "<none>",
      Hosts: hosts(records(rules).map(({ host }) => textColumn(host))),
      Address: loadBalancer(object),
      Ports: records(tls).length === 0 ? "80" : "80, 443",
    };
  },
  "IngressClass.networking.k8s.io": (object) => {
    const { controller, parameters } = spec(object);
    const { kind, name, apiGroup } = record(parameters);
    const isDefault = object.metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
    return {
      Name: `${object.metadata.name}${isDefault ? " (default)" : ""}`,
      Controller: textColumn(controller),
      Parameters: kind === undefined ? "<none>" : `${kind}${apiGroup === undefined ? "" : `.${apiGroup}`}/${name}`,
    };
  },
  "NetworkPolicy.networking.k8s.io": (object) => ({ "Pod-Selector": selectorColumn(spec(object).podSelector) }),
};

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function loadBalancer(object: StoredObject): string {
  const ingress = records(record(statusColumn(object).loadBalancer).ingress);
  const all = ingress.map(({ ip, hostname }) => textColumn(ip) || textColumn(hostname)).filter((address) =>
    address !== ""
  );
  return [...new Set(all)].sort().join(",");
}

function externalAddress(object: StoredObject): string {
  const { type, externalName } = spec(object);
  const own = strings(spec(object).externalIPs);
  switch (type) {
    case "ClusterIP":
    case "NodePort":
      return own.join(",") || "<none>";
    case "LoadBalancer":
      return [loadBalancer(object), ...own].filter((address) => address !== "").join(",") || "<pending>";
    case "ExternalName":
      return textColumn(externalName);
    default:
      return "<unknown>";
  }
}

// As in a real server, rules without a host are not shown, but are included in the number after "+".
function hosts(all: readonly string[]): string {
  const shown: string[] = [];
  let more = false;
  for (const host of all) {
    if (shown.length === 3) more = true;
    if (!more && host !== "") shown.push(host);
  }
  if (shown.length === 0) return "*";
  return more ? `${shown.join(",")} + ${all.length - 3} more...` : shown.join(",");
}
