import { defined } from "../../../data/base/defined.ts";
import { errorText } from "../../../data/base/text.ts";
import { ApiError, isAlreadyExists, isForbidden, KubeError, unlessNotFound } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { RUN_ANNOTATION, RUN_LABEL, scriptAccess, type ScriptRules } from "../../../data/job/script_access.ts";
import { ownedBy, scriptConfigMaps, type ScriptJob, scriptJob } from "../../../data/job/script_job.ts";
import type { K8s } from "../../../session/k8s.ts";
import { missingPermissions } from "./grantable.ts";

/** Options of {@linkcode launch}. */
export interface LaunchOptions {
  job: ScriptJob;
  /** The text of the library for pods. */
  library: string;
  /** The permissions of a new service account; undefined if the Job has an existing one. */
  rules: readonly ScriptRules[] | undefined;
  /** Changes the Job before it is sent. */
  change: (job: KubeObject) => KubeObject;
  /** Called with a line for each object that the Job cannot own, before it is created. */
  onLabeled: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Creates the suspended Job of a script, then the objects that belong to it, and then lets the Job run. If a step fails,
 * everything that was created is removed again.
 *
 * @returns The Job or CronJob.
 */
export async function launch(k8s: K8s, options: LaunchOptions): Promise<KubeObject> {
  const { job, library, rules, change, onLabeled, signal } = options;
  const { name, namespace } = job;
  const missing = await missingPermissions(k8s, rules ?? [], signal);
  if (missing.length > 0) {
    throw new KubeError(`Cannot give the script permissions that you do not have: ${missing.join(", ")}`, {
      hints: ["ask an administrator to create the roles, and use their service account"],
    });
  }
  const created = await createJob(k8s, change(scriptJob(job)), signal);
  const { kind = "", metadata } = created;
  const uid = metadata?.uid ?? "";
  const labeled: KubeObject[] = [];
  try {
    for (const object of scriptConfigMaps(job, library)) await k8s.create(ownedBy(object, created), { signal });
    if (rules !== undefined) {
      const access = scriptAccess(name, { namespace, uid, rules });
      for (const object of access.owned) await k8s.create(ownedBy(object, created), { signal });
      for (const { kind, metadata } of access.labeled) {
        const place = metadata?.namespace === undefined ? "" : ` in namespace ${metadata.namespace}`;
        onLabeled(`${kind} ${metadata?.name}${place}, with the label ${RUN_LABEL}=${uid}`);
      }
      for (const object of access.labeled) {
        const failure = await k8s.create(object, { signal }).then(() => undefined, (error) => error);
        // After a refusal, an object with this name is not ours. After another error, it may be.
        if (!(failure instanceof ApiError && failure.code < 500)) labeled.push(object);
        if (failure !== undefined) throw failure;
      }
    }
    return await k8s.patch(kind, name, { spec: { suspend: false } }, { namespace, signal }) as KubeObject;
  } catch (error) {
    await undo(k8s, created, labeled).catch((failure) => {
      throw new KubeError(
        `Cannot remove everything that was created for ${kind} "${name}": ${errorText(failure)} (after: ${
          errorText(error)
        })`,
        { cause: error },
      );
    });
    throw error;
  }
}

async function createJob(k8s: K8s, job: KubeObject, signal: AbortSignal | undefined): Promise<KubeObject> {
  try {
    return await k8s.create(job, { signal }) as KubeObject;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const { name = "", namespace } = job.metadata ?? {};
    throw new ApiError(error.status, error.request, {
      cause: error,
      hints: [`run \`k8s run --clean ${name} -n ${namespace}\` to remove it, or choose another name with --name`],
    });
  }
}

async function undo(k8s: K8s, job: KubeObject, labeled: readonly KubeObject[]): Promise<void> {
  for (const { kind = "", metadata } of labeled) {
    const { name = "", namespace } = metadata ?? {};
    const found = await k8s.find(kind, name, defined({ namespace }));
    if (found?.metadata.labels?.[RUN_LABEL] === job.metadata?.uid) await deleteFound(k8s, kind, name, namespace);
  }
  await deleteFound(k8s, job.kind ?? "", job.metadata?.name ?? "", job.metadata?.namespace);
}

/** Deletes an object, and in the background what it owns. It may be gone already. */
export async function deleteFound(k8s: K8s, type: string, name: string, namespace?: string): Promise<void> {
  const options = defined({ namespace, propagationPolicy: "Background" as const });
  await k8s.delete(type, name, options).catch(unlessNotFound);
}

const LABELED_KINDS = ["rolebindings", "roles"] as const;
const LABELED_CLUSTER_KINDS = ["clusterrolebindings", "clusterroles"] as const;

/**
 * Removes the roles and bindings outside of a Job's namespace that runs have made: of one UID, or those of a Job's name
 * whose Job no longer exists.
 *
 * @param isGone Returns whether an object with this UID is to be removed.
 * @returns The removed objects, as `TYPE/NAME`.
 */
export async function removeLabeled(
  k8s: K8s,
  { namespace, name }: { namespace: string; name?: string },
  isGone: (uid: string) => Promise<boolean> | boolean,
): Promise<string[]> {
  const removed: string[] = [];
  for (const type of [...LABELED_CLUSTER_KINDS, ...LABELED_KINDS]) {
    const isNamespaced = (LABELED_KINDS as readonly string[]).includes(type);
    const found = await k8s.list(type, defined({ labels: RUN_LABEL, namespace: isNamespaced ? "*" : undefined })).catch(
      (error) => {
        // Without permission to list them in all namespaces, none of them was made by this user.
        if (isForbidden(error)) return { items: [] };
        throw error;
      },
    );
    for (const { metadata } of found.items) {
      const owner = metadata.annotations?.[RUN_ANNOTATION] ?? "";
      if (name === undefined ? !owner.startsWith(`${namespace}/`) : owner !== `${namespace}/${name}`) continue;
      if (!await isGone(metadata.labels?.[RUN_LABEL] ?? "")) continue;
      await deleteFound(k8s, type, metadata.name, metadata.namespace);
      removed.push(`${type}/${metadata.name}`);
    }
  }
  return removed;
}

/** Removes the roles of earlier runs in this namespace whose Job or CronJob no longer exists. */
export async function removeLeftovers(k8s: K8s, namespace: string): Promise<string[]> {
  let known: Promise<Set<string>> | undefined;
  return await removeLabeled(k8s, { namespace }, async (uid) => !(await (known ??= uidsIn(k8s, namespace))).has(uid));
}

async function uidsIn(k8s: K8s, namespace: string): Promise<Set<string>> {
  const lists = await Promise.all(
    ["jobs", "cronjobs"].map((type) => k8s.list(type, { namespace, metadataOnly: true })),
  );
  return new Set(lists.flatMap(({ items }) => items.map(({ metadata }) => metadata.uid ?? "")));
}
