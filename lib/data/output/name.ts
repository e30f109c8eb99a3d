import { InputError } from "../core/errors.ts";
import { isKubeList, isKubeObject, type KubeObject } from "../core/object.ts";
import { namePrefix, parseApiVersion, type Resource } from "../core/resource.ts";

/** Formats the name of an object like `kubectl -o name`: `pod/web`, `deployment.apps/web`. */
export function formatName(object: KubeObject, resource?: Pick<Resource, "group" | "kind">): string {
  const { group } = resource ?? parseApiVersion(object.apiVersion ?? "v1");
  return namePrefix({ kind: resource?.kind ?? object.kind ?? "", group }) + (object.metadata?.name ?? "");
}

/**
 * Writes the names of an object, of a list or of an array of objects, one per line.
 *
 * @throws {InputError} If a value is not a Kubernetes object.
 */
export function formatNames(value: unknown): string {
  const items = isKubeList(value) ? value.items : Array.isArray(value) ? value : [value];
  return items.map((item) => {
    if (!isKubeObject(item)) throw new InputError("Cannot write a name: the value is not a Kubernetes object");
    return `${formatName(item)}\n`;
  }).join("");
}
