import { Session } from "node:inspector/promises";
import type { Bindings } from "../../completion/sources.ts";
import { createQueue } from "../../../data/base/queue.ts";
import { untilAborted } from "../../../data/base/wait.ts";
import { createBindings } from "./bindings.ts";
import { deferExits } from "./exits.ts";
import { createKeeper, type Keeper } from "./promise_anchor.ts";
import { createLast, type Last } from "./result_history.ts";
import { createModuleVersions } from "./module_versions.ts";
import { createKindReader, type KindReader } from "./kind_reader.ts";
import { resolveModule } from "./resolve_module.ts";
import { KEYWORDS, type Keywords, otherKeywords } from "./redeclare.ts";
import { prepare, type PreparedSource, prepareEach, SLOT } from "./source.ts";

const WORD_IN_SLOT_REGEXP = /globalThis\[Symbol\.for\(\.\.\.\)\]\.lists\[\d+\]\./g;

/** The result of an input. */
export interface Evaluation {
  /** The value. Undefined if the input is a declaration. */
  value: unknown;
  /** Whether the value comes from an expression. */
  hasValue: boolean;
  /** Whether the value was a promise that the prompt awaited. */
  isAwaited?: true;
}

/** Evaluates inputs in one shared scope. */
export interface Evaluator extends Disposable {
  /** The names of the scope, for completion. */
  readonly bindings: Bindings;
  /**
   * Evaluates an input and returns its value. If the value is a promise, it is awaited. Bindings are kept for later
   * inputs, and `const` can be declared again.
   *
   * @param signal Stops waiting for the input. Its code continues to run.
   * @throws The error that the input throws; Incomplete or SyntaxError if the input cannot be parsed.
   */
  evaluate(text: string, signal?: AbortSignal): Promise<Evaluation>;
  /** Evaluates the statements of a text in order. Nothing is evaluated if the text is incomplete. */
  evaluateEach(text: string, signal?: AbortSignal): AsyncGenerator<Evaluation, void, undefined>;
  /** The statements of the last failed input that were evaluated before the failure. */
  readonly done: string;
  /** The words of the last input that were read as kinds. */
  readonly words: readonly string[];
  /** Returns whether a name is declared or global. */
  isBound(name: string): Promise<boolean>;
  /** Returns the value of a name, or undefined if the name does not exist. */
  read(name: string): Promise<unknown>;
  /** Sets the value of a name, even if an input has declared it. */
  assign(name: string, value: unknown): Promise<void>;
  /** The result history: `_`, `_1` and `_err`. */
  readonly last: Last;
}

/** Options of {@linkcode createEvaluator}. */
export interface EvaluatorOptions {
  /** Names that exist from the start: `k8s`. */
  globals: Record<string, unknown>;
  /** The base URL of relative imports: a folder, with a trailing slash. */
  base: string;
  /** URLs of bare module names that the import map does not contain. */
  modules?: Readonly<Record<string, string>>;
  /** Whether words such as `pods` read all namespaces. @default {false} */
  allNamespaces?: boolean | undefined;
}

interface Slot extends Keeper, KindReader {
  value?: unknown;
  error?: unknown;
  passed?: unknown;
  /** The number of statements of the input that have been evaluated. */
  done?: number;
  /** Loads a module for evaluated code, whose own `import()` has no base URL. */
  import(specifier: unknown, options?: ImportCallOptions): Promise<unknown>;
  meta: { url: string; main: boolean; resolve(specifier: string): string };
}

/**
 * Creates an evaluator. It uses the inspector's `Runtime.evaluate` with `replMode`, which allows top-level await and
 * repeated declarations. A process can have only one evaluator.
 */
export function createEvaluator({ globals, base, modules = {}, allNamespaces }: EvaluatorOptions): Evaluator {
  const key = Symbol.for("kubeshell.repl");
  const resolve = (specifier: unknown) => resolveModule(String(specifier), base, modules);
  const kinds = createKindReader({ session: () => read("k8s"), isBound, allNamespaces });
  const slot: Slot = {
    ...createKeeper(),
    ...kinds,
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
  // This runs before the globals are defined, because those belong to the session and not to the platform.
  const bindings = createBindings(session);
  Object.assign(globalThis, globals, { [key]: slot });
  // Evaluations are serialized because there is one slot.
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
      const error = withOwnWords(await thrown(session, exceptionDetails, slot));
      const others = otherKeywords(error, names, keywords);
      if (others === undefined) throw error;
      return await run(source.redeclaring(others), others);
    }
    if (!hasValue) return { value: undefined, hasValue };
    // The value may be a promise. It is awaited here, as if the input began with `await`.
    const value = await slot.value;
    last.value(value);
    return Object.is(value, slot.value) ? { value, hasValue } : { value, hasValue, isAwaited: true };
  };
  const runAlone = (source: PreparedSource, signal?: AbortSignal) => {
    const unlessAborted = <T>(work: Promise<T>) => signal === undefined ? work : untilAborted(work, signal);
    return unlessAborted(queue(() => unlessAborted(runWhole(source))));
  };
  const runWhole = async (source: PreparedSource) => {
    delete slot.done;
    try {
      return await kinds.withKinds(source, run);
    } catch (error) {
      done = source.first(slot.done ?? 0);
      throw error;
    }
  };

  async function read(name: string): Promise<unknown> {
    delete slot.passed;
    const expression = `${SLOT}.passed = ${name};`;
    await post(session, "Runtime.evaluate", { expression, replMode: true, silent: true });
    return slot.passed;
  }
  async function isBound(name: string): Promise<boolean> {
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return false;
    const params = { expression: `typeof ${name} !== "undefined"`, replMode: true, silent: true };
    // A reserved word cannot be read as a name.
    return (await post<Evaluated>(session, "Runtime.evaluate", params)).result.value === true;
  }

  return {
    bindings,
    get done() {
      return done;
    },
    get words() {
      return kinds.words;
    },
    evaluate: async (text, signal) => await runAlone(prepare(text), signal),
    async *evaluateEach(text, signal) {
      for (const source of prepareEach(text)) yield await runAlone(source, signal);
    },
    isBound,
    read,
    async assign(name, value) {
      Object.assign(globalThis, { [name]: value });
      // A declaration hides the global variable with the same name.
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

// Packages are not edited while in use.
function isPath(specifier: unknown): boolean {
  return /^(\.{0,2}\/|file:)/.test(String(specifier));
}

/** The inspector's description of a value (Chrome DevTools Protocol, Runtime.RemoteObject). */
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

// Deno's types declare that `post` returns nothing.
async function post<T>(session: Session, method: string, params: Record<string, unknown>): Promise<T> {
  const send = session.post.bind(session) as (method: string, params: Record<string, unknown>) => Promise<unknown>;
  return await send(method, params) as T;
}

// V8 quotes the code that was run, in which the words of kinds are read from the slot.
function withOwnWords(error: unknown): unknown {
  if (error instanceof TypeError) error.message = error.message.replaceAll(WORD_IN_SLOT_REGEXP, "");
  return error;
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
