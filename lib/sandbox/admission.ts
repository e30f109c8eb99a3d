import { isRecord, type KubeObject } from "../data/core/object.ts";
import { seconds } from "./seconds.ts";
import type { WriteContext } from "./write_context.ts";
import type { StoredObject } from "./types.ts";

const TOKEN_TYPE = "kubernetes.io/service-account-token";

/**
 * Does the work of a real cluster's admission plugins and fastest controllers. It sets a pod's service account and a
 * Service's address, creates the content of a namespace, fills a token Secret, and establishes a
 * CustomResourceDefinition. Nothing here runs containers: a created pod stays Pending, and a Deployment creates no pods.
 */
export async function admit(context: WriteContext, object: KubeObject, before?: StoredObject): Promise<void> {
  const { cluster, kind } = context;
  switch (`${kind.group}/${kind.kind}`) {
    case "/Pod":
      return before === undefined ? pod(object) : undefined;
    case "/Service":
      return service(context, object, before);
    case "/Namespace":
      labelNamespace(object);
      return before === undefined ? createNamespaceContent(context, object) : undefined;
    case "/Secret":
      stringData(object);
      if (object.type === TOKEN_TYPE && object.data?.token === undefined) await fillToken(context, object);
      return;
    case "apiextensions.k8s.io/CustomResourceDefinition": {
      const { names = {} } = object.spec ?? {};
      names.singular ??= String(names.kind ?? "").toLowerCase();
      names.listKind ??= `${names.kind}List`;
      // An established definition keeps the time of its conditions.
      const now = before?.status?.conditions?.[0]?.lastTransitionTime ?? seconds(cluster.now());
      const condition = (type: string, reason: string, message: string) => ({
        type,
        status: "True",
        lastTransitionTime: now,
        reason,
        message,
      });
      object.status = {
        conditions: [
          condition("NamesAccepted", "NoConflicts", "no conflicts found"),
          condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
        ],
        acceptedNames: names,
        storedVersions: (object.spec?.versions ?? []).filter(({ storage }: { storage?: boolean }) => storage).map((
          { name }: { name: string },
        ) => name),
      };
      return;
    }
    default:
      return;
  }
}

function pod(object: KubeObject): void {
  const spec = object.spec ?? {};
  spec.serviceAccountName ??= "default";
  spec.serviceAccount ??= spec.serviceAccountName;
  spec.priority ??= 0;
  spec.preemptionPolicy ??= "PreemptLowerPriority";
  spec.enableServiceLinks ??= true;
  const tolerations = Array.isArray(spec.tolerations) ? spec.tolerations : [];
  for (const state of ["not-ready", "unreachable"]) {
    const key = `node.kubernetes.io/${state}`;
    if (!tolerations.some((toleration: unknown) => isRecord(toleration) && toleration.key === key)) {
      tolerations.push({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 });
    }
  }
  spec.tolerations = tolerations;
  object.spec = spec;
}

function service({ cluster, kind }: WriteContext, object: KubeObject, before?: StoredObject): void {
  const spec = object.spec ?? {};
  if (spec.type === "ExternalName") return;
  spec.clusterIP ||= before?.spec?.clusterIP ?? freeAddress(cluster.store.list(kind, ""));
  spec.clusterIPs ??= [spec.clusterIP];
}

function freeAddress(services: readonly StoredObject[]): string {
  const taken = new Set(services.map(({ spec }) => spec?.clusterIP));
  for (let last = 10; last < 65000; last++) {
    const address = `10.96.${last >> 8}.${last & 255}`;
    if (!taken.has(address)) return address;
  }
  return "None";
}

function labelNamespace(object: KubeObject): void {
  const name = object.metadata?.name ?? "";
  object.metadata = { ...object.metadata, labels: { ...object.metadata?.labels, "kubernetes.io/metadata.name": name } };
}

// On a real cluster, controllers create these objects shortly after the namespace.
function createNamespaceContent({ cluster, dryRun }: WriteContext, object: KubeObject): void {
  const namespace = object.metadata?.name ?? "";
  if (dryRun || namespace === "") return;
  for (const { plural, content } of namespaceContent()) {
    const kind = cluster.kind(plural);
    const metadata = {
      ...content.metadata,
      namespace,
      uid: crypto.randomUUID(),
      resourceVersion: "",
      creationTimestamp: seconds(cluster.now()),
    };
    cluster.store.put(kind, { ...content, metadata } as StoredObject);
  }
}

/** Returns the objects that every namespace contains: the default service account and the root CA. */
export function namespaceContent(): { plural: string; content: KubeObject }[] {
  return [
    { plural: "serviceaccounts", content: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } } },
    {
      plural: "configmaps",
      content: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "kube-root-ca.crt",
          annotations: {
            "kubernetes.io/description":
              "Contains a CA bundle that can be used to verify the kube-apiserver when using " +
              "internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed " +
              "across distributions of Kubernetes clusters.",
          },
        },
        data: { "ca.crt": "" },
      },
    },
  ];
}

function stringData(object: KubeObject): void {
  const { stringData } = object;
  if (!isRecord(stringData)) return;
  const encoded = Object.entries(stringData).map((
    [key, value],
  ) => [key, new TextEncoder().encode(String(value)).toBase64()]);
  object.data = { ...object.data, ...Object.fromEntries(encoded) };
  delete object.stringData;
}

async function fillToken({ cluster, info }: WriteContext, object: KubeObject): Promise<void> {
  const name = object.metadata?.annotations?.["kubernetes.io/service-account.name"];
  const account = name === undefined
    ? undefined
    : cluster.store.get(cluster.kind("serviceaccounts"), info.namespace, name);
  if (account === undefined) return;
  const token = await cluster.tokens.signLegacy(account, object);
  const base64 = (text: string) => new TextEncoder().encode(text).toBase64();
  object.data = { ...object.data, namespace: base64(info.namespace), token: base64(token) };
  object.metadata = {
    ...object.metadata,
    annotations: { ...object.metadata?.annotations, "kubernetes.io/service-account.uid": account.metadata.uid },
  };
}
