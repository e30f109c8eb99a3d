import { InputError } from "../../../data/core/errors.ts";
import { isEqual } from "../../../data/base/equal.ts";
import { isRecord, type KubeObject, records } from "../../../data/core/object.ts";
import { BOOLEAN, type OptionTable, STRING } from "../../../data/core/options.ts";
import { parseQuantity } from "../../../data/core/quantity.ts";
import { defined } from "../../../data/base/defined.ts";
import {
  CHANGE_OPTIONS,
  changeWithBody,
  type Decide,
  type ObjectChangeOptions,
  type ObjectUpdate,
  type ReadAndPatch,
} from "../change.ts";
import { requirePatch, requireText } from "../client.ts";
import { type ContainerSpec, withContainers, withPodSpec } from "./pod_template.ts";

/** Options of the calls that change containers. */
export interface ContainerOptions extends ObjectChangeOptions {
  /** The name of the containers. `*` stands for any text. @default {"*"} */
  containers?: string | undefined;
}

/** The table of {@linkcode ContainerOptions}. */
export const CONTAINER_OPTIONS: OptionTable<ContainerOptions> = { ...CHANGE_OPTIONS, containers: STRING };

/** Options of `set.env`. */
export interface EnvOptions extends ContainerOptions {
  /** Change variables that already have another value. @default {true} */
  overwrite?: boolean | undefined;
}

/** The table of {@linkcode EnvOptions}. */
export const ENV_OPTIONS: OptionTable<EnvOptions> = { ...CONTAINER_OPTIONS, overwrite: BOOLEAN };

/** The new images by the names of their containers. `*` stands for all containers. */
export type ImageChanges = Readonly<Record<string, string>>;

/**
 * The new values of environment variables by their names. `null` removes a variable. An object is a `valueFrom`, such as
 * `{ secretKeyRef: { name: "db", key: "password" } }`.
 */
export type EnvChanges = Readonly<Record<string, string | null | object>>;

/** The new limits and requests by the names of their resources: `{ limits: { cpu: "500m" } }`. */
export interface ResourceChanges {
  /** The limits. */
  limits?: Readonly<Record<string, string>> | undefined;
  /** The requests. */
  requests?: Readonly<Record<string, string>> | undefined;
}

/** Returns the decision that sets the images of containers. */
export function decideImages(images: ImageChanges): Decide {
  return (object) => {
    const after = withPodSpec(object, (spec) => {
      return Object.entries(images).reduce(
        (spec, [name, image]) => withContainers(spec, name, (container) => ({ ...container, image })),
        spec,
      );
    });
    return unlessSame(object, after, "image updated");
  };
}

/** Returns the decision that sets and removes environment variables (kubectl's cmd/set/helper.go, updateEnv). */
export function decideEnv(changes: EnvChanges, { containers = "*", overwrite = true }: EnvOptions = {}): Decide {
  return (object) => {
    const after = withPodSpec(object, (spec) => {
      return withContainers(spec, containers, (container) => withEnv(container, changes, overwrite));
    });
    return unlessSame(object, after, "env updated");
  };
}

/** Returns a container with other environment variables. Changed variables keep their place. */
function withEnv(container: ContainerSpec, changes: EnvChanges, overwrite: boolean): ContainerSpec {
  const before = records(container.env);
  const left = new Map(Object.entries(changes));
  const env: unknown[] = [];
  for (const variable of before) {
    const name = String(variable.name);
    if (!Object.hasOwn(changes, name)) {
      env.push(variable);
      continue;
    }
    const value = left.get(name);
    // Removed, or already at the place of an earlier variable of the same name.
    if (value === undefined || value === null) continue;
    left.delete(name);
    if (!overwrite && variable.value !== value) {
      throw new InputError(`'${name}' already has a value (${variable.value ?? ""}), and overwrite is false`);
    }
    env.push(newVariable(name, value));
  }
  for (const [name, value] of left) if (value !== null) env.push(newVariable(name, value));
  return before.length === 0 && env.length === 0 ? container : { ...container, env: env.length > 0 ? env : undefined };
}

// The server leaves an empty value out.
function newVariable(name: string, value: string | object): unknown {
  if (typeof value === "object") return { name, valueFrom: value };
  return defined({ name, value: value === "" ? undefined : value });
}

/** Returns the decision that sets limits and requests. */
export function decideResources(changes: ResourceChanges, { containers = "*" }: ContainerOptions = {}): Decide {
  return (object) => {
    const after = withPodSpec(object, (spec) => {
      return withContainers(spec, containers, (container) => {
        const before = isRecord(container.resources) ? container.resources : {};
        const changed = defined({
          limits: changes.limits && amounts(before.limits, changes.limits),
          requests: changes.requests && amounts(before.requests, changes.requests),
        });
        return { ...container, resources: { ...before, ...changed } };
      });
    });
    return unlessSame(object, after, "resource requirements updated");
  };
}

// The server writes "0.5" as "500m". An equal amount keeps its form, so that nothing changes.
function amounts(before: unknown, changes: Readonly<Record<string, string>>): Record<string, unknown> {
  const amounts: Record<string, unknown> = isRecord(before) ? { ...before } : {};
  for (const [name, amount] of Object.entries(changes)) {
    const old = amounts[name];
    if (old === undefined || parseQuantity(String(old)) !== parseQuantity(amount)) amounts[name] = amount;
  }
  return amounts;
}

/** Returns the decision that sets the service account of pods. */
export function decideServiceAccount(name: string): Decide {
  return (object) => {
    const after = withPodSpec(object, (spec) => ({
      ...spec,
      serviceAccountName: name,
      // The deprecated field has the same value, and the server would keep the old one.
      ...defined({ serviceAccount: spec.serviceAccount === undefined ? undefined : name }),
    }));
    return { object: after, done: "serviceaccount updated" };
  };
}

// kubectl prints nothing about an object that does not change.
function unlessSame(before: KubeObject, after: KubeObject, done: string): ObjectUpdate {
  return isEqual(before, after) ? { object: before } : { object: after, done };
}

/** Reads the arguments of `k8s.set.image()` and sets images. */
export function setImage(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "set.image", CHANGE_OPTIONS, args, (images, options) => {
    requirePatch(images);
    return { decide: decideImages(images as ImageChanges), options };
  });
}

/** Reads the arguments of `k8s.set.env()` and sets environment variables. */
export function setEnv(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "set.env", ENV_OPTIONS, args, (changes, { containers, overwrite, ...options }) => {
    requirePatch(changes);
    return { decide: decideEnv(changes as EnvChanges, { containers, overwrite }), options };
  });
}

/** Reads the arguments of `k8s.set.resources()` and sets limits and requests. */
export function setResources(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "set.resources", CONTAINER_OPTIONS, args, (changes, { containers, ...options }) => {
    requirePatch(changes);
    return { decide: decideResources(changes as ResourceChanges, { containers }), options };
  });
}

/** Reads the arguments of `k8s.set.serviceAccount()` and sets the service account of pods. */
export function setServiceAccount(
  verbs: ReadAndPatch,
  [target, second, third, fourth]: readonly unknown[],
): Promise<KubeObject> {
  // Both the name of the object and that of the account are text.
  const isPair = typeof target === "string" && !target.includes("/");
  const [args, name] = isPair ? [[target, second, {}, fourth], third] : [[target, {}, third], second];
  requireText("name", name);
  return changeWithBody(verbs, "set.serviceAccount", CHANGE_OPTIONS, args, (_, options) => {
    return { decide: decideServiceAccount(name), options };
  });
}
