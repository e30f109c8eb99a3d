import { InputError } from "../../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { podSpecOf, podSpecPath } from "../../../data/core/pod_template.ts";

/** The specification of a pod, or of the pods of a workload. */
export type PodSpec = Record<string, unknown>;

/**
 * Returns an object with another pod specification: that of a Pod, or that in the pod template of a workload.
 *
 * @throws {InputError} If the object has no containers.
 */
export function withPodSpec(object: KubeObject, change: (spec: PodSpec) => PodSpec): KubeObject {
  const path = podSpecPath(object);
  if (path === undefined || !Array.isArray(podSpecOf(object)?.containers)) {
    const name = `${object.kind ?? "object"} "${object.metadata?.name ?? ""}"`;
    throw new InputError(`Cannot change ${name}: the object is not a pod or does not have a pod template`);
  }
  return replaced(object, path, change);
}

function replaced<T extends Record<string, unknown>>(
  object: T,
  [name = "", ...rest]: readonly string[],
  change: (spec: PodSpec) => PodSpec,
): T {
  const inner = object[name];
  if (!isRecord(inner)) return object;
  return { ...object, [name]: rest.length === 0 ? change(inner) : replaced(inner, rest, change) };
}

/** A container of a pod specification. */
export type ContainerSpec = Record<string, unknown>;

/**
 * Returns a pod specification in which some containers are changed, init containers included.
 *
 * @param names The name of the containers. `*` stands for any text.
 * @throws {InputError} If no container has the name.
 */
export function withContainers(
  spec: PodSpec,
  names: string,
  change: (container: ContainerSpec) => ContainerSpec,
): PodSpec {
  let found = 0;
  const changed = (containers: unknown) => {
    if (!Array.isArray(containers)) return containers;
    return containers.map((container: unknown) => {
      if (!isRecord(container) || !matchesPattern(String(container.name), names)) return container;
      found++;
      return change(container);
    });
  };
  const after = { ...spec, containers: changed(spec.containers) };
  if (spec.initContainers !== undefined) Object.assign(after, { initContainers: changed(spec.initContainers) });
  if (found > 0) return after;
  const known = [spec.containers, spec.initContainers].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : []
  );
  throw new InputError(`unable to find container named "${names}"`, {
    hints: [`the containers are ${known.map(({ name }) => name).join(", ")}`],
  });
}

/** Reports whether a name matches a pattern in which `*` stands for any text. */
export function matchesPattern(name: string, pattern: string): boolean {
  if (!pattern.includes("*")) return name === pattern;
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
}
