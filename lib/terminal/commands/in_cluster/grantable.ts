import { pooled } from "../../../data/base/concurrency.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { ScriptRules } from "../../../data/job/script_access.ts";

const GROUP = "rbac.authorization.k8s.io";
/** The number of permissions that are checked at the same time. */
const AT_ONCE = 16;

/**
 * Returns the permissions of rules that the user does not have. The server refuses a role with them, unless the user may
 * escalate (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
 *
 * @returns Texts such as `list pods in namespace "shop"`.
 */
export async function missingPermissions(
  k8s: K8s,
  scopes: readonly ScriptRules[],
  signal?: AbortSignal,
): Promise<string[]> {
  const missing: string[] = [];
  for (const { namespace, rules } of scopes) {
    const resource = namespace === "" ? "clusterroles" : "roles";
    if (await may(k8s, { resourceAttributes: { verb: "escalate", group: GROUP, resource, namespace } }, signal)) {
      continue;
    }
    const place = namespace === "" ? "" : ` in namespace "${namespace}"`;
    // Rules of a manifest are read as they are; the server checks them.
    const read = rules as readonly Record<string, string[] | undefined>[];
    const asked = read.flatMap((rule) => [...questions(rule, namespace)]);
    const answers = pooled(asked, AT_ONCE, async ({ spec, text }) => await may(k8s, spec, signal) ? undefined : text);
    for await (const text of answers) if (text !== undefined) missing.push(text + place);
  }
  return missing;
}

function* questions(rule: Record<string, string[] | undefined>, namespace: string) {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [""], nonResourceURLs = [] } = rule;
  for (const verb of verbs) {
    for (const path of nonResourceURLs) {
      yield { spec: { nonResourceAttributes: { verb, path } }, text: `${verb} ${path}` };
    }
    for (const group of apiGroups) {
      for (const plural of resources) {
        const [resource = "", subresource = ""] = plural.split("/");
        for (const name of resourceNames) {
          const resourceAttributes = { verb, group, resource, subresource, name, namespace };
          yield { spec: { resourceAttributes }, text: `${verb} ${plural}${name === "" ? "" : ` "${name}"`}` };
        }
      }
    }
  }
}

async function may(k8s: K8s, spec: Record<string, unknown>, signal?: AbortSignal): Promise<boolean> {
  const { status } = await k8s.create({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    metadata: {},
    spec,
  }, { signal }) as { status?: { allowed?: boolean } };
  return status?.allowed === true;
}
