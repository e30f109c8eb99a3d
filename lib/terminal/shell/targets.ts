import { stripControl } from "../../data/base/text.ts";
import { InputError, UsageError } from "../../data/core/errors.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";

/** A type, with the names of objects if the command line has any. */
export interface Targets {
  type: string;
  names: string[];
}

/** Returns the error for names together with a selector, in kubectl's words (cli-runtime, pkg/resource/builder.go). */
export function namesAndSelector(hint: string): UsageError {
  return new UsageError("name cannot be provided when a selector is specified", { hints: [hint] });
}

/**
 * Parses the arguments that name objects, as in kubectl: `TYPE`, `TYPE NAME ...`, `TYPE/NAME TYPE/NAME`, or `TYPE1,TYPE2`
 * with or without names. Each name is looked up in each type.
 *
 * @throws {UsageError} If the forms are mixed, or if there is no type.
 */
export function readTargets(args: readonly string[]): Targets[] {
  const [first = "", ...rest] = args;
  if (args.some((arg) => arg.includes("/"))) {
    if (!args.every((arg) => arg.includes("/"))) {
      const words = "there is no need to specify a resource type as a separate argument";
      throw new UsageError(`${words} when passing arguments in resource/name form`, {
        hints: ["write every object as TYPE/NAME, or one TYPE followed by names"],
      });
    }
    return args.map((arg) => {
      const [type = "", name = "", ...more] = arg.split("/");
      if (type === "" || name === "" || more.length > 0) {
        const isLong = arg.split("/").length > 2;
        const reason = isLong
          ? "arguments in resource/name form may not have more than one slash"
          : "arguments in resource/name form must have a single resource and name";
        throw new UsageError(`Cannot read "${arg}": ${reason}`, {
          hints: ["write an object as TYPE/NAME, such as pod/web"],
        });
      }
      return { type, names: [name] };
    });
  }
  const types = [...new Set(first.split(","))].filter((type) => type !== "");
  if (types.length === 0 && args.length > 0) {
    throw new UsageError(`Cannot read "${first}": it names no type`, {
      hints: ["run `k8s api-resources` to list all types"],
    });
  }
  return types.map((type) => ({ type, names: rest }));
}

/** Returns whether words name one type and no objects. */
export function isOneType(words: readonly string[]): boolean {
  return words.length === 1 && !words[0]?.includes("/");
}

/** Returns kubectl's line about a list without objects, in one namespace or in the cluster. */
export function noneFound({ namespace }: Pick<K8s, "namespace">, isScoped = true): string {
  return isScoped ? `No resources found in ${stripControl(namespace)} namespace.` : "No resources found";
}

/**
 * Returns names of one type as words that {@linkcode readTargets} accepts: `TYPE NAME ...`, or `TYPE/NAME ...` if a name
 * has its type already.
 */
export function wordsOfType(type: string, names: readonly string[]): string[] {
  if (!names.some((name) => name.includes("/"))) return [type, ...names];
  return names.map((name) => name.includes("/") ? name : `${type}/${name}`);
}

/**
 * Checks that all of several types exist before the first one is used, as kubectl does. A mistyped word then does not
 * leave the work half done.
 */
export async function requireTypes(k8s: K8s, targets: readonly { type: string }[], signal: AbortSignal): Promise<void> {
  const types = new Set(targets.map(({ type }) => type));
  // The request for a single type reports the error itself.
  if (types.size < 2) return;
  for (const type of types) await k8s.discovery.resolve(type, signal);
}

/** A type, with the word that calls accept for it. */
export interface FoundType {
  type: string;
  resource: Resource;
}

/**
 * Finds the types for a word: one type, or the types of a category (`all`, and categories of custom kinds).
 *
 * @throws {InputError} If the word is neither. The error suggests similar words.
 */
export async function typesOfWord(k8s: K8s, word: string, signal: AbortSignal): Promise<FoundType[]> {
  const members = async () => await (await import("./categories.ts")).typesOfCategory(k8s, word, signal);
  if (word === "all") return await members();
  try {
    return [{ type: word, resource: await k8s.discovery.resolve(word, signal) }];
  } catch (error) {
    const types = error instanceof InputError ? await members() : [];
    if (types.length === 0) throw error;
    return types;
  }
}
