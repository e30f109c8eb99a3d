import { AsyncLocalStorage } from "node:async_hooks";
import { untilAborted } from "../../../data/base/wait.ts";
import type { Bindings } from "../../completion/sources.ts";
import type { Evaluator, EvaluatorOptions } from "./evaluate.ts";
import { createKeeper } from "./promise_anchor.ts";
import { createKindReader } from "./kind_reader.ts";
import { resolveModule } from "./resolve_module.ts";
import { prepare } from "./source.ts";

/** An evaluator that runs beside others. */
export interface ScopedEvaluator extends Pick<Evaluator, "evaluate" | "bindings" | "assign">, Disposable {
  /** Returns whether the running code may belong to this evaluator, for an unhandled error. */
  isOwn(): boolean;
}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;

/** The evaluator whose code runs. Timers have none. */
const running = new AsyncLocalStorage<object>();
let count = 0;

/**
 * Creates an evaluator whose code runs as a function. Its globals are parameters, so that several evaluators can run at a
 * time. Code is strict, because an assignment to an undeclared name would be visible to all of them.
 */
export function createScopedEvaluator(
  { globals, base, modules = {}, allNamespaces }: EvaluatorOptions,
): ScopedEvaluator {
  const scope: Record<string, unknown> = { ...globals };
  const key = `kubeshell.repl.${++count}`;
  const isBound = (name: string) => Object.hasOwn(scope, name) || name in globalThis;
  const kinds = createKindReader({
    session: () => Promise.resolve(scope.k8s),
    isBound: (name) => Promise.resolve(isBound(name)),
    allNamespaces,
  });
  const resolve = (specifier: unknown) => resolveModule(String(specifier), base, modules);
  const slot: { value?: unknown; [part: string]: unknown } = {
    ...createKeeper(),
    ...kinds,
    import: (specifier: unknown, options?: ImportCallOptions) => import(resolve(specifier), options),
    meta: { url: `${base}repl.ts`, main: true, resolve },
  };
  Object.assign(globalThis, { [Symbol.for(key)]: slot });

  async function run({ code, hasValue }: { code: string; hasValue: boolean }) {
    delete slot.value;
    // The block allows declarations with the names of parameters.
    const call = new AsyncFunction(...Object.keys(scope), `"use strict"; {\n${code}\n}`);
    await running.run(slot, () => call(...Object.values(scope)));
    return { value: hasValue ? await slot.value : undefined, hasValue };
  }

  return {
    evaluate: async (text, signal) => {
      const work = kinds.withKinds(prepare(text, `globalThis[Symbol.for("${key}")]`), run);
      return signal === undefined ? await work : await untilAborted(work, signal);
    },
    bindings: bindingsOf(scope),
    assign(name, value) {
      scope[name] = value;
      return Promise.resolve();
    },
    isOwn: () => [slot, undefined].includes(running.getStore() as typeof slot | undefined),
    [Symbol.dispose]: () => void Reflect.deleteProperty(globalThis, Symbol.for(key)),
  };
}

function bindingsOf(scope: Readonly<Record<string, unknown>>): Bindings {
  return {
    names: (all) => Promise.resolve([...Object.keys(scope), ...(all ? Object.getOwnPropertyNames(globalThis) : [])]),
    lookup(name) {
      const owner = Object.hasOwn(scope, name) ? scope : globalThis;
      const found = Object.getOwnPropertyDescriptor(owner, name);
      return Promise.resolve(found !== undefined && "value" in found ? { value: found.value } : undefined);
    },
    settled: () => Promise.resolve(undefined),
  };
}
