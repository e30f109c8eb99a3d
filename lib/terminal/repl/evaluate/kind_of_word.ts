import { BUILTINS } from "../../../data/core/builtins.ts";
import type { Resource } from "../../../data/core/resource.ts";
import { findResource } from "../../../api/discovery/resolve.ts";
import type { K8s } from "../../../session/k8s.ts";

/**
 * Returns the kind that a word names: by its plural, its singular or a short name. Words are written in small letters,
 * so that `Event` and `Node` keep their meaning in JavaScript.
 */
export async function kindOfWord(k8s: K8s, word: string): Promise<Resource | undefined> {
  return builtinKind(word) ?? named(await k8s.discovery.resources(), word);
}

/** Returns the built-in kind that a word names. */
export function builtinKind(word: string): Resource | undefined {
  return named(BUILTINS, word);
}

function named(resources: readonly Resource[], word: string): Resource | undefined {
  const found = findResource(resources, word);
  if (found === undefined || !found.verbs.includes("list")) return undefined;
  return [found.plural, found.singular, ...found.shortNames].includes(word) ? found : undefined;
}
