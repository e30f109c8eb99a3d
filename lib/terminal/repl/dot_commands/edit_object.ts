import type { PatchOptions } from "../../../api/client/options.ts";
import { defined } from "../../../data/base/defined.ts";
import { InputError, isConflict } from "../../../data/core/errors.ts";
import { createMergePatch, type MergePatch, overlaps } from "../../../data/core/merge_patch.ts";
import { isKubeObject, type KubeObject, withoutManagedFields, withoutVersion } from "../../../data/core/object.ts";
import { formatYaml } from "../../../data/output/yaml/writer.ts";
import { type EditLoop, editUntilAccepted, Reopened } from "./edit_loop.ts";
import { mergeEdits } from "./merge_edits.ts";
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
  /** The field manager of the patch. @default {that of the session} */
  fieldManager?: string | undefined;
  /** How the server handles unknown and duplicate fields. @default {as the server decides} */
  fieldValidation?: PatchOptions["fieldValidation"];
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

/** Shows an object as it is. */
export const AS_IS: ObjectView = { show: (object) => object, hide: (object) => object };

/** An edited object. */
export interface EditResult {
  object: KubeObject;
  /** The merge patch that was sent. */
  patch: MergePatch;
}

/**
 * Opens an object as YAML in an editor and sends the changes as a merge patch. Concurrent changes by others are kept if
 * they are to other fields. If both changed a field, the editor opens again with the object of the others, the edits to
 * all other fields, and both values on top. If the server rejects the patch, it opens again with the reason on top. An empty file cancels, as with kubectl. A second rejection of the same text cancels too, because a broken
 * editor must not be opened forever.
 *
 * @returns Undefined if nothing was changed.
 */
export async function editObject(
  k8s: K8s,
  type: string,
  name: string | undefined,
  options: EditObjectOptions,
): Promise<EditResult | undefined> {
  const { change, changed, refused, signal, namespace, subresource, view, format = formatYaml } = options;
  const { fieldManager, fieldValidation } = options;
  const call = defined({ signal, namespace, subresource });
  const write = defined({ fieldManager, fieldValidation });
  let original = withoutManagedFields(await k8s.get<string>(type, name, call));
  const { show, hide } = view ?? AS_IS;
  return await editUntilAccepted(format(show(original)), { change, refused, signal }, async (edited) => {
    const mine = await parseEdited(edited);
    const object = hide(mine);
    requireSameName(object, original);
    const patch = createMergePatch(original, object);
    if (patch === undefined) return undefined;
    await changed(original, object);
    try {
      return { object: await send(k8s, type, original, patch, call, write), patch };
    } catch (error) {
      if (!isConflict(error)) throw error;
      const before = show(original);
      original = withoutManagedFields(await k8s.get<string>(type, name, call));
      const { merged, conflicts } = mergeEdits(before, mine, show(original));
      return new Reopened(error, [...conflicts, ...NEXT_LINES], format(merged), format(show(original)));
    }
  });
}

const NEXT_LINES = [
  "The text below has their values of these fields, and your other changes.",
  "To save it, change it or delete this line. To cancel, leave it unchanged.",
];

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
  write: Pick<PatchOptions, "fieldManager" | "fieldValidation">,
): Promise<KubeObject> {
  const { name = "", namespace } = original.metadata ?? {};
  const where = { ...call, ...defined({ namespace }) };
  const bare = type.replace(/\/.*/, "");
  let seen = original;
  while (true) {
    const metadata = { ...patch.metadata as object | undefined, resourceVersion: seen.metadata?.resourceVersion };
    try {
      return await k8s.patch<string>(bare, name, { ...patch, metadata }, { ...where, ...write, type: "merge" });
    } catch (error) {
      if (!isConflict(error)) throw error;
      seen = withoutManagedFields(await k8s.get<string>(bare, name, where));
      const theirs = createMergePatch(withoutVersion(original), withoutVersion(seen));
      if (theirs !== undefined && overlaps(theirs, patch)) throw error;
    }
  }
}
