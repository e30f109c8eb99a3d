import type { CallExpression, MemberExpression, Node } from "acorn";
import { InputError } from "../../../data/core/errors.ts";
import type { FreeName, FreeNames } from "./free_names.ts";
import type { TextEdit } from "./modules.ts";

/** A place in an input that may name a kind of the server: `pods`, `kinds.functions` or `kinds["widgets.v1.example.com"]`. */
export interface KindWord {
  /** The name of the kind. Empty if `kinds` is used without a name. */
  word: string;
  /** Whether it is a property of `kinds`, so that it cannot be anything else. */
  isExplicit: boolean;
  /** The name, or the access of `kinds`. */
  node: Node;
  /** The call of which it is the callee. */
  call: Node | undefined;
  use: FreeName;
}

/** The global through which kinds are reached whose names are taken, or are not identifiers. */
export const KINDS_NAME = "kinds";

/** Returns the places that may name kinds. A name that is assigned somewhere in the input is a variable. */
export function findKindWords({ read, assigned }: FreeNames): KindWord[] {
  return read.filter(({ name }) => !assigned.has(name)).map((use) => {
    const { name, node, parents } = use;
    if (name !== KINDS_NAME) return { word: name, isExplicit: false, node, call: callOf(node, parents), use };
    const access = parents.at(-1) as MemberExpression | undefined;
    const word = access?.type === "MemberExpression" ? nameOf(access) : undefined;
    if (access === undefined || word === undefined) return { word: "", isExplicit: true, node, call: undefined, use };
    return { word, isExplicit: true, node: access, call: callOf(access, parents.slice(0, -1)), use };
  });
}

/** The code that replaces the word of a kind: the list that was read before the input, or the function that reads. */
export interface KindCode {
  list(word: string): string;
  read(word: string): string;
  /** The function that keeps a promise until it has settled. */
  keep: string;
  /** The function that returns its argument. A line that begins with a bracket would continue the line before it. */
  same: string;
}

/**
 * Returns the edits that make a word the list of its kind, or an awaited read if it is called.
 *
 * @param text The text of the input.
 * @throws {InputError} If the word is called in a function that is not async.
 */
export function kindWordEdits({ word, node, call, use }: KindWord, text: string, code: KindCode): TextEdit[] {
  const { start, end } = node;
  if (call === undefined) {
    return [{ start, end, text: use.isShorthand ? `${use.name}: ${code.list(word)}` : code.list(word) }];
  }
  if (!use.canAwait) throw notAsync(text.slice(call.start, call.end));
  // The code that awaits a function also keeps the promises inside it.
  const [open, close] = use.isInFunction ? ["", ")"] : [`${code.keep}((`, ")))"];
  return [
    { start: call.start, end: call.start, text: `${code.same}(await ${open}` },
    { start, end, text: code.read(word) },
    { start: call.end, end: call.end, text: close },
  ];
}

/** Returns the error for `kinds` without the name of a kind. */
export function withoutName(): InputError {
  return new InputError("Cannot read kinds: the name of a kind must follow", {
    hints: ['write kinds.pods or kinds["widgets.v1.example.com"]', "use k8s.list(type) if the kind is in a variable"],
  });
}

function callOf(node: Node, parents: readonly Node[]): Node | undefined {
  const parent = parents.at(-1) as CallExpression | undefined;
  return parent?.type === "CallExpression" && parent.callee === node ? parent : undefined;
}

function nameOf({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}

function notAsync(call: string): InputError {
  const shown = call.length > 60 ? `${call.slice(0, 59)}…` : call;
  return new InputError(`Cannot read ${shown} in a function that is not async: the read must be awaited`, {
    hints: [
      `read before the function: const found = ${shown}`,
      "or write async before the function, and await what it returns",
    ],
  });
}
