import { anySignal } from "../../data/base/wait.ts";
import { InputError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import {
  BOOLEAN,
  FUNCTION,
  type OptionTable,
  type OptionType,
  readOptions,
  SELECTOR,
  WHOLE_NUMBER,
} from "../../data/core/options.ts";
import { type Client, readReference, requireText, splitName } from "../client/client.ts";
import { DURATION, SCOPE_OPTIONS, type ScopeOptions } from "../client/options.ts";
import { readCondition, type Until } from "./condition.ts";
import { stuckReason } from "./never_met.ts";
import { millisecondsOf, waitFor } from "./wait.ts";

/** Options of `wait`. */
export interface WaitOptions extends ScopeOptions {
  /** Without a name, a label selector: kubectl's syntax or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
  /** Without a name, a field selector in the same forms. */
  fields?: string | Record<string, string> | undefined;
  /** The maximum time in seconds, or as `"10m"`. 0 checks once. @default {no limit} */
  timeout?: number | string | undefined;
  /** The time for which the condition must hold, in seconds or as `"10s"`. @default {0} */
  stable?: number | string | undefined;
  /**
   * A condition whose first object ends the wait with an error. `"stuck"` stands for a Pod or Job that has failed, a
   * container that does not start, and a Deployment that exceeded its progress deadline.
   */
  unless?: Until<KubeObject> | undefined;
  /** Without a name, the least number of objects. @default {1} */
  min?: number | undefined;
  /** Without a name, the exact number of objects. @default {any number from `min`} */
  count?: number | undefined;
  /** Go on if an object is replaced by another one of the same name. @default {false} */
  followName?: boolean | undefined;
  /** Fail if the named object does not exist at the start. @default {false} */
  mustExist?: boolean | undefined;
  /** Called with remarks for people, such as that an object does not exist yet. @default {the session's `onWarning`} */
  onNote?: ((text: string) => void) | undefined;
}

const UNTIL: OptionType<Until<KubeObject>> = {
  expected: 'a condition, such as "condition=Failed", "stuck" or a function',
  accepts: (value): value is Until<KubeObject> => isUntil(value),
};

/** The table of {@linkcode WaitOptions}. */
export const WAIT_OPTIONS: OptionTable<WaitOptions> = {
  ...SCOPE_OPTIONS,
  labels: SELECTOR,
  fields: SELECTOR,
  timeout: DURATION,
  stable: DURATION,
  unless: UNTIL,
  min: WHOLE_NUMBER,
  count: WHOLE_NUMBER,
  followName: BOOLEAN,
  mustExist: BOOLEAN,
  onNote: FUNCTION,
};

/**
 * Waits for a condition. The arguments are a type, a name (or undefined for all), the condition and options; or
 * `TYPE/NAME`, or an object, without a name.
 *
 * @param ended Also ends the wait, like the option `signal`.
 */
export async function wait(client: Client, args: readonly unknown[], ended?: AbortSignal): Promise<KubeObject[]> {
  const { type, name, until, given, namespace } = readArguments(args);
  const options = readOptions("wait", WAIT_OPTIONS, given);
  const { labels, fields, timeout, stable, unless, min, count, followName, mustExist, signal, onNote = client.warn } =
    options;
  const target = {
    type,
    names: name === undefined ? undefined : [name],
    namespace: namespace ?? options.namespace,
    labels,
    fields,
  };
  const results = await waitFor(client, [target], {
    condition: readCondition(until),
    unless: readUnless(unless),
    min,
    count,
    followName,
    mustExist,
    timeout: millisecondsOf(timeout),
    stable: millisecondsOf(stable),
    signal: anySignal(signal, ended),
    onNote: onNote === undefined ? undefined : (text) => onNote(text),
  });
  return results.flatMap(({ objects }) => objects);
}

/** Returns a function that explains how `unless` was met. */
export function readUnless(unless: Until<KubeObject> | undefined) {
  if (unless === undefined) return undefined;
  if (unless === "stuck") return stuckReason;
  const condition = readCondition(unless);
  return (object: KubeObject) => condition.isMet(object) ? `${condition.text} is met` : undefined;
}

function isUntil(value: unknown): value is Until<KubeObject> {
  return typeof value === "string" || typeof value === "function" ||
    (isRecord(value) && (Array.isArray(value.all) || Array.isArray(value.any)));
}

function readArguments(args: readonly unknown[]) {
  const [target, second, third, fourth] = args;
  if (isRecord(target)) {
    const { type, name, namespace } = readReference("wait", target);
    return { type, name, namespace, until: requireUntil(second), given: third };
  }
  requireText("kind", target);
  const hasName = !target.includes("/") || isUntil(third);
  if (hasName && second !== undefined) requireText("name", second);
  const { type, name } = splitName(target, hasName ? second as string | undefined : undefined);
  const [until, given] = hasName ? [third, fourth] : [second, third];
  return { type, name, namespace: undefined, until: requireUntil(until), given };
}

function requireUntil(value: unknown): Until<KubeObject> {
  if (isUntil(value)) return value;
  throw new InputError("Cannot wait without a condition", {
    hints: ['write it after the name: wait("pod", "web", "condition=Ready")'],
  });
}
