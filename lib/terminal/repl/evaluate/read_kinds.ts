import { markAllNamespaces } from "../../../data/core/all_namespaces.ts";
import { ApiError, InputError, isForbidden, KubeError } from "../../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { exactName, type Resource } from "../../../data/core/resource.ts";
import type { ListOptions } from "../../../api/client/options.ts";
import { kindOfWord } from "./kind_of_word.ts";
import { nameRelated } from "./related_names.ts";
import type { K8s } from "../../../session/k8s.ts";
import { markObjectList } from "../../../data/core/object_list.ts";
import { withNames } from "../../../data/expression/with_names.ts";

/** How the words of kinds are read. */
export interface ReadKindsOptions {
  /** Whether lists are read from all namespaces. @default {false} */
  allNamespaces?: boolean | undefined;
  /** The properties that the code reads. Other objects are read for those that need them. @default {none} */
  mentioned?: ReadonlySet<string> | undefined;
}

/**
 * Reads all objects of a kind, as the value of a word.
 *
 * @throws {KubeError} If the list cannot be read. The message names the word.
 */
export async function listOfWord(
  k8s: K8s,
  word: string,
  { allNamespaces = false, mentioned }: ReadKindsOptions,
  options: ListOptions = {},
): Promise<KubeObject[]> {
  return await explaining(word, async () => {
    const resource = await resourceOf(k8s, word);
    const scope = allNamespaces && resource.namespaced ? { namespace: "*" } : {};
    const list = await k8s.list(exactName(resource), { ...scope, ...options });
    const items = markObjectList(withNames(list.items as KubeObject[]));
    const { namespace = k8s.namespace } = { ...scope, ...options };
    await nameRelated(k8s, { resource, objects: items, namespace, mentioned });
    return namespace === "*" ? markAllNamespaces(items) : items;
  });
}

/** Reads the object or the list that the call of a word requests: `deploy("web")` is one object, `pods({ labels })` a list. */
export async function readKindWord(
  k8s: K8s,
  word: string,
  how: ReadKindsOptions,
  [target, options]: readonly unknown[],
): Promise<KubeObject | KubeObject[]> {
  if (typeof target === "string") {
    return await explaining(word, async () => {
      const resource = await resourceOf(k8s, word);
      const object = await k8s.get(exactName(resource), target, ...isRecord(options) ? [options] : []) as KubeObject;
      withNames([object]);
      const namespace = object.metadata?.namespace ?? k8s.namespace;
      await nameRelated(k8s, { resource, objects: [object], namespace, mentioned: how.mentioned });
      return object;
    });
  }
  if (target !== undefined && !isRecord(target)) {
    throw new InputError(`Cannot read ${word}: expected a name or options, got ${typeof target}`, {
      hints: [`write ${word}("NAME") or ${word}({ labels: "app=web" })`],
    });
  }
  return await listOfWord(k8s, word, how, target);
}

async function resourceOf(k8s: K8s, word: string): Promise<Resource> {
  return await kindOfWord(k8s, word) ?? await k8s.discovery.resolve(word);
}

// A word is read before the input runs, so that no stack shows the word.
async function explaining<T>(word: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const message = `Cannot read the word "${word}": ${error.message}`;
    const own = isForbidden(error) ? [`declare ${word} first if it is a variable: let ${word}`] : [];
    const options = { cause: error, hints: [...error.steps, ...own] };
    if (error instanceof ApiError) throw new ApiError({ ...error.status, message }, error.request, options);
    throw new KubeError(message, options);
  }
}
