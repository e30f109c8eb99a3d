import { InputError } from "../../core/errors.ts";
import { walk } from "./execute.ts";
import { FUNCTIONS } from "./functions.ts";
import { toBytes } from "./go_string.ts";
import { parseTemplates, type Templates } from "./parse.ts";
import { MAIN } from "./parser.ts";
import { quote } from "./quote.ts";
import type { State } from "./state.ts";
import { fromJson } from "./values.ts";

/** Options of {@linkcode compileGoTemplate}. */
export interface GoTemplateOptions {
  /** Print `<no value>` for a missing key instead of failing. @default {true} */
  allowMissingKeys?: boolean | undefined;
}

/** A parsed template, and the output of its execution so far. */
export interface GoTemplate {
  templates: Templates;
  /** Starts an execution on an object. */
  begin(object: unknown): State;
  /** Runs a part of an execution. Its errors begin with kubectl's words. */
  run<T>(work: () => T): T;
  /** Returns the output so far, and clears it. */
  take(): Uint8Array<ArrayBuffer>;
}

/**
 * Parses a template like `kubectl get -o go-template`: Go's text/template, with `exists` and `base64decode`.
 *
 * @returns A function from an object to its output: bytes, because `base64decode` can return any. If the template fails
 * on an object, it throws an {@linkcode InputError} in kubectl's words. Unlike kubectl it writes nothing then: kubectl
 * prints the whole object, but stdout is data, and the object may be a Secret.
 * @throws {InputError} If the template is not valid, in kubectl's words and with the line.
 */
export function compileGoTemplate(
  text: string,
  options: GoTemplateOptions = {},
): (object: unknown) => Uint8Array<ArrayBuffer> {
  const template = readGoTemplate(text, options);
  return (object) => {
    const state = template.begin(object);
    template.run(() => walk(state, fromJson(object, false), template.templates.get(MAIN) ?? []));
    return template.take();
  };
}

/** Parses a template that the caller executes piece by piece, such as item by item of a list. */
export function readGoTemplate(text: string, { allowMissingKeys = true }: GoTemplateOptions = {}): GoTemplate {
  const templates = withPrefix(`error parsing template ${text}, `, () => parseTemplates(text, isFunction));
  const prefix = `error executing template ${quote(text)}: `;
  let output = "";
  return {
    templates,
    begin(object) {
      output = "";
      return {
        templates,
        text,
        name: MAIN,
        depth: 0,
        strict: !allowMissingKeys,
        write: (piece) => void (output += piece),
        variables: [{ name: "$", value: fromJson(object, false) }],
        node: undefined,
      };
    },
    run: (work) => withPrefix(prefix, work),
    take() {
      const bytes = toBytes(output);
      output = "";
      return bytes;
    },
  };
}

function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

function withPrefix<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(prefix + error.message, { cause: error });
  }
}
