import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { MILLISECONDS, type OptionTable, WHOLE_NUMBER } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeObject, type ObjectChangeOptions, type ReadAndPatch } from "../change.ts";
import { readTarget, requireName } from "../client.ts";
import { readPatchArguments } from "../writing.ts";

/** Options of `scale`. */
export interface ScaleOptions extends ObjectChangeOptions {
  /** Only scale the object if it has this number of replicas. @default {no condition} */
  current?: number | undefined;
  /** Wait until the pods are ready, at most for this number of milliseconds. @default {does not wait} */
  timeout?: number | undefined;
}

/** The table of {@linkcode ScaleOptions}. */
export const SCALE_OPTIONS: OptionTable<ScaleOptions> = {
  ...CHANGE_OPTIONS,
  current: WHOLE_NUMBER,
  timeout: MILLISECONDS,
};

/** The pods that {@linkcode ScaleVerbs.untilScaled} waits for. */
export interface ScaledTarget {
  type: string;
  name: string;
  namespace: string | undefined;
  replicas: number;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal | undefined;
}

/** The verbs that `scale` needs. */
export interface ScaleVerbs extends ReadAndPatch {
  /** Waits until the pods of an object are ready. */
  untilScaled(target: ScaledTarget): Promise<void>;
}

/**
 * Reads the arguments of `k8s.scale()` and sets the number of replicas of one object by its subresource `scale`. Without a
 * condition, one request is sent.
 *
 * @returns The Scale of the object.
 * @throws {InputError} If the object does not have the expected number of replicas, or if another writer changed the
 * number while the pods were awaited.
 */
export async function scale(verbs: ScaleVerbs, args: readonly unknown[]): Promise<KubeObject> {
  const [target, replicas] = readPatchArguments(args);
  if (!WHOLE_NUMBER.accepts(replicas)) {
    throw new TypeError(`Cannot call scale(): the replicas must be ${WHOLE_NUMBER.expected}`);
  }
  const { type, name, options } = readTarget("scale", SCALE_OPTIONS, target);
  const object = requireName("scale", type, name);
  const { timeout = 0, ...scaling } = options;
  const scaled = await scaleObject(verbs, object, replicas, scaling);
  if (timeout > 0 && !options.dryRun) {
    const { signal, namespace } = options;
    await verbs.untilScaled({ ...object, namespace, replicas, timeout, signal });
  }
  return scaled;
}

async function scaleObject(
  verbs: ReadAndPatch,
  { type, name }: { type: string; name: string },
  replicas: number,
  { current, ...options }: Omit<ScaleOptions, "timeout">,
): Promise<KubeObject> {
  const scaling = { ...options, subresource: "scale" };
  const { resourceVersion } = options;
  if (current === undefined && resourceVersion === undefined) {
    return await verbs.patch(type, name, { spec: { replicas } }, { ...scaling, type: "merge" });
  }
  const decide = (object: KubeObject) => {
    const { metadata, spec } = object;
    const now = Number(spec?.replicas ?? 0);
    if (current !== undefined && now !== current) {
      throw new InputError(`Expected replicas to be ${current}, was ${now}`);
    }
    if (resourceVersion !== undefined && metadata?.resourceVersion !== resourceVersion) {
      throw new InputError(`Expected resource version to be ${resourceVersion}, was ${metadata?.resourceVersion}`);
    }
    return { object: { ...object, spec: { ...spec, replicas } } };
  };
  return (await changeObject(verbs, { type, name }, decide, scaling)).object;
}
