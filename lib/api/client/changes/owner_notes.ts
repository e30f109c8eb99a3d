import { isRecord, type KubeObject, records } from "../../../data/core/object.ts";

/** Programs that apply an object again and again, by the manager of its fields. */
const RECONCILERS: readonly (readonly [manager: RegExp, name: string])[] = [
  [/^kustomize-controller$/, "Flux (kustomize-controller)"],
  [/^helm-controller$/, "Flux (helm-controller)"],
  [/^argocd/, "Argo CD"],
];

/**
 * Returns notes about controllers that may put a changed field back: Flux, Argo CD and Helm by the fields that they manage,
 * and autoscalers by their target.
 *
 * @param autoscalers The HorizontalPodAutoscalers of the namespace, if the number of replicas is changed.
 */
export function ownerNotes(object: KubeObject, autoscalers: readonly KubeObject[] = []): string[] {
  const { managedFields, labels = {}, annotations = {}, name } = object.metadata ?? {};
  const managers = records(managedFields).map(({ manager }) => String(manager));
  const owners = RECONCILERS.filter(([pattern]) => managers.some((manager) => pattern.test(manager)))
    .map(([, owner]) => owner);
  if (owners.length === 0 && annotations["argocd.argoproj.io/tracking-id"] !== undefined) owners.push("Argo CD");
  const notes = owners.map((owner) => `${owner} manages this object and may put the field back`);
  if (labels["app.kubernetes.io/managed-by"] === "Helm" || managers.includes("helm")) {
    const release = annotations["meta.helm.sh/release-name"];
    notes.push(
      `the next upgrade of the Helm release${release === undefined ? "" : ` "${release}"`} may put the field back`,
    );
  }
  for (const { metadata, spec } of autoscalers) {
    const target = spec?.scaleTargetRef;
    if (!isRecord(target) || target.name !== name || target.kind !== object.kind) continue;
    notes.push(
      `the HorizontalPodAutoscaler "${metadata?.name}" scales this object between ${spec?.minReplicas ?? 1} and ` +
        `${spec?.maxReplicas} replicas and may put the number back`,
    );
  }
  return notes;
}
