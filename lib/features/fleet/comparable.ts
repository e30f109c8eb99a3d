import { isRecord, isSecret, type KubeObject, records } from "../../data/core/object.ts";
import { neat } from "../../data/output/neat/neat.ts";

/** Options of {@linkcode comparableObject}. */
export interface ComparableOptions {
  /** Keep the status. @default {false} */
  status?: boolean | undefined;
  /** Keep the namespace. @default {false} */
  keepNamespace?: boolean | undefined;
}

// Controllers of volumes write these annotations, such as `pv.kubernetes.io/bind-completed`.
const VOLUME_REGEXP =
  /^(?:pv\.kubernetes\.io\/|volume\.(?:beta\.)?kubernetes\.io\/(?:selected-node|storage-provisioner)$)/;

/** Returns an object without the fields that a server and its controllers set, which differ in each cluster. */
export function comparableObject(object: KubeObject, options: ComparableOptions = {}): KubeObject {
  const copy = neat(object);
  if (options.status && object.status !== undefined) copy.status = object.status;
  const { metadata, spec } = copy;
  if (metadata === undefined) return copy;
  if (!options.keepNamespace) delete metadata.namespace;
  for (const owner of records(metadata.ownerReferences)) delete owner.uid;
  if (copy.kind === "Service") withoutNodePorts(object, spec);
  if (copy.kind === "ServiceAccount") withoutTokens(copy);
  if (isTokenSecret(copy)) {
    delete copy.data;
    delete metadata.annotations?.["kubernetes.io/service-account.uid"];
  }
  if (copy.kind === "PersistentVolume" && isRecord(spec?.claimRef)) {
    delete spec.claimRef.uid;
    delete spec.claimRef.resourceVersion;
  }
  if (copy.kind === "PersistentVolumeClaim" || copy.kind === "PersistentVolume") withoutBinding(copy);
  return copy;
}

/**
 * Reports whether people or their tools created an object. The objects of a controller follow from others, and their names
 * are often random. The root certificate and the tokens of each cluster are its own.
 */
export function isOriginal(object: KubeObject): boolean {
  const { kind, metadata } = object;
  if (kind === "ConfigMap" && metadata?.name === "kube-root-ca.crt") return false;
  if (isTokenSecret(object) && TOKEN_REGEXP.test(metadata?.name ?? "")) return false;
  return metadata?.ownerReferences?.some(({ controller }) => controller === true) !== true;
}

// A controller writes the data of such a Secret.
function isTokenSecret(object: KubeObject): boolean {
  return isSecret(object) && object.type === "kubernetes.io/service-account-token";
}

// Until Kubernetes 1.24, each account had a token with a random name.
const TOKEN_REGEXP = /-(?:token|dockercfg)-[a-z0-9]{5}$/;

// The server chooses a port after it has recorded the owners of fields, so a port that it chose has no owner.
function withoutNodePorts({ metadata }: KubeObject, spec: unknown): void {
  const owners = JSON.stringify(metadata?.managedFields ?? []);
  if (owners === "[]" || !isRecord(spec)) return;
  if (!owners.includes('"f:healthCheckNodePort"')) delete spec.healthCheckNodePort;
  if (owners.includes('"f:nodePort"')) return;
  for (const port of records(spec.ports)) delete port.nodePort;
}

function withoutTokens(account: KubeObject): void {
  const kept = records(account.secrets).filter(({ name }) => !TOKEN_REGEXP.test(String(name)));
  if (kept.length === 0) delete account.secrets;
  else account.secrets = kept;
}

// The name of a volume that a provisioner created is random.
function withoutBinding({ kind, metadata, spec }: KubeObject): void {
  const { annotations } = metadata ?? {};
  if (annotations === undefined) return;
  const isBoundByController = annotations["pv.kubernetes.io/bound-by-controller"] === "yes";
  if (kind === "PersistentVolumeClaim" && isBoundByController && isRecord(spec)) delete spec.volumeName;
  for (const key of Object.keys(annotations)) if (VOLUME_REGEXP.test(key)) delete annotations[key];
  if (Object.keys(annotations).length === 0) delete metadata?.annotations;
}
