import { isConflict } from "../../data/core/errors.ts";
import { createMergePatch } from "../../data/core/merge_patch.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { type OptionTable, STRING } from "../../data/core/options.ts";
import { defined } from "../../data/base/defined.ts";
import { type Client, readTarget, requireName } from "./client.ts";
import { type GetOptions, type PatchOptions, WRITE_OPTIONS, type WriteOptions } from "./options.ts";
import { get } from "./reading.ts";
import { patch, readPatchArguments } from "./writing.ts";

/** Options of the verbs that change fields of one object. */
export interface ObjectChangeOptions extends WriteOptions {
  /** Only change the object if it has this resourceVersion. Otherwise the server answers 409. */
  resourceVersion?: string | undefined;
}

/** The table of {@linkcode ObjectChangeOptions}. */
export const CHANGE_OPTIONS: OptionTable<ObjectChangeOptions> = { ...WRITE_OPTIONS, resourceVersion: STRING };

/** A changed object, with kubectl's words for the change. */
export interface ObjectUpdate {
  object: KubeObject;
  /** kubectl's word: `labeled`. kubectl prints nothing if it is undefined. */
  done?: string | undefined;
  /** Lines that kubectl prints first. */
  notes?: readonly string[] | undefined;
}

/**
 * Decides on a change of an object. It is called again if another write came between, so it must not have effects.
 * The object is not to be modified.
 */
export type Decide = (object: KubeObject) => ObjectUpdate | Promise<ObjectUpdate>;

/** The verbs that a change needs. */
export interface ReadAndPatch {
  get(type: string, name: string, options?: GetOptions): Promise<KubeObject>;
  patch(type: string, name: string, patch: unknown, options?: PatchOptions): Promise<KubeObject>;
}

/** Returns the verbs of a client that a change needs. */
export function readAndPatch(client: Client): ReadAndPatch {
  return {
    get: (type, name, options) => get<string>(client, type, name, options),
    patch: (type, name, body, options) => patch<string>(client, type, name, body, options),
  };
}

/** An object to be changed. If it was already read, it is not read again. */
export interface ChangeTarget {
  type: string;
  name: string;
  object?: KubeObject | undefined;
}

/** The number of times that a change is decided because another write came between. */
const TRIES = 10;

/**
 * Changes one object. The patch carries the resourceVersion on which the change was decided. If another write came
 * between, the object is read again and the change is decided again, so that neither write is lost. If the decision
 * changes nothing, nothing is sent.
 *
 * @throws {ApiError} If the object has another resourceVersion than the one in the options, or if it changes too often.
 */
export async function changeObject(
  verbs: ReadAndPatch,
  { type, name, object }: ChangeTarget,
  decide: Decide,
  { resourceVersion, ...options }: ObjectChangeOptions = {},
): Promise<ObjectUpdate> {
  const { signal, namespace, subresource } = options;
  const read = () => verbs.get(type, name, defined({ signal, namespace, subresource }));
  for (let left = TRIES, before = object ?? await read();; before = await read(), left--) {
    const change = await decide(before);
    const patch = createMergePatch(before, change.object);
    if (patch === undefined) return { ...change, object: before };
    const version = resourceVersion ?? before.metadata?.resourceVersion;
    // With a given version, an object that was deleted and created again is not changed either.
    const uid = resourceVersion === undefined ? undefined : before.metadata?.uid;
    const metadata = { ...patch.metadata as object | undefined, ...defined({ resourceVersion: version, uid }) };
    const conditional = { ...patch, metadata };
    try {
      return { ...change, object: await verbs.patch(type, name, conditional, { ...options, type: "merge" }) };
    } catch (error) {
      if (!isConflict(error) || resourceVersion !== undefined || left <= 1) throw error;
    }
  }
}

/** Reads the arguments of a call such as `label("pod", "web", labels, options)`, and changes the object. */
export async function changeWithBody<Options extends ObjectChangeOptions>(
  verbs: ReadAndPatch,
  call: string,
  table: OptionTable<Options>,
  args: readonly unknown[],
  decide: (body: unknown, options: Options) => { decide: Decide; options: ObjectChangeOptions },
): Promise<KubeObject> {
  const [target, body] = readPatchArguments(args);
  const { type, name, options } = readTarget(call, table, target);
  const decision = decide(body, options);
  return (await changeObject(verbs, requireName(call, type, name), decision.decide, decision.options)).object;
}
