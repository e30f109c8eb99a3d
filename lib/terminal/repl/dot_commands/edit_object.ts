import { ApiError, InputError, isConflict } from "../../../data/core/errors.ts";
import { createMergePatch, type MergePatch, overlaps } from "../../../data/core/merge_patch.ts";
import { isKubeObject, type KubeObject, withoutManagedFields } from "../../../data/core/object.ts";
import { formatYaml } from "../../../data/output/yaml/writer.ts";
import type { K8s } from "../../../session/k8s.ts";

/** What editing an object needs from outside. */
export interface EditObjectOptions {
  /** Lets a person change a text; gives undefined where they left it as it was. */
  change(text: string): Promise<string | undefined>;
  /** Told what will be sent: the object before and after. */
  changed(before: KubeObject, after: KubeObject): Promise<void> | void;
  /** Told why the editor is opened again. */
  refused(error: Error): void;
  signal?: AbortSignal;
}

/** An object that was edited. */
export interface Edited {
  object: KubeObject;
  /** What was sent. */
  patch: MergePatch;
}

const HEADER = "# Change what you like and save; what is left as it is changes nothing.\n";

/**
 * Lets a person edit an object as YAML and sends the changes as a merge patch. Changes of others in the meantime stay,
 * unless they are to the same field; then, and if the server refuses, the editor opens again with the reason on top.
 * Emptying the file cancels, as with kubectl, and so does a second refusal of the same text: an editor that fails must
 * not be opened for ever.
 *
 * @returns Undefined if nothing was changed.
 */
export async function editObject(
  k8s: K8s,
  type: string,
  name: string | undefined,
  { change, changed, refused, signal }: EditObjectOptions,
): Promise<Edited | undefined> {
  const call = signal === undefined ? {} : { signal };
  const original = withoutManagedFields(await k8s.get<string>(type, name, call));
  let text = HEADER + formatYaml(original);
  let refusedBefore: string | undefined;
  while (true) {
    const edited = await change(text);
    signal?.throwIfAborted();
    if (edited === undefined || isEmptied(edited) || withoutHeader(edited) === refusedBefore) return undefined;
    try {
      const object = await parsed(edited, original);
      const patch = createMergePatch(original, object);
      if (patch === undefined) return undefined;
      await changed(original, object);
      return { object: await send(k8s, type, original, patch, call), patch };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused(error);
      const reason = error.message.split("\n").map((line) => `# ${line}\n`).join("");
      refusedBefore = withoutHeader(edited);
      text = HEADER + reason + refusedBefore;
    }
  }
}

function isEmptied(text: string): boolean {
  return text.split("\n").every((line) => /^\s*(#|$)/.test(line));
}

// What another text may put right.
function isRefusal(error: unknown): error is Error {
  return error instanceof InputError || (error instanceof ApiError && [400, 409, 422].includes(error.code));
}

async function parsed(text: string, original: KubeObject): Promise<KubeObject> {
  const { parseYaml } = await import("../../../data/output/yaml/yaml.ts");
  const [object, ...others] = parseYaml(text, "what you edited");
  if (!isKubeObject(object) || others.length > 0) throw new InputError("Cannot use this as one object");
  const names = ({ apiVersion, kind, metadata }: KubeObject) =>
    JSON.stringify([apiVersion, kind, metadata?.name, metadata?.namespace]);
  if (names(object) === names(original)) return object;
  throw new InputError("Cannot make another object of it: apiVersion, kind, name and namespace must stay");
}

// With the resourceVersion that was seen, so that a list which changes whole undoes nobody's work.
async function send(
  k8s: K8s,
  type: string,
  original: KubeObject,
  patch: MergePatch,
  call: { signal?: AbortSignal },
): Promise<KubeObject> {
  const { name = "", namespace } = original.metadata ?? {};
  const where = { ...call, ...(namespace === undefined ? {} : { namespace }) };
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

function withoutHeader(text: string): string {
  return text.replace(/^(#.*\n)+/, "");
}
