import { ApiError, InputError, isNotFound } from "../../data/core/errors.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import type { Stored } from "../../data/core/object.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { getRequest } from "../../data/request/verbs.ts";
import { type Client, logHint, requireName, scoped, sendJson, splitName, withResource } from "./client.ts";
import type { GetOptions } from "./options.ts";

/**
 * Reads one object.
 *
 * @throws {ApiError} If it does not exist.
 * @throws {InputError} If it is a log, which is text.
 */
export async function get<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<Stored<ObjectOf<T>>> {
  const wanted = requireName("get", type, name);
  if (options.subresource === "log") {
    throw new InputError(`Cannot get the log of ${wanted.type} "${wanted.name}" as an object`, {
      hints: [logHint(wanted.type, wanted.name)],
    });
  }
  const where = { ...scoped(client, options), name: wanted.name };
  try {
    return await withResource(
      client,
      (discovery) => discovery.resolve(wanted.type, options.signal),
      (resource) => sendJson<Stored<ObjectOf<T>>>(client, getRequest(resource, where)),
    );
  } catch (error) {
    // `pods/log` is a subresource in RBAC, but an object named "log" in every verb.
    if (!isNotFound(error) || name !== undefined || wanted.name !== "log") throw error;
    const hints = [...error.steps, `"${type}" means the object "log"; ${logHint(wanted.type, "NAME")}`];
    throw new ApiError(error.status, error.request, { hints, cause: error });
  }
}

/** Reads one object. Returns undefined if it does not exist. */
export async function find<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<Stored<ObjectOf<T>> | undefined> {
  try {
    return await get(client, type, name, options);
  } catch (error) {
    // Only a missing object returns undefined. An unknown path is an error.
    if (isNotFound(error) && (error.status.details?.name ?? "") !== "") return undefined;
    throw error;
  }
}

/** Returns the path of a kind, or of an object, on this server. */
export async function path(client: Client, type: string, name?: string, options: GetOptions = {}): Promise<string> {
  const wanted = splitName(type, name);
  const resource = await client.discovery.resolve(wanted.type, options.signal);
  const where = scoped(client, options);
  return resourcePath(resource, { ...where, name: wanted.name });
}
