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
import { untilGone } from "./wait_deleted.ts";
import type { DeleteOptions, PatchOptions, WriteOptions } from "./options.ts";

/** Creates an object; one that was read from a server is created as a new one, without the uid and resourceVersion. */
export function create<T extends KubeObject>(
  client: Client,
  object: T,
  options: WriteOptions = {},
): Promise<Stored<T>> {
  return write(client, object, options, (resource, where) => {
    // A subresource such as `token` or `eviction` is created below a name; an object is created in its collection.
    const { name, ...collection } = where;
    requireOneNamespace(resource, where);
    if (options.subresource === undefined || name === undefined) {
      return sendJson<Stored<T>>(client, createRequest(resource, withoutIdentity(object), collection));
    }
    // The uid in the body of a subresource, such as a Binding, is a precondition.
    return sendJson<Stored<T>>(client, createRequest(resource, object, where));
  });
}

/** Replaces an object whole; with a resourceVersion in it, only where nobody changed it since. */
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

/** Takes the patch out of the arguments of `patch`; what remains are the arguments of any call about one object. */
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

/** The ways in which a patch can be meant (the API server's media types). */
export type PatchType = NonNullable<PatchOptions["type"]>;

/** How a patch is meant where nobody says it. */
export function patchType(resource: Resource, body: unknown): PatchType {
  // Strategic merge needs the Go type's tags, which CRDs do not have: the server answers them with 415.
  return Array.isArray(body) ? "json" : isBuiltin(resource) ? "strategic" : "merge";
}

/** Deletes one object, and waits until it is gone where that is asked for. */
export function remove(client: Client, type: string, name?: string, options: DeleteOptions = {}): Promise<KubeObject> {
  const wanted = requireName("delete", type, name);
  return withResource(
    client,
    (discovery) => discovery.resolve(wanted.type, options.signal),
    async (resource) => {
      const where = { ...scoped(client, options), name: wanted.name };
      const answer = await sendJson<KubeObject>(client, deleteRequest(resource, where));
      if (options.wait && !options.dryRun) await untilGone(client, resource, where, answer);
      return answer;
    },
  );
}

/** What the requests of every write take from the options. */
export function writeWhere(client: Client, options: WriteOptions) {
  const { fieldManager = client.fieldManager, fieldValidation = "Strict" } = options;
  return { ...scoped(client, options), fieldManager, fieldValidation };
}

/**
 * Finds an object's kind and place, and makes the call.
 *
 * @throws {InputError} Where it has no apiVersion or kind, or the options name another namespace than the object.
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
      hints: ['such as { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }'],
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
      // On a kind without namespaces the server ignores it.
      if (own !== undefined && resource.namespaced) {
        requireSameNamespace(own, options.namespace);
        where.namespace = own;
      }
      if (name !== undefined) where.name = name;
      return call(resource, where);
    },
  );
}

/** @throws {InputError} Where an object has no name. */
export function requireObjectName(verb: string, object: KubeObject): string {
  requireObject(object);
  const name = nameOf(object);
  if (name === undefined) {
    throw new InputError(`Cannot ${verb} the ${object.kind ?? "object"} without a name`, {
      hints: ["set metadata.name; generateName works with create only"],
    });
  }
  return name;
}
