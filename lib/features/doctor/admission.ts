import { type Client, sendJson } from "../../api/client/client.ts";
import { defined } from "../../data/base/defined.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { hint, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { failed, failedBy, passed, skipped, warned } from "./check.ts";

interface Namespace extends KubeObject {
  status?: { phase?: string };
}

const POD_SECURITY = "pod-security.kubernetes.io/enforce";

/** Checks the namespace in use: whether it exists, and its Pod security standard. */
export async function checkNamespace(client: Client, signal: AbortSignal): Promise<Check> {
  const { namespace } = client;
  try {
    const found = await get<Namespace>(client, `/api/v1/namespaces/${encodeURIComponent(namespace)}`, signal);
    const level = found.metadata?.labels?.[POD_SECURITY];
    const phase = found.status?.phase ?? "";
    const facts = { namespace, phase, ...defined({ podSecurity: level }) };
    if (phase === "Terminating") {
      const next = [hint("view-finalizers", { namespace }, `get the namespace "${namespace}" to see its finalizers`)];
      return failed("namespace", `${namespace} is being deleted: nothing can be created in it`, { next, facts });
    }
    return passed("namespace", `${namespace}${level === undefined ? "" : `; pods must meet the standard ${level}`}`, {
      facts,
    });
  } catch (error) {
    if (isNotFound(error)) {
      const next = [
        hint("list-objects", { type: "namespaces" }, 'call list("namespaces") to list them'),
        hint("set-namespace", { name: "default" }, 'set namespace to "default"'),
      ];
      return failed("namespace", `there is no namespace ${namespace}`, { next, facts: { namespace } });
    }
    if (isForbidden(error)) {
      return skipped("namespace", `this identity is not allowed to read the namespace ${namespace}`);
    }
    return failedBy("namespace", error);
  }
}

interface WebhookConfiguration extends KubeObject {
  webhooks?: {
    name?: string;
    failurePolicy?: string;
    clientConfig?: { service?: { namespace?: string; name?: string } };
  }[];
}

interface EndpointSlice extends KubeObject {
  endpoints?: { conditions?: { ready?: boolean } }[];
}

const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
// If there are more, only their number is printed.
const MOST = 20;

/** Checks admission, which can reject a write that RBAC allows: webhooks, policies, quotas and limits. */
export async function checkAdmission(client: Client, signal: AbortSignal): Promise<Check> {
  const inNamespace = `/api/v1/namespaces/${encodeURIComponent(client.namespace)}`;
  const seek = <T extends KubeObject>(path: string) => itemsOf<T>(client, path, signal);
  try {
    const [validating, mutating, policies, quotas, limits] = await Promise.all([
      seek<WebhookConfiguration>(`${ADMISSION}/validatingwebhookconfigurations`),
      seek<WebhookConfiguration>(`${ADMISSION}/mutatingwebhookconfigurations`),
      seek(`${ADMISSION}/validatingadmissionpolicies`),
      seek(`${inNamespace}/resourcequotas`),
      seek(`${inNamespace}/limitranges`),
    ]);
    const hidden = [
      ...(validating === undefined || mutating === undefined ? ["webhooks"] : []),
      ...(policies === undefined ? ["policies"] : []),
      ...(quotas === undefined ? ["quotas"] : []),
      ...(limits === undefined ? ["limits"] : []),
    ];
    if (hidden.length === 4) {
      return skipped("admission", "this identity is not allowed to read webhooks, policies or quotas");
    }
    const configurations = [...validating ?? [], ...mutating ?? []];
    const dead = await deadWebhooks(client, configurations, signal);
    const names = {
      webhooks: namesOf(configurations),
      policies: namesOf(policies ?? []),
      quotas: namesOf(quotas ?? []),
      limits: namesOf(limits ?? []),
    };
    const parts = Object.entries(names).flatMap(([kind, list]) => list.length === 0 ? [] : [`${kind} ${listed(list)}`]);
    const unseen = hidden.length === 0 ? "" : `; ${hidden.join(" and ")} cannot be read by this identity`;
    const summary = `${
      parts.length === 0 ? "nothing can reject a write" : `can reject a write: ${parts.join("; ")}`
    }${unseen}`;
    const facts = { ...names, hidden, dead };
    if (dead.length === 0) return passed("admission", summary, { facts });
    const details = [summary, ...dead.map(({ webhook, service }) => `${webhook} calls the service ${service}`)];
    const namespaces = [...new Set(dead.map(({ namespace }) => namespace))];
    const next = namespaces.map((namespace) =>
      hint("check-pods", { namespace }, `list the pods in "${namespace}" to see why the webhook has no endpoints`)
    );
    return warned("admission", "a required webhook has no ready endpoints: the writes that it covers will fail", {
      details,
      next,
      facts,
    });
  } catch (error) {
    return failedBy("admission", error);
  }
}

interface DeadWebhook {
  webhook: string;
  service: string;
  namespace: string;
}

// If a webhook's service is down, the webhook rejects all requests, unless its failurePolicy is Ignore.
async function deadWebhooks(
  client: Client,
  configurations: readonly WebhookConfiguration[],
  signal: AbortSignal,
): Promise<DeadWebhook[]> {
  const services = new Map<string, DeadWebhook>();
  for (const { webhooks = [] } of configurations) {
    for (const { name = "", failurePolicy, clientConfig } of webhooks) {
      const { namespace, name: service } = clientConfig?.service ?? {};
      if (failurePolicy === "Ignore" || namespace === undefined || service === undefined) continue;
      services.set(`${namespace}/${service}`, { webhook: name, service: `${namespace}/${service}`, namespace });
    }
  }
  const judged = await Promise.all(
    [...services.values()].slice(0, MOST).map(async (one) => {
      const [namespace = "", service = ""] = one.service.split("/");
      const label = encodeURIComponent(`kubernetes.io/service-name=${service}`);
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${label}`;
      const slices = await itemsOf<EndpointSlice>(client, path, signal);
      const isAlive = slices === undefined ||
        slices.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false));
      return isAlive ? [] : [one];
    }),
  );
  return judged.flat();
}

// Returns undefined if this identity is not allowed to read. Without the kind, there are no objects.
async function itemsOf<T extends KubeObject>(
  client: Client,
  path: string,
  signal: AbortSignal,
): Promise<T[] | undefined> {
  try {
    return (await get<{ items?: T[] }>(client, path, signal)).items ?? [];
  } catch (error) {
    if (isForbidden(error)) return undefined;
    if (isNotFound(error)) return [];
    throw error;
  }
}

async function get<T>(client: Client, path: string, signal: AbortSignal): Promise<T> {
  return await sendJson<T>(client, rawRequest(path, { signal }));
}

function namesOf(objects: readonly KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata?.name ?? "");
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
