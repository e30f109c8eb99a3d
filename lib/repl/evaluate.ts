import { parse } from "acorn";
import { Session } from "node:inspector/promises";
import { prepare } from "./source.ts";

/** Evaluates input after input in one scope, with what a prompt needs beyond a script. */
export interface Evaluator extends Disposable {
  /**
   * Evaluates an input and gives its value; a promise that is the value is awaited. Bindings stay for the next input,
   * and `const` may be declared again.
   *
   * @throws Whatever the input throws; Incomplete or SyntaxError where it cannot be read.
   */
  evaluate(text: string): Promise<unknown>;
}

// Where values pass between the evaluated scope and this one; the inspector itself gives only descriptions.
const SLOT = Symbol.for("kubeshell.repl");

/**
 * Makes an evaluator. It is the inspector's `Runtime.evaluate` with `replMode`, which gives real REPL semantics: top-level
 * await, and declarations that may be made again.
 *
 * @param globals What is preloaded: `k8s`.
 */
export function createEvaluator(globals: Record<string, unknown>, base: string): Evaluator {
  Object.assign(globalThis, globals);
  const session = new Session();
  session.connect();
  const slot: { value?: unknown; error?: unknown } = {};
  Object.defineProperty(globalThis, SLOT, { value: slot, configurable: true });

  return {
    async evaluate(text) {
      const { code, hasValue } = prepare(text, base);
      delete slot.value;
      const expression = hasValue ? lastIntoSlot(code) : code;
      const { exceptionDetails } = await post<Evaluated>(session, "Runtime.evaluate", {
        expression,
        replMode: true,
        awaitPromise: true,
      });
      if (exceptionDetails !== undefined) throw await thrown(session, exceptionDetails);
      // The value may be a promise; awaiting it here is what `await` in front of the input would have done.
      const value = await slot.value;
      Object.assign(globalThis, { _: value });
      return value;
    },
    [Symbol.dispose]() {
      session.disconnect();
      Reflect.deleteProperty(globalThis, SLOT);
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
    },
  };

  // replMode gives the last expression's value as its result; here it is put where it can be taken whole.
  function lastIntoSlot(code: string): string {
    const { start, end } = lastExpression(code);
    const inner = code.slice(start, end).replace(/;\s*$/, "");
    return `${code.slice(0, start)}globalThis[Symbol.for("kubeshell.repl")].value = (${inner}\n);`;
  }
}

function lastExpression(code: string): { start: number; end: number } {
  const { body } = parse(code, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  const last = body.at(-1);
  return { start: last?.start ?? 0, end: last?.end ?? code.length };
}

/** The part of the inspector's answer that is read here. */
interface Evaluated {
  exceptionDetails?: { exception?: { objectId?: string; description?: string }; text: string };
}

// Deno's types say that `post` gives nothing.
async function post<T>(session: Session, method: string, params: Record<string, unknown>): Promise<T> {
  const send = session.post.bind(session) as (method: string, params: Record<string, unknown>) => Promise<unknown>;
  return await send(method, params) as T;
}

async function thrown(
  session: Session,
  details: { exception?: { objectId?: string; description?: string }; text: string },
): Promise<unknown> {
  const { exception, text } = details;
  if (exception?.objectId === undefined) return new Error(exception?.description ?? text);
  const slot = Reflect.get(globalThis, SLOT) as { error?: unknown };
  await post(session, "Runtime.callFunctionOn", {
    objectId: exception.objectId,
    functionDeclaration: 'function () { globalThis[Symbol.for("kubeshell.repl")].error = this; }',
  });
  return slot.error;
}
