import { InputError, UsageError } from "../../../data/core/errors.ts";
import {
  clusterRole,
  clusterRoleBinding,
  readRuleResource,
  role,
  roleBinding,
  type RuleResource,
} from "../../../data/make/access.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineGenerator } from "./generator.ts";

const RULE = {
  verb: { value: "verb", repeated: true, help: "Verb that is allowed: get, list, watch, create, update, ..." },
  resource: { value: "type", repeated: true, help: "Type: pods, deployments.apps, or pods/log" },
  resourceName: { value: "name", repeated: true, help: "Name of an allowed object" },
} as const;

const SUBJECTS = {
  user: { value: "name", repeated: true, help: "User to bind" },
  group: { value: "name", repeated: true, help: "Group to bind" },
  serviceaccount: { value: "namespace:name", repeated: true, help: "Service account to bind" },
} as const;

/** `k8s create role`: creates a Role. */
export function createRoleCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create role",
    description: "Create a Role. The types must exist on the server.",
    examples: [
      ["Allow to read pods", "k8s create role reader --verb=get,list,watch --resource=pods"],
      ["Allow to scale Deployments", "k8s create role scaler --verb=patch --resource=deployments.apps/scale"],
    ],
    options: RULE,
    async make({ shell, k8s, flags, name }) {
      const { resourceName: resourceNames, namespace } = flags;
      const verbs = listed(flags.verb);
      warnOfVerbs(shell, verbs);
      return role(name, { verbs, resources: await resolved(shell, k8s, flags.resource), resourceNames, namespace });
    },
  });
}

/** `k8s create clusterrole`: creates a ClusterRole. */
export function createClusterRoleCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create clusterrole",
    description: "Create a ClusterRole. The types must exist on the server.",
    examples: [
      ["Allow to read nodes", "k8s create clusterrole node-reader --verb=get,list --resource=nodes"],
      ["Allow to read a path", "k8s create clusterrole health --verb=get --non-resource-url=/healthz"],
      ["Combine ClusterRoles with a label", "k8s create clusterrole all --aggregation-rule=rbac.example/all=true"],
    ],
    options: {
      ...RULE,
      nonResourceUrl: { value: "path", repeated: true, help: "Allowed path, such as /healthz" },
      aggregationRule: { value: "key=value", repeated: true, help: "Label of the ClusterRoles to combine" },
    },
    async make({ shell, k8s, flags, name }) {
      const { resourceName: resourceNames, nonResourceUrl, aggregationRule } = flags;
      const verbs = listed(flags.verb);
      const resources = await resolved(shell, k8s, flags.resource);
      if (resources.length > 0) warnOfVerbs(shell, verbs);
      const labels = aggregationRule && Object.fromEntries(
        listed(aggregationRule).map((pair) => {
          const [key = "", value = "", ...more] = pair.split("=");
          if (key !== "" && more.length === 0 && pair.includes("=")) return [key, value];
          throw new UsageError(`malformed pair, expect string=string: ${pair}`);
        }),
      );
      return clusterRole(name, {
        verbs,
        resources,
        resourceNames,
        nonResourceUrls: listed(nonResourceUrl),
        aggregationRule: labels,
      });
    },
  });
}

/** `k8s create rolebinding`: creates a RoleBinding. */
export function createRoleBindingCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create rolebinding",
    description: "Create a RoleBinding.",
    examples: [
      ["Bind a user to a Role", "k8s create rolebinding readers --role=reader --user=jane"],
      [
        "Bind a service account to a ClusterRole",
        "k8s create rolebinding ci --clusterrole=edit --serviceaccount=ci:ci",
      ],
    ],
    options: {
      role: { value: "name", help: "Role to bind" },
      clusterrole: { value: "name", help: "ClusterRole to bind" },
      ...SUBJECTS,
    },
    make({ flags, name }) {
      const { role, clusterrole: clusterRole, namespace, user, group, serviceaccount } = flags;
      const subjects = { users: asList(user), groups: group, serviceAccounts: serviceaccount };
      return roleBinding(name, { role, clusterRole, ...subjects, namespace });
    },
  });
}

/** `k8s create clusterrolebinding`: creates a ClusterRoleBinding. */
export function createClusterRoleBindingCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create clusterrolebinding",
    description: "Create a ClusterRoleBinding.",
    examples: [["Bind a group to a ClusterRole", "k8s create clusterrolebinding ops --clusterrole=view --group=ops"]],
    options: { clusterrole: { value: "name", help: "ClusterRole to bind" }, ...SUBJECTS },
    make({ flags, name }) {
      const { clusterrole: clusterRole, user, group, serviceaccount } = flags;
      if (clusterRole === undefined) throw new UsageError('required flag(s) "clusterrole" not set');
      const subjects = { users: asList(user), groups: group, serviceAccounts: serviceaccount };
      return clusterRoleBinding(name, { clusterRole, ...subjects });
    },
  });
}

// The global flag of the same name has one value.
function asList(values: unknown): string[] | undefined {
  return Array.isArray(values) ? values.map(String) : undefined;
}

function listed(values: readonly string[] = []): string[] {
  return values.flatMap((value) => value.split(",")).filter((value) => value !== "");
}

const STANDARD_VERBS =
  "* get delete list create update patch watch proxy deletecollection use bind escalate impersonate";

function warnOfVerbs(shell: Shell, verbs: readonly string[]): void {
  for (const verb of verbs) {
    if (!STANDARD_VERBS.split(" ").includes(verb)) shell.err(`Warning: '${verb}' is not a standard resource verb`);
  }
}

// Types that exist for special verbs alone (cmd/create/create_role.go).
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
  impersonate: ["users", "serviceaccounts", "groups", "userextras.authentication.k8s.io"],
};

/** Replaces short names by the names of the server's types. */
async function resolved(shell: Shell, k8s: K8s, texts: readonly string[] | undefined): Promise<RuleResource[]> {
  return await Promise.all(
    listed(texts).map(async (text) => {
      const { group, resource } = readRuleResource(text);
      const [name = "", subresource] = resource.split(/\/(.*)/s);
      const full = group === "" ? name : `${name}.${group}`;
      if (name === "*" || Object.values(SPECIAL).flat().includes(full)) return { group, resource };
      const found = await k8s.discovery.resolve(full, shell.signal);
      if (group !== "" && found.group !== group) {
        throw new InputError(`the server doesn't have a resource type "${full}"`);
      }
      return {
        group: found.group,
        resource: subresource === undefined ? found.plural : `${found.plural}/${subresource}`,
      };
    }),
  );
}
