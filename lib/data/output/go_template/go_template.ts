import { InputError } from "../../core/errors.ts";
import { walk } from "./execute.ts";
import { FUNCTIONS } from "./functions.ts";
import { toBytes } from "./go_string.ts";
import { parseTemplates } from "./parse.ts";
import { MAIN } from "./parser.ts";
import { quote } from "./quote.ts";
import type { State } from "./state.ts";
import { fromJson } from "./values.ts";

/** Options of {@linkcode compileGoTemplate}. */
export interface GoTemplateOptions {
  /** Print `<no value>` for a missing key instead of failing. @default {true} */
  allowMissingKeys?: boolean | undefined;
}

/** A template that is ready to be executed. */
export interface GoTemplate {
  /**
   * Executes the template on an object and writes its output: bytes, because `base64decode` can return any. Output in
   * front of an error is written too, as kubectl does. Unlike kubectl it does not print the whole object after an error:
   * stdout is data, and the object may be a Secret.
   *
   * @throws {InputError} If the template fails on this object, in kubectl's words.
   */
  execute(object: unknown, write: (bytes: Uint8Array) => void): void;
}

/**
 * Reads a template as `kubectl get -o go-template` does: Go's text/template, with `exists` and `base64decode`.
 *
 * @throws {InputError} If the template is not valid, in kubectl's words and with the line.
 */
export function compileGoTemplate(text: string, { allowMissingKeys = true }: GoTemplateOptions = {}): GoTemplate {
  const templates = withPrefix(`error parsing template ${text}, `, () => parseTemplates(text, isFunction));
  const strict = !allowMissingKeys;
  return {
    execute(object, write) {
      let output = "";
      const root = fromJson(object, false);
      const variables = [{ name: "$", value: root }];
      const state: State = {
        templates,
        text,
        name: MAIN,
        depth: 0,
        strict,
        write: (piece) => void (output += piece),
        variables,
        node: undefined,
      };
      try {
        withPrefix(`error executing template ${quote(text)}: `, () => walk(state, root, templates.get(MAIN) ?? []));
      } finally {
        write(toBytes(output));
      }
    },
  };
}

function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

function withPrefix<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(prefix + error.message, { cause: error });
  }
}
