import { type CursorContext, type Frame, isObject } from "./cursor_context.ts";
import type { Token } from "./scan.ts";

/** A position in a value that is being written, seen from the call, or from the beginning of the value. */
export interface Spot {
  /** Where the value is an argument of a call. */
  call?: { callee: CodeRange; argument: number; frame: Frame };
  /** The keys that lead to the position, and the bracket that each is in: `spec`, `containers`, 0. */
  steps: LiteralStep[];
  /** Whether a key is to be written here, of the object that the steps lead to; otherwise its value is. */
  isKey: boolean;
}

/** A way inward in a literal: a number is an item of a list. */
export interface LiteralStep {
  frame: Frame;
  key: string | number;
}

/** Tokens, from the first to the one behind the last. */
export interface CodeRange {
  first: number;
  end: number;
}

/** Says which value the cursor writes at. */
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
      // A bracket around the value.
      if (callee === undefined) continue;
      return { call: { callee, argument: frame.commas, frame }, steps, isKey };
    } else {
      break;
    }
  }
  return { steps, isKey };
}

/** The key whose value stands at `next` in an object literal; undefined where a key is to be written. */
function keyOf(tokens: readonly Token[], { item }: Frame, next: number): string | undefined {
  if (next !== item + 2 || tokens[item + 1]?.text !== ":") return undefined;
  return tokenName(tokens[item]);
}

/** The name that a token gives a key. */
export function tokenName(token: Token | undefined): string | undefined {
  if (token?.type === "string") return token.value;
  return token?.type === "name" || token?.type === "number" ? token.text : undefined;
}

// The item that leads inward must be that and nothing else: in `f(a + {`, the object is no argument.
function isBare(tokens: readonly Token[], frame: Frame, next: number): boolean {
  return next === frame.item || (next === frame.item + 1 && tokens[frame.item]?.text === "await");
}

function isAccess(tokens: readonly Token[], { at }: Frame): boolean {
  return endsExpression(tokens, at - 1);
}

/** Says whether an expression may end with the token at an index, so that what follows a bracket calls or looks into it. */
export function endsExpression(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  // Behind a dot every word is a name: `k8s.delete`.
  if (token.type === "name") return !KEYWORD_REGEXP.test(token.text) || /^\??\.$/.test(tokens[index - 1]?.text ?? "");
  return token.type === "mark" ? [")", "]", "`", "}", "?.", "!"].includes(token.text) : true;
}

const KEYWORD_REGEXP =
  /^(await|return|typeof|void|new|in|of|delete|case|else|do|throw|yield|instanceof|if|while|for|switch|catch|const|let|var|extends|default|as|satisfies)$/;

/** The expression that a bracket calls; undefined where the bracket only groups. */
export function findCallee(tokens: readonly Token[], { at }: Frame): CodeRange | undefined {
  const end = beforeTypes(tokens, tokens[at - 1]?.text === "?." ? at - 1 : at);
  const first = startOfExpression(tokens, end);
  return first === end ? undefined : { first, end };
}

// `get<Pod>(`: the types say nothing here.
function beforeTypes(tokens: readonly Token[], end: number): number {
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

/** The index of the first token of the expression that ends before `end`: names, dots, calls and brackets. */
export function startOfExpression(tokens: readonly Token[], end: number): number {
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
    // A call's or a lookup's brackets belong to what stands before them.
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

function openerOf(tokens: readonly Token[], closer: number, opener: string): number {
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
