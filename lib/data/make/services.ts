import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { Ingress, Service } from "../core/kinds.ts";
import { madeMetadata, type MakeOptions } from "./make_options.ts";

/** Options of `make.service`. */
export interface ServiceOptions extends MakeOptions {
  /** The type. @default {"ClusterIP"} */
  type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName" | undefined;
  /** The ports, as `PORT` or `PORT:TARGET`. */
  tcp?: readonly string[] | undefined;
  /** The address, or `"None"` for a Service without one. @default {that of the server} */
  clusterIP?: string | undefined;
  /** The port on each node. @default {that of the server} */
  nodePort?: number | undefined;
  /** The DNS name of an ExternalName. */
  externalName?: string | undefined;
}

/** Options of `make.ingress`. */
export interface IngressOptions extends MakeOptions {
  /** The rules, as `HOST/PATH=SERVICE:PORT[,tls[=SECRET]]`. A `*` at the end of the path stands for any rest. */
  rules?: readonly string[] | undefined;
  /** The backend for all other requests, as `SERVICE:PORT`. */
  defaultBackend?: string | undefined;
  /** The class. @default {that of the server} */
  className?: string | undefined;
  /** The annotations. */
  annotations?: Readonly<Record<string, string>> | undefined;
}

/** Makes a Service as `kubectl create service` does. */
export function service(name: string, options: ServiceOptions = {}): Service {
  const { type = "ClusterIP", tcp = [], clusterIP, nodePort, externalName } = options;
  if (clusterIP === "None" && type !== "ClusterIP") {
    throw new InputError("ClusterIP=None can only be used with ClusterIP service type");
  }
  if (tcp.length === 0 && clusterIP !== "None" && type !== "ExternalName") {
    throw new InputError("at least one tcp port specifier must be provided");
  }
  if (type === "ExternalName" && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(externalName ?? "")) {
    throw new InputError(`invalid service external name ${externalName ?? ""}`);
  }
  const labels = { app: name };
  const ports = tcp.map((pair) => ({ ...readPort(pair), protocol: "TCP" as const, ...defined({ nodePort }) }));
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: madeMetadata(name, options, labels),
    spec: defined({
      type,
      selector: labels,
      ports: ports.length === 0 ? undefined : ports,
      clusterIP,
      externalName,
    }),
  };
}

function readPort(pair: string): { name: string; port: number; targetPort: number | string } {
  const [first = "", target = first] = pair.split(":");
  const port = numberOf(first);
  if (port === undefined) throw new InputError(`Invalid port "${pair}": it is not PORT or PORT:TARGET`);
  return { name: pair.replaceAll(":", "-"), port, targetPort: numberOf(target) ?? target };
}

function numberOf(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
}

type IngressSpec = NonNullable<Ingress["spec"]>;
type Rule = NonNullable<IngressSpec["rules"]>[number];
type Tls = NonNullable<IngressSpec["tls"]>[number];

// kubectl's expression (cmd/create/create_ingress.go).
const RULE_REGEXP =
  /^(?<host>[\w*\-.]*)\/(?<path>[\w\-/]*\*?)=(?<service>[\w\-]+):(?<port>[\w\-]+)(,(?<tls>tls)(=(?<secret>[\w\-]*))?)?$/;

/** Makes an Ingress as `kubectl create ingress` does. */
export function ingress(name: string, options: IngressOptions): Ingress {
  const { rules: given = [], defaultBackend, className, annotations } = options;
  if (given.length === 0 && defaultBackend === undefined) {
    throw new InputError(
      "not enough information provided: every ingress has to either specify a default-backend (which catches all " +
        "traffic) or a list of rules (which catch specific paths)",
    );
  }
  const rules: Rule[] = [];
  const tls: Tls[] = [];
  for (const text of given) addRule(text, rules, tls);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: defined({ ...madeMetadata(name, options), annotations: annotations && { ...annotations } }),
    spec: defined({
      ingressClassName: className,
      defaultBackend: defaultBackend === undefined ? undefined : backendOf(defaultBackend),
      tls: tls.length === 0 ? undefined : tls,
      rules: rules.length === 0 ? undefined : rules,
    }),
  };
}

function addRule(text: string, rules: Rule[], tls: Tls[]): void {
  const found = RULE_REGEXP.exec(text)?.groups;
  if (found === undefined) {
    throw new InputError(
      `rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  }
  const { host = "", path = "", service, port, tls: isTls, secret = "" } = found;
  const isPrefix = path.endsWith("*");
  const entry = {
    path: `/${isPrefix ? path.slice(0, -1) : path}`,
    pathType: isPrefix ? "Prefix" as const : "Exact" as const,
    backend: backendOf(`${service}:${port}`),
  };
  const known = rules.find((rule) => (rule.host ?? "") === host);
  if (known === undefined) rules.push({ ...defined({ host: host || undefined }), http: { paths: [entry] } });
  else known.http?.paths.push(entry);
  if (isTls === undefined || tls.some(({ hosts }) => hosts?.includes(host))) return;
  const same = tls.find(({ secretName = "" }) => secretName === secret);
  if (same !== undefined) same.hosts = [...same.hosts ?? [], host];
  else if (host !== "" || secret !== "") {
    tls.push(defined({ hosts: host === "" ? undefined : [host], secretName: secret || undefined }));
  }
}

function backendOf(text: string): NonNullable<IngressSpec["defaultBackend"]> {
  const [name = "", port = "", ...more] = text.split(":");
  if (name === "" || port === "" || more.length > 0) {
    throw new InputError("default-backend should be in format servicename:serviceport");
  }
  const number = numberOf(port);
  return { service: { name, port: number === undefined ? { name: port } : { number } } };
}
