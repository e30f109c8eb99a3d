import { Session } from "node:inspector/promises";
import type { Bindings } from "../../completion/sources.ts";
import { createQueue } from "../../../data/base/queue.ts";
import { untilAborted } from "../../../data/base/wait.ts";
import { createBindings } from "./bindings.ts";
import { deferExits } from "./exits.ts";
import { createKeeper, type Keeper } from "./promise_anchor.ts";
import { createLast, type Last } from "./result_history.ts";
import { createModuleVersions } from "./module_versions.ts";
import { KEYWORDS, type Keywords, otherKeywords } from "./redeclare.ts";
import { prepare, type PreparedSource, prepareEach, SLOT } from "./source.ts";

/** What an input came to. */
export interface Evaluation {
  /** Undefined too where the input is a declaration. */
  value: unknown;
  /** Whether it is the value of an expression. */
  hasValue: boolean;
  /** Whether the value was a promise, and awaiting it is what the prompt added. */
  isAwaited?: true;
}

/** Evaluates input after input in one scope, with what a prompt needs beyond a script. */
export interface Evaluator extends Disposable {
  /** The names of the scope, for completing. */
  readonly bindings: Bindings;
  /**
   * Evaluates an input and gives its value; a promise that is the value is awaited. Bindings stay for the next input,
   * and `const` may be declared again.
   *
   * @param signal Gives up waiting for it; what it does goes on.
   * @throws Whatever the input throws; Incomplete or SyntaxError where it cannot be read.
   */
  evaluate(text: string, signal?: AbortSignal): Promise<Evaluation>;
  /** Evaluates each statement of a text, one after the other. Nothing is evaluated where the text is not whole. */
  evaluateEach(text: string, signal?: AbortSignal): AsyncGenerator<Evaluation, void, undefined>;
  /** The statements of the last failed input that were evaluated before it failed. */
  readonly done: string;
  /** Whether a name means something: it was declared, or is global. */
  isBound(name: string): Promise<boolean>;
  /** The value that a name has for inputs; undefined where it has none. */
  read(name: string): Promise<unknown>;
  /** Gives a name another value, also where an input has declared it. */
  assign(name: string, value: unknown): Promise<void>;
  /** `_` and its like. */
  readonly last: Last;
}

/** Options of {@linkcode createEvaluator}. */
export interface EvaluatorOptions {
  /** What is preloaded: `k8s`. */
  globals: Record<string, unknown>;
  /** What relative imports are relative to: the URL of a folder, with a slash at its end. */
  base: string;
  /** URLs of bare names, where the import map in force does not know them. */
  modules?: Readonly<Record<string, string>>;
}

interface Slot extends Keeper {
  value?: unknown;
  error?: unknown;
  passed?: unknown;
  /** How many statements of the input have been evaluated. */
  done?: number;
  /** Loads a module for evaluated code, whose own `import()` is relative to nothing. */
  import(specifier: unknown, options?: ImportCallOptions): Promise<unknown>;
  meta: { url: string; main: boolean; resolve(specifier: string): string };
}

/**
 * Makes an evaluator. It is the inspector's `Runtime.evaluate` with `replMode`, which gives real REPL semantics: top-level
 * await, and declarations that may be made again. There can be one in a process.
 */
