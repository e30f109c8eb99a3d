import type { MemberExpression } from "acorn";
import { awaited, bound, infer, type InferSources, parameterShape, type Scope } from "./infer.ts";
import { parseBindingPatterns, parseCodeExpression, withoutTypes } from "./parse.ts";
import type { CursorContext } from "./cursor_context.ts";
import type { CodeToken } from "./scan.ts";
import type { Shape } from "./shape.ts";
import { findCallee } from "./argument_position.ts";
import { itemShape } from "./member_types.ts";

/** A name that the code before the cursor declares. */
export interface Local {
  name: string;
  shape(): Promise<Shape | undefined>;
}

/**
 * Returns the names that the code before the cursor declares, in order: declarations, loop variables, and the
 * parameters of the functions around the cursor.
 */
export function findLocals(place: CursorContext, outer: Scope, sources: InferSources): Local[] {
  const { code, tokens } = place;
  const found: Local[] = [];
  const add = (pattern: string, source: (scope: Scope) => Promise<Shape | undefined>) => {
    const scope = mergeScopes([...found], outer);
    let whole: Promise<Shape | undefined> | undefined;
    for (const name of namesOf(pattern)) {
      const shape = async () => {
        whole ??= source(scope);
        const shape = await whole;
        const [node] = parseBindingPatterns(pattern);
        return node && bound(node, shape).get(name);
      };
      found.push({ name, shape });
    }
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "name" || !/^(const|let|var)$/.test(token.text)) continue;
    const end = patternEnd(tokens, index + 1);
    const pattern = code.slice(tokens[index + 1]?.start, tokens[end - 1]?.end);
    const next = tokens[end];
    const isLoop = next?.text === "of";
    const sign = isLoop ? next : tokens.slice(end).find(({ text }) => text === "=" || text === ";");
    if (sign === undefined || (!isLoop && (sign.text !== "=" || next?.text !== "=" && next?.text !== ":"))) continue;
    add(pattern, async (scope) => {
      const node = parseCodeExpression(code.slice(0, valueEnd(tokens, tokens.indexOf(sign) + 1)), sign.end);
      const shape = node && await infer(node, scope, sources);
      return isLoop ? shape && itemShape(shape) : shape;
    });
  }
  for (const parameter of parametersOf(place)) {
    add(parameter.pattern, async (scope) => {
      const node = parseCodeExpression(parameter.callee);
      const callee = node && withoutTypes(node);
      if (callee?.type !== "MemberExpression") return undefined;
      const { object, property } = callee as MemberExpression;
      const owner = await infer(object, scope, sources);
      const method = property.type === "Identifier" ? property.name : "";
      const shape = parameterShape(owner, method);
      return method === "then" ? await awaited(shape, sources) : shape;
    });
  }
  return found;
}

/** Returns the declared names, later ones first, and then the names of the session. */
export function mergeScopes(locals: readonly Local[], outer: Scope): Scope {
  return async (name) => {
    const local = locals.findLast((local) => local.name === name);
    return local === undefined ? await outer(name) : await local.shape();
  };
}

function* parametersOf({ code, tokens, frames }: CursorContext): Generator<{ pattern: string; callee: string }> {
  for (const frame of frames) {
    if (frame.open !== "(") continue;
    const callee = findCallee(tokens, frame);
    if (callee === undefined) continue;
    // A comma inside parentheses does not separate arguments.
    let first = frame.item;
    if (tokens[first]?.text === "async") first++;
    const isList = tokens[first]?.text === "(";
    const end = isList ? closerOf(tokens, first) + 1 : first + 1;
    if (tokens[end]?.text !== "=>") continue;
    const pattern = code.slice(tokens[isList ? first + 1 : first]?.start, tokens[isList ? end - 2 : end - 1]?.end);
    yield { pattern, callee: code.slice(tokens[callee.first]?.start, tokens[callee.end - 1]?.end) };
  }
}

function patternEnd(tokens: readonly CodeToken[], at: number): number {
  return /^[[{]$/.test(tokens[at]?.text ?? "") ? closerOf(tokens, at) + 1 : at + 1;
}

// A comma begins another declaration, but would be parsed as an operator.
function valueEnd(tokens: readonly CodeToken[], first: number): number {
  let depth = 0;
  const end = tokens.findIndex(({ type, text }, index) => {
    if (index < first || type !== "mark") return false;
    if (/^([[({]|\$\{)$/.test(text)) depth++;
    return (/^[\])}]$/.test(text) && --depth < 0) || (depth === 0 && /^[,;]$/.test(text));
  });
  return tokens[end < 0 ? tokens.length - 1 : end - 1]?.end ?? 0;
}

function closerOf(tokens: readonly CodeToken[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const { type, text } = tokens[index] ?? {};
    if (type !== "mark") continue;
    if (/^([[({]|\$\{)$/.test(text ?? "")) depth++;
    if (/^[\])}]$/.test(text ?? "") && --depth === 0) return index;
  }
  return tokens.length;
}

function namesOf(pattern: string): string[] {
  const names: string[] = [];
  for (const node of parseBindingPatterns(pattern)) {
    // Any shape will do, because only the names matter here.
    const stack: unknown[] = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const part = next as { type: string; name?: string; [key: string]: unknown };
      if (part.type === "Identifier") names.push(part.name ?? "");
      else if (part.type === "ObjectPattern") stack.push(...part.properties as unknown[]);
      else if (part.type === "ArrayPattern") stack.push(...(part.elements as unknown[]).filter((each) => each));
      else if (part.type === "Property") stack.push(part.value);
      else if (part.type === "AssignmentPattern") stack.push(part.left);
      else if (part.type === "RestElement") stack.push(part.argument);
    }
  }
  return names;
}
