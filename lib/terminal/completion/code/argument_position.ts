import { type CursorContext, type Frame, isObject } from "./cursor_context.ts";
import type { CodeToken } from "./scan.ts";

/** A position in a value that is being written, relative to the call or to the start of the value. */
export interface Spot {
  /** The call and the argument's index, if the value is an argument. */
  call?: { callee: CodeRange; argument: number; frame: Frame };
  /** The keys that lead to the position, and the bracket of each: `spec`, `containers`, 0. */
  steps: LiteralStep[];
  /** Whether the cursor is at a key of the object that the steps lead to. Otherwise it is at a value. */
  isKey: boolean;
}

/** A step into a literal: a key, or the index of a list item. */
export interface LiteralStep {
  frame: Frame;
  key: string | number;
}

/** A range of tokens. The end is exclusive. */
export interface CodeRange {
  first: number;
  end: number;
}

/** Finds the value that contains the cursor. */
export function findArgumentPosition({ tokens, frames }: CursorContext): Spot {
  const steps: LiteralStep[] = [];
  let isKey = false;
  for (let index = frames.length - 1; index > 0; index--) {
    const frame = frames[index];
    if (frame === undefined) break;
    const next = frames[index + 1]?.at ?? tokens.length;
    if (isObject(tokens, frame)) {
      const key = keyOf(tokens, frame, next);
      if (key === undefined && (index < frames.length - 1 || next > frame.item)) break;
      if (key === undefined) isKey = true;
      else steps.unshift({ frame, key });
    } else if (!isBare(tokens, frame, next)) {
      break;
    } else if (frame.open === "[" && !isAccess(tokens, frame)) {
      steps.unshift({ frame, key: frame.commas });
    } else if (frame.open === "(") {
      const callee = findCallee(tokens, frame);
      // Parentheses around the value.
      if (callee === undefined) continue;
      return { call: { callee, argument: frame.commas, frame }, steps, isKey };
    } else {
      break;
    }
  }
  return { steps, isKey };
}

/** Returns the key whose value begins at `next` in an object literal, or undefined if a key is expected. */
function keyOf(tokens: readonly CodeToken[], { item }: Frame, next: number): string | undefined {
  if (next !== item + 2 || tokens[item + 1]?.text !== ":") return undefined;
  return tokenName(tokens[item]);
}

/** Returns the key that a token spells. */
export function tokenName(token: CodeToken | undefined): string | undefined {
  if (token?.type === "string") return token.value;
  return token?.type === "name" || token?.type === "number" ? token.text : undefined;
}

// The item must consist of the literal alone: in `f(a + {`, the object is not an argument.
function isBare(tokens: readonly CodeToken[], frame: Frame, next: number): boolean {
  return next === frame.item || (next === frame.item + 1 && tokens[frame.item]?.text === "await");
}

function isAccess(tokens: readonly CodeToken[], { at }: Frame): boolean {
  return endsExpression(tokens, at - 1);
}

/** Returns whether an expression may end with a token. A bracket after it is then a call or an index. */
export function endsExpression(tokens: readonly CodeToken[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  // After a dot, every word is a property name: `k8s.delete`.
  if (token.type === "name") return !KEYWORD_REGEXP.test(token.text) || /^\??\.$/.test(tokens[index - 1]?.text ?? "");
  return token.type === "mark" ? [")", "]", "`", "}", "?.", "!"].includes(token.text) : true;
}

const KEYWORD_REGEXP =
  /^(await|return|typeof|void|new|in|of|delete|case|else|do|throw|yield|instanceof|if|while|for|switch|catch|const|let|var|extends|default|as|satisfies)$/;

/** Returns the expression that a bracket calls, or undefined if the bracket only groups. */
export function findCallee(tokens: readonly CodeToken[], { at }: Frame): CodeRange | undefined {
  const end = beforeTypes(tokens, tokens[at - 1]?.text === "?." ? at - 1 : at);
  const first = startOfExpression(tokens, end);
  return first === end ? undefined : { first, end };
}

// `get<Pod>(`: type arguments do not matter here.
function beforeTypes(tokens: readonly CodeToken[], end: number): number {
  if (!/^>+$/.test(tokens[end - 1]?.text ?? "")) return end;
  let depth = 0;
  for (let index = end - 1; index > 0; index--) {
    const { type, text = "" } = tokens[index] ?? {};
    if (/^>+$/.test(text)) depth += text.length;
    else if (text === "<" && --depth === 0) return endsExpression(tokens, index - 1) ? index : end;
    else if (type === "mark" && !/^[.,|&[\]{}:;]$/.test(text)) return end;
  }
  return end;
}

const OPENERS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** Returns the index of the first token of the expression that ends before `end`: names, dots, calls and brackets. */
export function startOfExpression(tokens: readonly CodeToken[], end: number): number {
  let first = end;
  let index = end - 1;
  while (index >= 0) {
    const token = tokens[index];
    if (token === undefined || !endsExpression(tokens, index) || token.text === "?.") break;
    if (token.text === "!") {
      index--;
      continue;
    }
    const opener = token.type === "mark" ? OPENERS[token.text] : undefined;
    if (token.text === "`") index = openerOf(tokens, index, "`");
    else if (opener !== undefined) index = openerOf(tokens, index, opener);
    if (index < 0) break;
    first = index;
    const before = tokens[index - 1];
    if (before === undefined) break;
    // The brackets of a call or an index belong to the expression before them.
    if ((opener === "(" || opener === "[") && endsExpression(tokens, index - 1)) {
      index -= before.text === "?." ? 2 : 1;
      continue;
    }
    const typed = opener === "(" ? beforeTypes(tokens, index) : index;
    if (typed !== index) {
      index = typed - 1;
      continue;
    }
    if (before.text !== "." && before.text !== "?.") break;
    index -= 2;
  }
  return first;
}

function openerOf(tokens: readonly CodeToken[], closer: number, opener: string): number {
  let depth = 0;
  const text = tokens[closer]?.text;
  for (let index = closer; index >= 0; index--) {
    const token = tokens[index];
    if (token?.type !== "mark") continue;
    if (opener === "`") {
      if (token.text === "`" && index < closer) return index;
    } else if (token.text === text) depth++;
    else if (token.text === opener || (opener === "{" && token.text === "${")) depth--;
    if (depth === 0 && opener !== "`") return index;
  }
  return -1;
}
