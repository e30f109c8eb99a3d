import { InputError, UsageError } from "../../data/core/errors.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";

/** A kind and, where objects were named, their names. */
export interface Targets {
  type: string;
  names: string[];
}

/**
 * Reads kubectl's ways of naming objects: `TYPE`, `TYPE NAME ...`, `TYPE/NAME TYPE/NAME`, and `TYPE1,TYPE2` with or
 * without names, each of which is sought in each type.
 *
 * @throws {UsageError} Where the ways are mixed, or no type is named.
 */
export function readTargets(args: readonly string[]): Targets[] {
  const [first = "", ...rest] = args;
  if (args.some((arg) => arg.includes("/"))) {
    if (!args.every((arg) => arg.includes("/"))) {
      throw new UsageError("Cannot mix TYPE/NAME with other names", {
        hints: ["write every object as TYPE/NAME, or one TYPE and then names"],
      });
    }
    return args.map((arg) => {
      const [type = "", name = "", ...more] = arg.split("/");
      if (type === "" || name === "" || more.length > 0) {
        throw new UsageError(`Cannot read "${arg}"`, { hints: ["an object is TYPE/NAME, such as pod/web"] });
      }
      return { type, names: [name] };
    });
  }
  const types = [...new Set(first.split(","))].filter((type) => type !== "");
  if (types.length === 0 && args.length > 0) {
    throw new UsageError(`Cannot read "${first}": it names no type`, { hints: ["k8s api-resources lists all types"] });
  }
  return types.map((type) => ({ type, names: rest }));
}

/**
 * Sees that each of several types is there before anything is done about the first, as kubectl does: a word that was
 * mistyped must not leave half of the work done.
 */
export async function requireTypes(k8s: K8s, targets: readonly { type: string }[], signal: AbortSignal): Promise<void> {
  const types = new Set(targets.map(({ type }) => type));
  // One alone says so itself, without another request.
  if (types.size < 2) return;
  for (const type of types) await k8s.discovery.resolve(type, signal);
}

/** A type by the word that calls accept for it, and the kind that the word stands for. */
export interface FoundType {
  type: string;
  resource: Resource;
}

/**
 * Finds the types that a word stands for: one type, or the types of a category (`all`, and categories of custom kinds).
 *
 * @throws {InputError} If the word is neither; the error says "did you mean".
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
