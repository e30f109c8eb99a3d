import { closest } from "../base/closest.ts";
import { isRecord } from "./object.ts";

/** The type of an option's value, as it is checked at run time. */
export interface OptionType<T> {
  /** Completes the sentence "it must be": `a string`. */
  readonly expected: string;
  /** Whether an error may repeat a string that is refused. Any other string may be a secret. @default {false} */
  readonly isPublic?: boolean;
  accepts(value: unknown): value is T;
}

/** The options of one call. The compiler reports a name that is missing here, and one that the interface lacks. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: OptionType<NonNullable<Options[Name]>> };

/**
 * Reads the options of a call. This is the only place where options enter the library. A key with the value
 * `undefined` is dropped, so that it can never take a default away. The prompt, `k8s eval` and plain `deno run` check no
 * types: without this check, `delete("pod", "web", { dryrun: true })` would delete the pod.
 *
 * @throws {TypeError} For an unknown option, for a value of the wrong type, and for `null`.
 */
export function readOptions<Options extends object>(
  call: string,
  table: OptionTable<Options>,
  given: unknown,
): Options {
  const options: Record<string, unknown> = {};
  if (given !== undefined && !isRecord(given)) {
    const example = '{ namespace: "shop" }';
    throw new TypeError(
      `Cannot call ${call}(): the options must be an object, such as ${example}, not ${describeValueType(given)}`,
    );
  }
  const types: Readonly<Record<string, OptionType<unknown>>> = table;
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === undefined) continue;
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) throw unknownOption(call, name, Object.keys(types));
    if (!type.accepts(value)) {
      throw new TypeError(
        `Cannot call ${call}(): the option "${name}" must be ${type.expected}, not ${shown(value, type)}`,
      );
    }
    options[name] = value;
  }
  return options as Options;
}

/** Describes the type of a value for an error message. The value itself may be a secret. */
export function describeValueType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function shown(value: unknown, { isPublic = false }: OptionType<unknown>): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isPublic && typeof value === "string" ? JSON.stringify(value) : describeValueType(value);
}

/** Names that people know from kubectl or from the API, and the option that does the same here. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  allNamespaces: ['namespace: "*"'],
  cascade: ["propagationPolicy"],
  chunkSize: ["pageSize"],
  fieldSelector: ["fields"],
  force: ["forceConflicts", "gracePeriodSeconds: 0"],
  gracePeriod: ["gracePeriodSeconds"],
  impersonate: ["as"],
  insecure: ["insecureSkipTlsVerify"],
  labelSelector: ["labels"],
  limit: ["pageSize"],
  ns: ["namespace"],
  selector: ["labels"],
  timeout: ["requestTimeout", "signal: AbortSignal.timeout(5000)"],
  validate: ["fieldValidation"],
};

function unknownOption(call: string, name: string, names: readonly string[]): TypeError {
  const same = (Object.hasOwn(MEANT, name) ? MEANT[name] : undefined)
    ?.find((text) => names.includes(text.replace(/:.*/, "")));
  const near = same ?? closest(name, names);
  const hint = near === undefined
    ? `; the options are ${names.join(", ")}`
    : `; did you mean ${near.includes(":") ? `{ ${near} }` : `"${near}"`}?`;
  return new TypeError(`Cannot call ${call}(): there is no option "${name}"${hint}`);
}

// deno-lint-ignore no-explicit-any -- the parameters of a function cannot be checked before it is called
type AnyFunction = (...args: any[]) => any;

/** A string. */
export const STRING: OptionType<string> = {
  expected: "a string",
  accepts: (value) => typeof value === "string",
};

/** A namespace. An empty string would mean all namespaces to the server, and hardly ever to its author. */
export const NAMESPACE: OptionType<string> = {
  expected: 'the name of a namespace, or "*" for all of them',
  isPublic: true,
  accepts: (value): value is string => typeof value === "string" && value !== "",
};

/** A boolean. */
export const BOOLEAN: OptionType<boolean> = {
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
};

/** A count, or a number of seconds. */
export const WHOLE_NUMBER: OptionType<number> = {
  expected: "a whole number, 0 or more",
  accepts: (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0,
};

/** A time-out. A timer would accept any value, and fire immediately for one that it cannot read. */
export const MILLISECONDS: OptionType<number> = {
  expected: "a number of milliseconds, 0 or more",
  accepts: (value): value is number => typeof value === "number" && value >= 0,
};

/** A function. */
export const FUNCTION: OptionType<AnyFunction> = {
  expected: "a function",
  accepts: (value): value is AnyFunction => typeof value === "function",
};

/** An AbortSignal, also one of another realm. */
export const SIGNAL: OptionType<AbortSignal> = {
  expected: "an AbortSignal",
  accepts: (value): value is AbortSignal => isRecord(value) && typeof value.aborted === "boolean",
};

/** An object. */
export const OBJECT: OptionType<object> = {
  expected: "an object",
  accepts: isRecord,
};

/** Strings. */
export const STRINGS: OptionType<string[]> = {
  expected: "an array of strings",
  accepts: (value): value is string[] => Array.isArray(value) && value.every((item) => typeof item === "string"),
};

/** A label or field selector; `formatSelector` checks its contents. */
export const SELECTOR: OptionType<string | Record<string, string>> = {
  expected: 'a selector, such as "app=web" or { app: "web" }',
  accepts: (value): value is string | Record<string, string> => typeof value === "string" || isRecord(value),
};

/** Any value. */
// deno-lint-ignore no-explicit-any -- it is any value
export const ANY: OptionType<any> = {
  expected: "any value",
  accepts: (_value): _value is unknown => true,
};

/** One of several strings. */
export function oneOf<const T extends string>(...values: readonly T[]): OptionType<T> {
  return {
    expected: values.map((value) => JSON.stringify(value)).join(", ").replace(/, (?=[^,]*$)/, " or "),
    isPublic: true,
    accepts: (value): value is T => values.some((one) => one === value),
  };
}

/** An object with these keys. A mistyped key is refused, because it might be the one that guards a write. */
export function shape<T extends object>(table: OptionTable<T>): OptionType<T> {
  const types: Readonly<Record<string, OptionType<unknown>>> = table;
  const names = Object.keys(types);
  return {
    expected: `an object of ${names.join(", ")}`,
    accepts: (value): value is T =>
      isRecord(value) &&
      Object.entries(value).every(([name, inner]) => {
        return inner === undefined || (Object.hasOwn(types, name) && types[name]?.accepts(inner) === true);
      }),
  };
}

/** Either of two types. */
export function either<A, B>(first: OptionType<A>, second: OptionType<B>): OptionType<A | B> {
  return {
    expected: `${first.expected} or ${second.expected}`,
    accepts: (value): value is A | B => first.accepts(value) || second.accepts(value),
  };
}
