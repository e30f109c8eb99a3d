import { InputError, isConflict, TimeoutError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { MILLISECONDS, type OptionTable, WHOLE_NUMBER } from "../../../data/core/options.ts";
import { delay } from "../../../data/base/wait.ts";
import { defined } from "../../../data/base/defined.ts";
import { CHANGE_OPTIONS, type ObjectChangeOptions, type ReadAndPatch } from "../change.ts";
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

/** The number of attempts at a conditional change if other writes come between. */
const TRIES = 10;
/** The time between two reads of the replicas that are awaited. */
const EVERY_MS = 1000;

/** Reads the arguments of `k8s.scale()` and sets the number of replicas. */
export async function scale(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  const [target, replicas] = readPatchArguments(args);
  if (!WHOLE_NUMBER.accepts(replicas)) {
    throw new TypeError(`Cannot call scale(): the replicas must be ${WHOLE_NUMBER.expected}`);
  }
  const { type, name, options } = readTarget("scale", SCALE_OPTIONS, target);
  return await scaleObject(verbs, requireName("scale", type, name), replicas, options);
}

/**
 * Sets the number of replicas of one object by its subresource `scale`. Without a condition, one request is sent.
 *
 * @returns The Scale of the object.
 * @throws {InputError} If the object does not have the expected number of replicas, or if another writer changed the
 * number while the pods were awaited.
 */
export async function scaleObject(
  verbs: ReadAndPatch,
  { type, name }: { type: string; name: string },
  replicas: number,
  { current, resourceVersion, timeout, ...options }: ScaleOptions = {},
): Promise<KubeObject> {
  const scope = defined({ signal: options.signal, namespace: options.namespace });
  const subresource = "scale";
  const read = () => verbs.get(type, name, { ...scope, subresource });
  const send = async (metadata: { resourceVersion?: string | undefined; uid?: string | undefined } | undefined) => {
    const patch = defined({ metadata: metadata && defined(metadata), spec: { replicas } });
    return await verbs.patch(type, name, patch, { ...options, subresource, type: "merge" });
  };
  const conditional = async () => {
    for (let left = TRIES;; left--) {
      const { metadata, spec } = await read();
      const now = Number(spec?.replicas ?? 0);
      if (current !== undefined && now !== current) {
        throw new InputError(`Expected replicas to be ${current}, was ${now}`);
      }
      if (resourceVersion !== undefined && metadata?.resourceVersion !== resourceVersion) {
        throw new InputError(`Expected resource version to be ${resourceVersion}, was ${metadata?.resourceVersion}`);
      }
      try {
        const uid = resourceVersion === undefined ? undefined : metadata?.uid;
        return await send({ resourceVersion: metadata?.resourceVersion, uid });
      } catch (error) {
        if (!isConflict(error) || resourceVersion !== undefined || left <= 1) throw error;
      }
    }
  };
  const isConditional = current !== undefined || resourceVersion !== undefined;
  const scaled = isConditional ? await conditional() : await send(undefined);
  if (timeout !== undefined && timeout > 0 && !options.dryRun) {
    await untilReady(
      () => verbs.get(type, name, scope),
      { what: `${type}/${name}`, replicas, timeout },
      options.signal,
    );
  }
  return scaled;
}

async function untilReady(
  read: () => Promise<KubeObject>,
  { what, replicas, timeout }: { what: string; replicas: number; timeout: number },
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let left = timeout;; left -= EVERY_MS) {
    const { spec, status } = await read();
    const now = Number(spec?.replicas ?? replicas);
    if (now !== replicas) {
      throw new InputError(`Cannot wait for ${what} to be scaled to ${replicas}: another writer set ${now} replicas`);
    }
    const ready = Number(status?.readyReplicas ?? 0);
    if (Number(status?.replicas ?? 0) === replicas && ready === replicas) return;
    if (left <= 0) {
      throw new TimeoutError(
        `timed out waiting for "${what}" to be synced: ${ready} of ${replicas} replicas are ready`,
      );
    }
    await delay(Math.min(EVERY_MS, left), signal);
  }
}
