import { InputError } from "../core/errors.ts";
import type { Resource } from "../core/resource.ts";

/** The object or list of a kind that a path names. */
export interface Where {
  /** The namespace. Absent or `"*"` means all namespaces, which only lists support. Cluster-scoped kinds ignore it. */
  namespace?: string | undefined;
  name?: string | undefined;
  /** The subresource, such as `status`, `scale` or `token`. */
  subresource?: string | undefined;
}

/**
 * Returns the percent-encoded path of a kind, of an object, or of a subresource (Kubernetes API concepts, "Resource
 * URIs").
 *
 * @throws {InputError} If a namespace or a name is not possible in a path (`/`, `%`, or only `.` or `..`), or if one object
 * is requested in all namespaces.
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
 * Checks that one object is not requested in all namespaces. The server would answer that the path does not exist, which
 * reads as if the object did not exist.
 *
 * @throws {InputError} If the namespace is `"*"`.
 */
export function requireOneNamespace(
  { plural, namespaced }: Pick<Resource, "plural" | "namespaced">,
  where: Where,
): void {
  const { namespace, name } = where;
  if (!namespaced || (namespace !== "*" && namespace !== "")) return;
  const object = name === undefined ? plural : `${plural} "${name}"`;
  throw new InputError(`Cannot get one object from all namespaces: ${object}`, {
    hints: [
      'name its namespace: { namespace: "shop" }',
      ...(name === undefined
        ? []
        : [`list("${plural}", { namespace: "*", fields: { "metadata.name": "${name}" } }) searches all namespaces`]),
    ],
  });
}

// The rule of apimachinery's api/validation/path: such a name could lead to another path.
function segment(text: string, what: string): string {
  if (text === "" || text === "." || text === ".." || /[/%]/.test(text)) {
    throw new InputError(`Cannot use "${text}" as a ${what}: it must not be empty, "." or "..", or contain "/" or "%"`);
  }
  return encodeURIComponent(text);
}
