import { InputError } from "../core/errors.ts";
import type { Resource } from "../core/resource.ts";

/** Which object, or which list, of a kind. */
export interface Where {
  /** Ignored for cluster-scoped kinds; none, or `"*"`, means all namespaces, in which there are lists alone. */
  namespace?: string | undefined;
  name?: string | undefined;
  /** Such as `status`, `scale`, `token`. */
  subresource?: string | undefined;
}

/**
 * The path of a kind, of one of its objects, or of a subresource, percent-encoded
 * (Kubernetes API concepts, "Resource URIs").
 *
 * @throws {InputError} Where a namespace or a name holds what no path may: `/`, `%`, `.` or `..` alone; and where one
 * object is to be in all namespaces.
 */
export function resourcePath(
  resource: Pick<Resource, "group" | "version" | "plural" | "namespaced">,
  where: Where = {},
): string {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const parts = [root];
  if (where.name !== undefined) requireOneNamespace(resource, where);
  if (resource.namespaced && where.namespace !== undefined && where.namespace !== "" && where.namespace !== "*") {
    parts.push("namespaces", segment(where.namespace, "namespace"));
  }
  parts.push(resource.plural);
  if (where.name !== undefined) parts.push(segment(where.name, "name"));
  if (where.subresource !== undefined) parts.push(...where.subresource.split("/").map(encodeURIComponent));
  return parts.join("/");
}

/**
 * The server would answer that there is no such path, which reads as if there were no such object.
 *
 * @throws {InputError} Where what one object is asked of is all namespaces.
 */
export function requireOneNamespace(
  { plural, namespaced }: Pick<Resource, "plural" | "namespaced">,
  where: Where,
): void {
  const { namespace, name } = where;
  if (!namespaced || (namespace !== "*" && namespace !== "")) return;
  const object = name === undefined ? plural : `${plural} "${name}"`;
  throw new InputError(`Cannot ask all namespaces at once for one object: ${object}`, {
    hints: [
      'name its namespace: { namespace: "shop" }',
      ...(name === undefined
        ? []
        : [`list("${plural}", { namespace: "*", fields: { "metadata.name": "${name}" } }) finds it in any`]),
    ],
  });
}

// The rule of apimachinery's api/validation/path: such a name could lead to another path than the one meant.
function segment(text: string, what: string): string {
  if (text === "" || text === "." || text === ".." || /[/%]/.test(text)) {
    throw new InputError(`Cannot use "${text}" as a ${what}: it may not be empty, ".", ".." or hold "/" or "%"`);
  }
  return encodeURIComponent(text);
}
