import { counted } from "../base/text.ts";
import { boundRole } from "../core/bound_role.ts";
import { presented } from "../core/custom_inspect.ts";
import type { KubeObject } from "../core/object.ts";
import { formatYaml } from "../output/yaml/writer.ts";
import type { RecordedAccess } from "./recorded.ts";
import type { PolicyRule } from "./policy_rule.ts";
import { type NotedRule, rulesOf } from "./rules.ts";

/** Options of `rbac()`. */
export interface RbacOptions {
  /** The service account that receives the permissions, as `NAME` or `NAMESPACE:NAME`. @default {"script"} */
  serviceAccount?: string | undefined;
  /** The name of the roles and bindings. @default {the name of the service account} */
  name?: string | undefined;
  /** Whether no rule is limited to the names of objects. @default {false} */
  anyName?: boolean | undefined;
}

/** A Role or ClusterRole. */
export interface RoleObject extends KubeObject {
  rules: PolicyRule[];
}

/** The roles and bindings that allow the requests of recorded runs. Printed, they are YAML with comments. */
export interface Rbac {
  /** Roles, ClusterRoles and their bindings, in an order in which they can be created. */
  readonly objects: readonly KubeObject[];
  /** The limits of the roles, such as branches that the runs did not take. */
  readonly notes: readonly string[];
}

/**
 * Returns the roles and bindings that allow the recorded requests, and nothing else.
 *
 * @param namespace The namespace of a service account that is given without one.
 */
export function rbacOf(recorded: readonly RecordedAccess[], namespace: string, options: RbacOptions = {}): Rbac {
  const { serviceAccount = "script", anyName } = options;
  const [home, account] = serviceAccount.includes(":")
    ? [serviceAccount.replace(/:.*$/, ""), serviceAccount.replace(/^.*:/, "")]
    : [namespace, serviceAccount];
  const { name = account } = options;
  const subjects = [{ kind: "ServiceAccount", name: account, namespace: home }];
  // ClusterRoles of several namespaces have one cluster-wide name space.
  const clusterName = `${home}-${name}`;
  const parts = rulesOf(recorded, { anyName }).flatMap(({ namespace, rules }) => {
    const metadata = namespace === "" ? { name: clusterName } : { name, namespace };
    const { role, binding } = boundRole(metadata, rules.map(({ rule }) => rule), subjects);
    return [{ object: role, rules }, { object: binding, rules: [] }];
  });
  const notes = notesOf(recorded);
  const value = { objects: parts.map(({ object }) => object), notes };
  return presented(value, () => toText(parts, notes));
}

function notesOf(recorded: readonly RecordedAccess[]): string[] {
  const requests = recorded.reduce((sum, { count }) => sum + count, 0);
  const refused = recorded.reduce((sum, { refused }) => sum + refused, 0);
  return [
    `These roles allow ${counted(recorded.length, "permission")}, recorded from ${counted(requests, "request")}.`,
    ...(refused === 0 ? [] : [`The server refused ${counted(refused, "request")}, which are allowed here as well.`]),
    "Branches that the script did not take were not seen: run it on them too, and merge the recordings.",
  ];
}

interface Part {
  object: KubeObject;
  rules: readonly NotedRule[];
}

function toText(parts: readonly Part[], notes: readonly string[]): string {
  const comment = (text: string, indent = "") => `${indent}# ${text.replace(/[\r\n]+/g, " ")}\n`;
  const head = notes.map((note) => comment(note)).join("");
  return head + parts.map(({ object, rules }) => {
    if (rules.length === 0) return formatYaml(object);
    const { rules: _, ...rest } = object as RoleObject;
    const lines = rules.map(({ rule, notes }) => notes.map((note) => comment(note)).join("") + formatYaml([rule]));
    return `${formatYaml(rest)}rules:\n${lines.join("")}`;
  }).join("---\n");
}
