import type { Session } from "node:inspector/promises";
import type { Bindings } from "../completion/sources.ts";

/** What the inspector answers, as far as it is read here (Chrome DevTools Protocol, Runtime). */
interface Answer {
  names?: string[];
  result?: { type: string; value?: unknown; objectId?: string };
  exceptionDetails?: unknown;
}

const NAME_REGEXP = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Reads the names of an evaluator's scope, and their values, without running code: declarations are no properties of
 * any object, only the inspector knows them.
 */
export function createBindings(session: Session): Bindings {
  const key = Symbol.for("kubeshell.lookup");
  // Getters that were there from the beginning are the platform's own.
  const platform = new Set(Object.getOwnPropertyNames(globalThis));
  const post = session.post.bind(session) as unknown as (method: string, params: object) => Promise<Answer>;

  async function declared(name: string): Promise<{ value: unknown } | undefined> {
    const objectGroup = "lookup";
    const params = { expression: name, throwOnSideEffect: true, silent: true, objectGroup };
    const { result, exceptionDetails } = await post("Runtime.evaluate", params);
    if (exceptionDetails !== undefined || result === undefined) return undefined;
    const { objectId, value } = result;
    if (objectId === undefined) return { value };
    const slot: { value?: unknown } = {};
    Object.defineProperty(globalThis, key, { value: slot, configurable: true });
    try {
      const functionDeclaration = 'function () { globalThis[Symbol.for("kubeshell.lookup")].value = this; }';
      await post("Runtime.callFunctionOn", { objectId, functionDeclaration, silent: true });
      return { value: slot.value };
    } finally {
      Reflect.deleteProperty(globalThis, key);
      await post("Runtime.releaseObjectGroup", { objectGroup });
    }
  }

  // One after the other: there is one slot.
  let before: Promise<unknown> = Promise.resolve();

  return {
    async names() {
      const { names = [] } = await post("Runtime.globalLexicalScopeNames", {});
      const own = Object.getOwnPropertyNames(globalThis);
      // What the person made comes before what was always there.
      const all = [...names, ...own.filter((name) => !platform.has(name)), ...own.filter((name) => platform.has(name))];
      return all.filter((name) => NAME_REGEXP.test(name));
    },
    async lookup(name) {
      if (!NAME_REGEXP.test(name)) return undefined;
      const found = Object.getOwnPropertyDescriptor(globalThis, name);
      if (found !== undefined && "value" in found) return { value: found.value };
      if (found !== undefined) return platform.has(name) ? { value: Reflect.get(globalThis, name) } : undefined;
      const result = before.then(() => declared(name));
      before = result.catch(() => undefined);
      return await result;
    },
  };
}
