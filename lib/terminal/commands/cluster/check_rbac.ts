import type { Access } from "../../../data/request/access.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { RecordedAccess } from "../../../data/rbac/recorded.ts";
import type { Rbac, RoleObject } from "../../../data/rbac/roles.ts";
import type { PolicyRule } from "../../../data/rbac/policy_rule.ts";
import { sandbox } from "../../../sandbox/mod.ts";
import { connect } from "../../../session/connect.ts";
import type { Shell } from "../../shell/shell.ts";

/** The result of a check: both lists are empty if the roles are exact. */
export interface RbacCheck {
  /** The number of permissions that were checked. */
  permissions: number;
  /** The number of verbs on resources or names that were removed one by one. */
  removed: number;
  /** The recorded permissions that the roles refuse. */
  refused: readonly Access[];
  /** The parts of rules without which everything is still allowed. */
  superfluous: readonly string[];
}

/** Checks roles and reports the result on stderr. The exit code is 1 if they are not exact. */
export async function checkRbac(shell: Shell, recorded: readonly RecordedAccess[], rbac: Rbac): Promise<void> {
  const { permissions, removed, refused, superfluous } = await checkRoles(recorded, rbac);
  for (const access of refused) shell.err(`Refused by the roles: ${textOf(access)}`);
  for (const part of superfluous) shell.err(`Not needed by any recorded request: ${part}`);
  if (refused.length + superfluous.length > 0) shell.exitCode = 1;
  else {
    shell.err(
      `Checked: the roles allow all ${permissions} permissions, and none of their ${removed} parts can be removed.`,
    );
  }
}

/**
 * Replays recorded permissions against the sandbox's authorizer. Then removes each verb of each resource and name in turn:
 * at least one recorded permission must then be refused.
 */
export async function checkRoles(recorded: readonly RecordedAccess[], rbac: Rbac): Promise<RbacCheck> {
  const refused = await refusedBy(rbac.objects, recorded, recorded.length);
  const superfluous: string[] = [];
  let removed = 0;
  for (const [index, object] of rbac.objects.entries()) {
    for (const { rules, part } of withoutEach((object as Partial<RoleObject>).rules ?? [])) {
      removed++;
      const changed = rbac.objects.with(index, { ...object, rules });
      if ((await refusedBy(changed, recorded, 1)).length === 0) {
        superfluous.push(`${part} in ${object.kind} "${object.metadata?.name}"`);
      }
    }
  }
  return { permissions: recorded.length, removed, refused, superfluous };
}

function* withoutEach(rules: readonly PolicyRule[]): Generator<{ rules: PolicyRule[]; part: string }> {
  const atoms = rules.flatMap(({ verbs, apiGroups = [""], resources = [], resourceNames = [], nonResourceURLs = [] }) =>
    verbs.flatMap((verb): PolicyRule[] => [
      ...nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
      ...apiGroups.flatMap((group) =>
        resources.flatMap((resource) => {
          const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
          return resourceNames.length === 0 ? [one] : resourceNames.map((name) => ({ ...one, resourceNames: [name] }));
        })
      ),
    ])
  );
  for (const [index, { verbs, resources, resourceNames, nonResourceURLs }] of atoms.entries()) {
    const part = [...verbs, ...resources ?? nonResourceURLs ?? [], ...resourceNames ?? []].join(" ");
    yield { rules: atoms.toSpliced(index, 1), part };
  }
}

/** Returns the first accesses that the objects refuse, at most `most` of them. */
async function refusedBy(objects: readonly KubeObject[], recorded: readonly Access[], most: number): Promise<Access[]> {
  await using k8s = await connect({ handler: sandbox({ objects: [...objects] }).handler });
  const subject = subjectOf(objects);
  const refused: Access[] = [];
  for (const access of recorded) {
    if (refused.length === most) break;
    const review = await k8s.create({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      metadata: {},
      spec: { ...subject, ...attributesOf(access) },
    });
    if (!(review as { status?: { allowed?: boolean } }).status?.allowed) refused.push(access);
  }
  return refused;
}

function subjectOf(objects: readonly KubeObject[]) {
  const bindings = objects as readonly { subjects?: readonly { name: string; namespace: string }[] }[];
  const { name = "", namespace = "" } = bindings.flatMap(({ subjects = [] }) => subjects)[0] ?? {};
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}

function attributesOf({ verb, group, resource, subresource, namespace, name, path }: Access) {
  if (path !== "") return { nonResourceAttributes: { verb, path } };
  return { resourceAttributes: { verb, group, resource, subresource, namespace, name } };
}

function textOf({ verb, resource, subresource, namespace, name, path }: Access): string {
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "" : ` in namespace "${namespace}"`;
  return `${verb} ${path || what}${name === "" ? "" : ` "${name}"`}${where}`;
}
