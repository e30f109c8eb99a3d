import { defined } from "../../../data/base/defined.ts";
import { InputError, isConflict } from "../../../data/core/errors.ts";
import { createMergePatch, type MergePatch, overlaps } from "../../../data/core/merge_patch.ts";
import { isKubeObject, type KubeObject, withoutManagedFields } from "../../../data/core/object.ts";
import { formatYaml } from "../../../data/output/yaml/writer.ts";
import { type EditLoop, editUntilAccepted } from "./edit_loop.ts";
import type { K8s } from "../../../session/k8s.ts";

/** The functions that editing an object uses. */
export interface EditObjectOptions extends EditLoop {
  /** Called before the patch is sent, with the object before and after. */
  changed(before: KubeObject, after: KubeObject): Promise<void> | void;
  /** The namespace of the object. @default {that of the session} */
  namespace?: string | undefined;
  /** The subresource to edit. */
  subresource?: string | undefined;
  /** How the object is shown, such as a Secret with its values as text. @default {as it is} */
  view?: ObjectView | undefined;
  /** Writes an object as text. @default {YAML} */
  format?: ((object: KubeObject) => string) | undefined;
}

/** Another form of an object for the editor. */
export interface ObjectView {
  /** Returns the object for the editor. */
  show(object: KubeObject): KubeObject;
  /** Returns the object for the server. */
  hide(object: KubeObject): KubeObject;
}

/** An edited object. */
export interface EditResult {
  object: KubeObject;
  /** The merge patch that was sent. */
  patch: MergePatch;
}

/**
 * Opens an object as YAML in an editor and sends the changes as a merge patch. Concurrent changes by others are kept if
 * they are to other fields. On a conflict, or if the server rejects the patch, the editor opens again with the reason
 * on top. An empty file cancels, as with kubectl. A second rejection of the same text cancels too, because a broken
 * editor must not be opened forever.
 *
 * @returns Undefined if nothing was changed.
 */
export async function editObject(
  k8s: K8s,
  type: string,
  name: string | undefined,
  { change, changed, refused, signal, namespace, subresource, view, format = formatYaml }: EditObjectOptions,
): Promise<EditResult | undefined> {
  const call = defined({ signal, namespace, subresource });
  const original = withoutManagedFields(await k8s.get<string>(type, name, call));
  const { show, hide } = view ?? { show: (object: KubeObject) => object, hide: (object: KubeObject) => object };
  return await editUntilAccepted(format(show(original)), { change, refused, signal }, async (edited) => {
    const object = hide(await parseEdited(edited));
    requireSameName(object, original);
    const patch = createMergePatch(original, object);
    if (patch === undefined) return undefined;
    await changed(original, object);
    return { object: await send(k8s, type, original, patch, call), patch };
  });
}

/**
 * Reads the object of an edited text.
 *
 * @throws {InputError} If the text is malformed, or if it is not exactly one object.
 */
export async function parseEdited(text: string): Promise<KubeObject> {
  const { parseYaml } = await import("../../../data/output/yaml/yaml.ts");
  const [object, ...others] = parseYaml(text, "the edited file");
  if (isKubeObject(object) && others.length === 0) return object;
  throw new InputError("Cannot read the edited file: it must contain exactly one object");
}

function requireSameName(object: KubeObject, original: KubeObject): void {
  const names = ({ apiVersion, kind, metadata }: KubeObject) =>
    JSON.stringify([apiVersion, kind, metadata?.name, metadata?.namespace]);
  if (names(object) === names(original)) return;
  throw new InputError("Cannot save the edited object: apiVersion, kind, name and namespace must not change");
}

// Sends the resourceVersion that was read. A merge patch replaces whole lists and could otherwise undo others' changes.
async function send(
  k8s: K8s,
  type: string,
  original: KubeObject,
  patch: MergePatch,
  call: { signal?: AbortSignal; namespace?: string; subresource?: string },
): Promise<KubeObject> {
  const { name = "", namespace } = original.metadata ?? {};
  const where = { ...call, ...defined({ namespace }) };
  const bare = type.replace(/\/.*/, "");
  let seen = original;
  while (true) {
    const metadata = { ...patch.metadata as object | undefined, resourceVersion: seen.metadata?.resourceVersion };
    try {
      return await k8s.patch<string>(bare, name, { ...patch, metadata }, { ...where, type: "merge" });
    } catch (error) {
      if (!isConflict(error)) throw error;
      seen = withoutManagedFields(await k8s.get<string>(bare, name, where));
      const theirs = createMergePatch({ ...original, metadata: stable(original) }, { ...seen, metadata: stable(seen) });
      if (theirs !== undefined && overlaps(theirs, patch)) throw error;
    }
  }
}

function stable({ metadata }: KubeObject) {
  const { resourceVersion: _version, generation: _generation, ...rest } = metadata ?? {};
  return rest;
}
