import { type Candidate, type Completion, startingWith } from "../candidate.ts";
import { awaited, infer, type InferSources, type Scope } from "./infer.ts";
import { parseCodeExpression } from "./parse.ts";
import type { CursorContext } from "./cursor_context.ts";
import { isPromise, type Shape } from "./shape.ts";
import { startOfExpression } from "./argument_position.ts";
import { membersAt } from "./member_types.ts";

/** Returns whether a text is a valid identifier, which can follow a dot or be an unquoted key. */
export function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

/** Completes the property after a dot. */
export async function behindDot(
  place: CursorContext,
  scope: Scope,
  sources: InferSources,
): Promise<Omit<Completion, "to">> {
  const { tokens, typed, from } = place;
  const dot = tokens.at(-1);
  const shape = await shapeBefore(place, tokens.length - 1, scope, sources);
  if (shape === undefined || dot === undefined) return { from, candidates: [] };
  const all = membersAt(shape);
  const named = startingWith(all.filter(({ text }) => isName(text)), typed);
  if (named.length > 0) return { from, candidates: named };
  const promised = await behindPromise(place, shape, sources);
  if (promised !== undefined) return promised;
  // A key that is not an identifier, such as a label's, needs brackets instead of the dot.
  const sign = dot.text === "?." ? "?." : "";
  return { from: dot.start, candidates: startingWith(all, typed, ({ text }) => `${sign}[${JSON.stringify(text)}]`) };
}

// `await k8s.get("pod", "web").spec` reads a field of the promise. The user means `(await ...).spec`.
async function behindPromise(
  { code, tokens, typed }: CursorContext,
  shape: Shape,
  sources: InferSources,
): Promise<Omit<Completion, "to"> | undefined> {
  const isWaiting = shape.is === "promise" || (shape.is === "value" && isPromise(shape.value));
  const inner = isWaiting && typed !== "" ? await awaited(shape, sources) : undefined;
  if (inner === undefined) return undefined;
  const end = tokens.length - 1;
  const first = startOfExpression(tokens, end);
  const expression = code.slice(tokens[first]?.start, tokens[end - 1]?.end);
  const from = tokens[tokens[first - 1]?.text === "await" ? first - 1 : first]?.start ?? 0;
  const written = ({ text }: Candidate) =>
    `(await ${expression})${isName(text) ? `.${text}` : `[${JSON.stringify(text)}]`}`;
  return { from, candidates: startingWith(membersAt(inner), typed, written) };
}

/** Returns the shape of the expression before the token at an index. */
export async function shapeBefore(
  { code, tokens }: CursorContext,
  end: number,
  scope: Scope,
  sources: InferSources,
): Promise<Shape | undefined> {
  const last = tokens[end - 1]?.text === "?." ? end - 1 : end;
  const first = startOfExpression(tokens, last);
  if (first === last) return undefined;
  const node = parseCodeExpression(code.slice(tokens[first]?.start, tokens[last - 1]?.end));
  return node && await infer(node, scope, sources);
}
