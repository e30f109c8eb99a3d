import { InputError, listKinds } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { apiVersionOf, parseApiVersion, type Resource } from "../../data/core/resource.ts";
import { BUILTINS } from "../../data/core/builtins.ts";
import { findKind, findResource, unknownResource } from "./resolve.ts";

/** What the server offers; answers are kept for the session. */
export interface Discovery {
  /**
   * Finds the kind that a name stands for, as kubectl accepts names. The built-in kinds answer without a request. The
   * answer is kept by its name, so that a command and the calls that it makes resolve a type once.
   *
   * @throws {InputError} Where no kind has that name, also after a fresh look; it says "did you mean".
   */
  resolve(name: string, signal?: AbortSignal): Promise<Resource>;
  /**
   * Finds the kind of an object by its apiVersion and kind.
   *
   * @throws {InputError} Where the server has no such kind.
   */
  kind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource>;
  /** All kinds in all served versions, in the server's order. */
  resources(signal?: AbortSignal): Promise<Resource[]>;
  /** Forgets what is known, and from then on asks the server also for the built-in kinds. */
  refresh(): void;
}

/** Makes a Discovery that asks this handler, at most once unless something is missing. */
export function createDiscovery(handler: Handler): Discovery {
  let known: Promise<Resource[]> | undefined;
  let trustBuiltins = true;
  const resolved = new Map<string, Resource>();

  function resources(signal?: AbortSignal): Promise<Resource[]> {
    // The built-in kinds are found without it.
    known ??= import("./discover.ts").then(({ discover }) => discover(handler, signal)).catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  // Looks in what is known; on a miss once more in a fresh answer, for a CRD may have come since.
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
  return new InputError(`No matches for kind "${kind}" in version "${apiVersion}"`, { hints: [first, listKinds()] });
}