export function createEvaluator({ globals, base, modules = {} }: EvaluatorOptions): Evaluator {
  const key = Symbol.for("kubeshell.repl");
  const resolve = (specifier: unknown) => resolved(String(specifier), base, modules);
  const slot: Slot = {
    ...createKeeper(),
    import: (specifier, options) => {
      const url = resolve(specifier);
      return import(isPath(specifier) ? versions.current(url) : url, options);
    },
    meta: { url: `${base}repl.ts`, main: true, resolve },
  };
  const versions = createModuleVersions();
  const last = createLast();
  const exits = deferExits();
  const session = new Session();
  session.connect();
  // Before the globals are there, which are the session's and not the platform's.
  const bindings = createBindings(session);
  Object.assign(globalThis, globals, { [key]: slot });
  // One after the other: there is one slot.
  const queue = createQueue();

  let done = "";
  const run = async (source: PreparedSource, keywords: Keywords = new Map()): Promise<Evaluation> => {
    const { code, hasValue, names } = source;
    delete slot.value;
    delete slot.done;
    const params = { expression: code, replMode: true, awaitPromise: true };
    const { exceptionDetails } = await post<Evaluated>(session, "Runtime.evaluate", params);
    if (exits.isUnderWay) await new Promise(() => {});
    if (exceptionDetails !== undefined) {
      const error = await thrown(session, exceptionDetails, slot);
      const others = otherKeywords(error, names, keywords);
      if (others === undefined) throw error;
      return await run(source.redeclaring(others), others);
    }
    if (!hasValue) return { value: undefined, hasValue };
    // The value may be a promise; awaiting it here is what `await` in front of the input would have done.
    const value = await slot.value;
    last.value(value);
    return { value, hasValue, ...(Object.is(value, slot.value) ? {} : { isAwaited: true }) };
  };
  const runAlone = (source: PreparedSource, signal?: AbortSignal) => {
    const unlessAborted = <T>(work: Promise<T>) => signal === undefined ? work : untilAborted(work, signal);
    return unlessAborted(queue(() => unlessAborted(runWhole(source))));
  };
  const runWhole = async (source: PreparedSource) => {
    try {
      return await run(source);
    } catch (error) {
      done = source.first(slot.done ?? 0);
      throw error;
    }
  };

  const read = async (name: string): Promise<unknown> => {
    delete slot.passed;
    const expression = `${SLOT}.passed = ${name};`;
    await post(session, "Runtime.evaluate", { expression, replMode: true, silent: true });
    return slot.passed;
  };

  return {
    bindings,
    get done() {
      return done;
    },
    evaluate: async (text, signal) => await runAlone(prepare(text), signal),
    async *evaluateEach(text, signal) {
      for (const source of prepareEach(text)) yield await runAlone(source, signal);
    },
    async isBound(name) {
      if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return false;
      const params = { expression: `typeof ${name} !== "undefined"`, replMode: true, silent: true };
      // A name that is a word of the language cannot be read.
      return (await post<Evaluated>(session, "Runtime.evaluate", params)).result.value === true;
    },
    read,
    async assign(name, value) {
      Object.assign(globalThis, { [name]: value });
      // A declaration hides the global of that name.
      if (await read(name) === value) return;
      slot.passed = value;
      for (const keyword of KEYWORDS) {
        const expression = `${keyword} ${name} = ${SLOT}.passed;`;
        const { exceptionDetails } = await post<Evaluated>(session, "Runtime.evaluate", { expression, replMode: true });
        if (exceptionDetails === undefined) return;
      }
    },
    last,
    [Symbol.dispose]() {
      session.disconnect();
      exits[Symbol.dispose]();
      versions[Symbol.dispose]();
      last[Symbol.dispose]();
      for (const name of [key, ...Object.keys(globals)]) Reflect.deleteProperty(globalThis, name);
    },
  };
}

// A package is not edited while it is used.
function isPath(specifier: unknown): boolean {
  return /^(\.{0,2}\/|file:)/.test(String(specifier));
}

function resolved(specifier: string, base: string, modules: Readonly<Record<string, string>>): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, base).href;
  return Object.hasOwn(modules, specifier) ? modules[specifier] ?? specifier : specifier;
}

/** What the inspector says of a value (Chrome DevTools Protocol, Runtime.RemoteObject). */
interface RemoteObject {
  type: string;
  value?: unknown;
  unserializableValue?: string;
  description?: string;
  objectId?: string;
}

/** The part of the inspector's answer that is read here. */
interface Evaluated {
  result: RemoteObject;
  exceptionDetails?: { exception?: RemoteObject; text: string };
}

// Deno's types say that `post` gives nothing.
async function post<T>(session: Session, method: string, params: Record<string, unknown>): Promise<T> {
  const send = session.post.bind(session) as (method: string, params: Record<string, unknown>) => Promise<unknown>;
  return await send(method, params) as T;
}

async function thrown(
  session: Session,
  { exception, text }: NonNullable<Evaluated["exceptionDetails"]>,
  slot: Slot,
): Promise<unknown> {
  if (exception === undefined) return new SyntaxError(text);
  const { objectId, type, value = null, unserializableValue, description } = exception;
  if (objectId === undefined) {
    return type === "undefined" ? undefined : unserializableValue ?? (type === "symbol" ? description : value);
  }
  const functionDeclaration = 'function () { globalThis[Symbol.for("kubeshell.repl")].error = this; }';
  await post(session, "Runtime.callFunctionOn", { objectId, functionDeclaration });
  return slot.error;
}
