import { InputError } from "../../data/core/errors.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import {
  isRecord,
  type KubeObject,
  nameOf,
  namespaceOf,
  type Stored,
  withoutIdentity,
} from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { isBuiltin } from "../../data/core/builtins.ts";
import { createRequest, deleteRequest, patchRequest, replaceRequest } from "../../data/request/verbs.ts";
import { requireOneNamespace } from "../../data/request/paths.ts";
import {
  type Client,
  requireName,
  requireObject,
  requirePatch,
  requireSameNamespace,
  requireText,
  scoped,
  sendJson,
  withResource,
} from "./client.ts";
import type { DeleteOptions, PatchOptions, WriteOptions } from "./options.ts";

/** Creates an object. The uid and resourceVersion of an object that was read are left out. */
export function create<T extends KubeObject>(
  client: Client,
  object: T,
  options: WriteOptions = {},
): Promise<Stored<T>> {
  return write(client, object, options, (resource, where) => {
    // The path of a new subresource, such as `token` or `eviction`, has a name. The path of a new object has none.
    const { name, ...collection } = where;
    requireOneNamespace(resource, where);
    if (options.subresource === undefined || name === undefined) {
      return sendJson<Stored<T>>(client, createRequest(resource, withoutIdentity(object), collection));
    }
    // The uid in the body of a subresource, such as a Binding, is a precondition.
    return sendJson<Stored<T>>(client, createRequest(resource, object, where));
  });
}

/** Replaces an object. If it has a resourceVersion, the server answers 409 if the object has changed since. */
export function replace<T extends KubeObject>(
  client: Client,
  object: T,
  options: WriteOptions = {},
): Promise<Stored<T>> {
  requireObjectName("replace", object);
  return write(client, object, options, (resource, where) => {
    return sendJson<Stored<T>>(client, replaceRequest(resource, object, where));
  });
}

/** Separates the patch from the other arguments of `patch`. */
export function readPatchArguments([target, second, ...rest]: readonly unknown[]): [target: unknown[], patch: unknown] {
  const isPair = !isRecord(target) && (typeof second === "string" || second === undefined);
  return isPair ? [[target, second, ...rest.slice(1)], rest[0]] : [[target, ...rest], second];
}

/** Patches an object. */
export function patch<T extends string>(
  client: Client,
  type: T,
  name: string | undefined,
  body: unknown,
  options: PatchOptions = {},
): Promise<Stored<ObjectOf<T>>> {
  requirePatch(body);
  const wanted = requireName("patch", type, type.includes("/") && name === "" ? undefined : name);
  return withResource(
    client,
    (discovery) => discovery.resolve(wanted.type, options.signal),
    (resource) => {
      const where = {
        ...writeWhere(client, options),
        name: wanted.name,
        type: options.type ?? patchType(resource, body),
      };
      return sendJson<Stored<ObjectOf<T>>>(client, patchRequest(resource, body, where));
    },
  );
}

/** The types of patches (the media types of the API server). */
export type PatchType = NonNullable<PatchOptions["type"]>;

/** Returns the default type of a patch. */
export function patchType(resource: Resource, body: unknown): PatchType {
  // Strategic merge needs the tags of a Go type, which custom kinds do not have. The server answers 415.
  return Array.isArray(body) ? "json" : isBuiltin(resource) ? "strategic" : "merge";
}

/** Deletes one object. Waiting for its deletion is up to the caller. */
export function remove(client: Client, type: string, name?: string, options: DeleteOptions = {}): Promise<KubeObject> {
  const wanted = requireName("delete", type, name);
  return withResource(
    client,
    (discovery) => discovery.resolve(wanted.type, options.signal),
    async (resource) => {
      const where = { ...scoped(client, options), name: wanted.name };
      return await sendJson<KubeObject>(client, deleteRequest(resource, where));
    },
  );
}

/** Returns the options of a write for its request. */
export function writeWhere(client: Client, options: WriteOptions) {
  const { fieldManager = client.fieldManager, fieldValidation = "Strict" } = options;
  return { ...scoped(client, options), fieldManager, fieldValidation };
}

/**
 * Resolves the kind and namespace of an object, and makes the call.
 *
 * @throws {InputError} If the object has no apiVersion or kind, or the options name another namespace.
 */
export function write<T extends KubeObject>(
  client: Client,
  object: T,
  options: WriteOptions,
  call: (resource: Resource, where: ReturnType<typeof writeWhere> & { name?: string }) => Promise<Stored<T>>,
): Promise<Stored<T>> {
  requireObject(object);
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    throw new InputError("Cannot send an object without an apiVersion and a kind", {
      hints: ['pass an object such as { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }'],
    });
  }
  const name = nameOf(object);
  const own = namespaceOf(object);
  for (const field of [name, own]) if (field !== undefined) requireText("name", field);
  return withResource(
    client,
    (discovery) => discovery.kind(apiVersion, kind, options.signal),
    (resource) => {
      const where: ReturnType<typeof writeWhere> & { name?: string } = writeWhere(client, options);
      // The server ignores the namespace of a cluster-scoped kind.
      if (own !== undefined && resource.namespaced) {
        requireSameNamespace(own, options.namespace);
        where.namespace = own;
      }
      if (name !== undefined) where.name = name;
      return call(resource, where);
    },
  );
}

/** @throws {InputError} If an object has no name. */
export function requireObjectName(verb: string, object: KubeObject): string {
  requireObject(object);
  const name = nameOf(object);
  if (name === undefined) {
    throw new InputError(`Cannot ${verb} the ${object.kind ?? "object"} without a name`, {
      hints: ["set metadata.name; generateName only works with create"],
    });
  }
  return name;
}
