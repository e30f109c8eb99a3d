import { isNotFound } from "../../data/core/errors.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import type { Stored } from "../../data/core/object.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { getRequest } from "../../data/request/verbs.ts";
import { type Client, requireName, scoped, sendJson, splitName, withResource } from "./client.ts";
import type { GetOptions } from "./options.ts";

/** Reads one object. */
export function get<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<Stored<ObjectOf<T>>> {
  const wanted = requireName("get", type, name);
  return withResource(
    client,
    (discovery) => discovery.resolve(wanted.type, options.signal),
    (resource) => {
      const where = { ...scoped(client, options), name: wanted.name };
      return sendJson<Stored<ObjectOf<T>>>(client, getRequest(resource, where));
    },
  );
}

/** Reads one object, or gives undefined where it does not exist. */
export async function find<T extends string>(
  client: Client,
  type: T,
  name?: string,
  options: GetOptions = {},
): Promise<Stored<ObjectOf<T>> | undefined> {
  try {
    return await get(client, type, name, options);
  } catch (error) {
    // Only the object may be absent: an unknown path is a mistake that the person must see.
    if (isNotFound(error) && (error.status.details?.name ?? "") !== "") return undefined;
    throw error;
  }
}

/** The path of a kind, or of one object of it, on this server. */
export async function path(client: Client, type: string, name?: string, options: GetOptions = {}): Promise<string> {
  const wanted = splitName(type, name);
  const resource = await client.discovery.resolve(wanted.type, options.signal);
  const where = scoped(client, options);
  return resourcePath(resource, { ...where, name: wanted.name });
}
