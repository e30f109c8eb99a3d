import type { Session } from "node:inspector/promises";
import { createQueue } from "../../../data/base/queue.ts";
import type { Bindings } from "../../completion/sources.ts";

/** The part of the inspector's answer that is read here (Chrome DevTools Protocol, Runtime). */
interface Answer {
  names?: string[];
  result?: RemoteObject;
  internalProperties?: { name: string; value?: RemoteObject }[];
  exceptionDetails?: unknown;
}

interface RemoteObject {
  type: string;
  value?: unknown;
  objectId?: string;
}

const GROUP = "lookup";
const SLOT = 'globalThis[Symbol.for("kubeshell.lookup")].value';
const NAME_REGEXP = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Reads the names of an evaluator's scope and their values without running code. Declarations are not properties of any
 * object, so only the inspector can list them.
 */
export function createBindings(session: Session): Bindings {
  const key = Symbol.for("kubeshell.lookup");
  // Getters that existed from the beginning belong to the platform.
  const platform = new Set(Object.getOwnPropertyNames(globalThis));
  const post = session.post.bind(session) as unknown as (method: string, params: object) => Promise<Answer>;

  // Reads are serialized because there is one slot.
  const queue = createQueue();
  function alone<T>(work: (slot: { value?: unknown }) => Promise<T>): Promise<T> {
    return queue(async () => {
      const slot: { value?: unknown } = {};
      Object.defineProperty(globalThis, key, { value: slot, configurable: true });
      try {
        return await work(slot);
      } finally {
        Reflect.deleteProperty(globalThis, key);
        await post("Runtime.releaseObjectGroup", { objectGroup: GROUP });
      }
    });
  }

  async function evaluated(expression: string): Promise<RemoteObject | undefined> {
    // This expression reads a symbol, which the inspector counts as a side effect.
    const throwOnSideEffect = expression !== SLOT;
    const params = { expression, throwOnSideEffect, silent: true, objectGroup: GROUP };
    const { result, exceptionDetails } = await post("Runtime.evaluate", params);
    return exceptionDetails === undefined ? result : undefined;
  }

  // The inspector returns descriptions of objects. A function of ours passes the object itself.
  async function valueOf(remote: RemoteObject | undefined, slot: { value?: unknown }) {
    if (remote === undefined) return undefined;
    const { objectId, value } = remote;
    if (objectId === undefined) return { value };
    const functionDeclaration = `function () { ${SLOT} = this; }`;
    await post("Runtime.callFunctionOn", { objectId, functionDeclaration, silent: true });
    return { value: slot.value };
  }

  return {
    async names(all) {
      const { names = [] } = await post("Runtime.globalLexicalScopeNames", {});
      const own = Object.getOwnPropertyNames(globalThis).filter((name) => !platform.has(name));
      return [...names, ...own, ...(all ? platform : [])].filter((name) => NAME_REGEXP.test(name));
    },
    async lookup(name) {
      if (!NAME_REGEXP.test(name)) return undefined;
      const found = Object.getOwnPropertyDescriptor(globalThis, name);
      if (found !== undefined && "value" in found) return { value: found.value };
      if (found !== undefined) return platform.has(name) ? { value: Reflect.get(globalThis, name) } : undefined;
      return await alone(async (slot) => await valueOf(await evaluated(name), slot));
    },
    settled: (promise) =>
      alone(async (slot) => {
        slot.value = promise;
        const objectId = (await evaluated(SLOT))?.objectId;
        if (objectId === undefined) return undefined;
        const params = { objectId, ownProperties: true };
        const { internalProperties = [] } = await post("Runtime.getProperties", params);
        const inside = (name: string) => internalProperties.find((property) => property.name === name)?.value;
        if (inside("[[PromiseState]]")?.value !== "fulfilled") return undefined;
        return await valueOf(inside("[[PromiseResult]]"), slot);
      }),
  };
}
