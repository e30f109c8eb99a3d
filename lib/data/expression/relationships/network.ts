import { isRecord, type KubeObject, records } from "../../core/object.ts";
import { labelRequirements, type LabelSelector, mapRequirements } from "../../core/selectors.ts";
import {
  clusterReferences,
  fieldsOf,
  localReferences,
  type Reference,
  typedReferences,
  withApiVersion,
} from "./references.ts";
import { type Relationship, SERVED_WORKLOADS } from "./relationship.ts";

const SERVICE_NAME = "kubernetes.io/service-name";
const NETWORKING = "networking.k8s.io";
const GATEWAY = "gateway.networking.k8s.io";
const ROUTES = ["HTTPRoute", "GRPCRoute"].map((kind) => `${kind}.${GATEWAY}`);

/** Services, Ingresses, Gateways, webhooks and network policies. */
export const NETWORK_RELATIONSHIPS: readonly Relationship[] = [
  // Services.
  {
    from: ["Service."],
    to: ["Pod."],
    name: "pods",
    back: "services",
    selects: ({ spec }) => spec?.type === "ExternalName" ? undefined : mapRequirements(spec?.selector),
  },
  {
    from: ["Service."],
    to: SERVED_WORKLOADS,
    name: "workloads",
    back: "services",
    ofTemplate: true,
    selects: ({ spec }) => spec?.type === "ExternalName" ? undefined : mapRequirements(spec?.selector),
  },
  {
    from: ["EndpointSlice.discovery.k8s.io"],
    to: ["Service."],
    name: "service",
    back: "endpointSlices",
    isSingle: true,
    byMetadata: true,
    references: (object) => localReferences("Service.", object, [object.metadata?.labels?.[SERVICE_NAME]]),
    narrow: ({ metadata }) => ({ labels: `${SERVICE_NAME}=${metadata?.name}` }),
  },
  {
    from: ["EndpointSlice.discovery.k8s.io"],
    to: ["Pod."],
    name: "pods",
    references: (object) =>
      records(object.endpoints).map(({ targetRef }) => fieldsOf(targetRef)).filter(({ kind }) => kind === "Pod")
        .flatMap((target) => typedReferences(target, object)),
  },
  {
    from: ["EndpointSlice.discovery.k8s.io"],
    to: ["Node."],
    name: "nodes",
    references: (object) => clusterReferences("Node.", records(object.endpoints).map(({ nodeName }) => nodeName)),
  },
  {
    from: ["StatefulSet.apps"],
    to: ["Service."],
    name: "service",
    isSingle: true,
    references: (object) => localReferences("Service.", object, [object.spec?.serviceName]),
  },
  // Ingresses and Gateways.
  {
    from: [`Ingress.${NETWORKING}`],
    to: ["Service."],
    name: "services",
    back: "ingresses",
    references: (object) => localReferences("Service.", object, ingressServices(object)),
  },
  {
    // A backend can be an object of any kind instead of a Service, such as a bucket.
    from: [`Ingress.${NETWORKING}`],
    to: "any",
    name: "backends",
    hasKind: true,
    references: (object) =>
      ingressBackends(object).flatMap(({ resource }) => typedReferences(withApiVersion(resource), object)),
  },
  {
    from: [`Ingress.${NETWORKING}`],
    to: ["Secret."],
    name: "secrets",
    back: "ingresses",
    isUse: true,
    references: (object) =>
      localReferences("Secret.", object, records(object.spec?.tls).map(({ secretName }) => secretName)),
  },
  {
    from: [`Ingress.${NETWORKING}`],
    to: [`IngressClass.${NETWORKING}`],
    name: "ingressClass",
    back: "ingresses",
    isSingle: true,
    references: ({ metadata, spec }) =>
      clusterReferences(`IngressClass.${NETWORKING}`, [
        spec?.ingressClassName ?? metadata?.annotations?.["kubernetes.io/ingress.class"],
      ]),
  },
  {
    from: ROUTES,
    to: ["Service."],
    name: "services",
    back: "routes",
    crossesNamespaces: true,
    references: (object) =>
      records(object.spec?.rules).flatMap(({ backendRefs }) => records(backendRefs))
        .flatMap((target) => typedReferences({ kind: "Service", apiVersion: "v1", ...target }, object)),
  },
  {
    from: ROUTES,
    to: [`Gateway.${GATEWAY}`],
    name: "gateways",
    back: "routes",
    crossesNamespaces: true,
    references: (object) =>
      records(object.spec?.parentRefs)
        .flatMap((target) => typedReferences({ kind: "Gateway", apiVersion: `${GATEWAY}/v1`, ...target }, object)),
  },
  {
    from: [`Gateway.${GATEWAY}`],
    to: ["Secret."],
    name: "secrets",
    crossesNamespaces: true,
    isUse: true,
    references: (object) =>
      records(object.spec?.listeners).flatMap(({ tls }) => records(fieldsOf(tls).certificateRefs))
        .flatMap((target) => typedReferences({ kind: "Secret", apiVersion: "v1", ...target }, object)),
  },
  {
    from: [`NetworkPolicy.${NETWORKING}`],
    to: ["Pod."],
    name: "pods",
    back: "netpols",
    selects: ({ spec }) => labelRequirements((spec?.podSelector ?? {}) as LabelSelector),
  },
  {
    from: [`NetworkPolicy.${NETWORKING}`],
    to: SERVED_WORKLOADS,
    name: "workloads",
    back: "netpols",
    ofTemplate: true,
    selects: ({ spec }) => labelRequirements((spec?.podSelector ?? {}) as LabelSelector),
  },
  // Extensions of the API server.
  ...["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind): Relationship => ({
    from: [`${kind}.admissionregistration.k8s.io`],
    to: ["Service."],
    name: "services",
    back: "webhooks",
    crossesNamespaces: true,
    references: (object) =>
      records(object.webhooks).flatMap(({ clientConfig }) => service(fieldsOf(clientConfig).service, object)),
  })),
  {
    from: ["APIService.apiregistration.k8s.io"],
    to: ["Service."],
    name: "service",
    back: "apiServices",
    isSingle: true,
    crossesNamespaces: true,
    references: (object) => service(object.spec?.service, object),
  },
  {
    from: ["CustomResourceDefinition.apiextensions.k8s.io"],
    to: ["Service."],
    name: "service",
    isSingle: true,
    crossesNamespaces: true,
    references: (object) => service(object.spec?.conversion?.webhook?.clientConfig?.service, object),
  },
];

function ingressServices(object: KubeObject): unknown[] {
  return ingressBackends(object).map(({ service }) => fieldsOf(service).name);
}

function ingressBackends({ spec }: KubeObject): Record<string, unknown>[] {
  const paths = records(spec?.rules).flatMap(({ http }) => records(fieldsOf(http).paths));
  return [spec?.defaultBackend, ...paths.map(({ backend }) => backend)].map(fieldsOf);
}

function service(value: unknown, object: KubeObject): Reference[] {
  return isRecord(value)
    ? typedReferences({ ...value, kind: "Service", apiVersion: "v1", uid: undefined }, object)
    : [];
}
