import { InputError, listKinds } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { apiVersionOf, parseApiVersion, type Resource } from "../../data/core/resource.ts";
import { BUILTINS } from "../../data/core/builtins.ts";
import { findKind, findResource, unknownResource } from "./resolve.ts";

/** The kinds of the server. Answers are kept for the session. */
export interface Discovery {
  /**
   * Resolves the name of a kind in any form that kubectl accepts. Built-in kinds need no request. The result is kept, so
   * that a command and its calls resolve a type once.
   *
   * @throws {InputError} If no kind has the name, even after reading the kinds again. It suggests a similar name.
   */
  resolve(name: string, signal?: AbortSignal): Promise<Resource>;
  /**
   * Resolves the apiVersion and kind of an object.
   *
   * @throws {InputError} If the server does not have the kind.
   */
  kind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource>;
  /** Returns all kinds in all served versions, in the order of the server. */
  resources(signal?: AbortSignal): Promise<Resource[]>;
  /** Drops all kept answers. From then on built-in kinds are also read from the server. */
  refresh(): void;
}

/** Creates a Discovery over a handler. It reads the kinds once, and again if a kind is missing. */
export function createDiscovery(handler: Handler): Discovery {
  let known: Promise<Resource[]> | undefined;
  let trustBuiltins = true;
  const resolved = new Map<string, Resource>();

  function resources(signal?: AbortSignal): Promise<Resource[]> {
    // Built-in kinds do not need it.
    known ??= import("./discover.ts").then(({ discover }) => discover(handler, signal)).catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  // On a miss the kinds are read again, because a CRD may be new.
  async function find(
    pick: (resources: readonly Resource[]) => Resource | undefined,
    signal?: AbortSignal,
  ): Promise<Resource | undefined> {
    const builtin = trustBuiltins ? pick(BUILTINS) : undefined;
    if (builtin !== undefined) return builtin;
    const fresh = known === undefined;
    const found = pick(await resources(signal));
    if (found !== undefined || fresh) return found;
    forget();
    return pick(await resources(signal));
  }

  function forget(): void {
    known = undefined;
    resolved.clear();
  }

  return {
    resources,
    refresh() {
      forget();
      trustBuiltins = false;
    },
    async resolve(name, signal) {
      const before = resolved.get(name);
      if (before !== undefined) return before;
      const found = await find((all) => findResource(all, name), signal);
      if (found === undefined) throw unknownResource(await resources(signal), name);
      resolved.set(name, found);
      return found;
    },
    async kind(apiVersion, kind, signal) {
      const wanted = { ...parseApiVersion(apiVersion), kind };
      const found = await find((all) => findKind(all, wanted), signal);
      if (found === undefined) throw unknownKind(await resources(signal), apiVersion, kind);
      return found;
    },
  };
}

function unknownKind(resources: readonly Resource[], apiVersion: string, kind: string): InputError {
  const same = resources.find((resource) => resource.kind.toLowerCase() === kind.toLowerCase());
  const first = same === undefined
    ? "create the CustomResourceDefinition of a custom kind before its objects"
    : `this server has kind "${same.kind}" in ${apiVersionOf(same)}`;
  return new InputError(`no matches for kind "${kind}" in version "${apiVersion}"`, { hints: [first, listKinds()] });
}
