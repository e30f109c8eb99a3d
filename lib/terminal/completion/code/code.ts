import { behindDot, isName, shapeBefore } from "./behind_dot.ts";
import { type Candidate, type Completion, startingWith } from "../candidate.ts";
import { completeCommandLine } from "../words/command_line.ts";
import { files } from "../words/files.ts";
import { kindWords, wordShape } from "./kind_words.ts";
import type { InferSources, Scope } from "./infer.ts";
import { tokensBehind } from "./literal.ts";
import { findLocals, mergeScopes } from "./locals.ts";
import { type CursorContext, findCursor } from "./cursor_context.ts";
import { toShape } from "./shape.ts";
import type { CodeSources } from "../sources.ts";
import { endsExpression, findArgumentPosition } from "./argument_position.ts";
import { membersAt } from "./member_types.ts";
import { offersAt } from "./argument_completion.ts";

/**
 * Completes TypeScript at a cursor. No code runs, including getters. Only names and schemas are requested from the
 * cluster. Lines of an incomplete input belong to the text.
 */
export async function completeCode(text: string, cursor: number, sources: CodeSources): Promise<Completion> {
  const code = text.slice(0, cursor);
  const command = await completeCommandLine(code, sources, text.slice(cursor));
  if (command !== undefined) return command;
  const place = findCursor(code);
  if (place === undefined) return { from: cursor, to: cursor, candidates: [] };
  const rest = text.slice(cursor);
  const { from, candidates } = await candidatesAt(place, rest, sources);
  // The rest of the word at the cursor is replaced too.
  const tail = place.quote === undefined && place.typed !== "" ? /^[\w$]*/.exec(rest)?.[0].length ?? 0 : 0;
  // A line may also begin with a command.
  const verbs = /^\s*[a-z-]*$/.test(text) ? await sources.words?.([text.trim()], sources.signal) ?? [] : [];
  const names = new Set(candidates.map(({ text }) => text));
  return { from, to: cursor + tail, candidates: [...candidates, ...verbs.filter(({ text }) => !names.has(text))] };
}

async function candidatesAt(place: CursorContext, rest: string, sources: CodeSources): Promise<Omit<Completion, "to">> {
  const { tokens, quote, typed, from } = place;
  const { knowledge, bindings, signal } = sources;
  const asking: InferSources = { knowledge, settled: bindings?.settled, signal };
  const outer = outerScope(sources);
  const locals = findLocals(place, outer, asking);
  const scope = mergeScopes(locals, outer);

  const last = tokens.at(-1);
  if (quote === undefined && (last?.text === "." || last?.text === "?.")) {
    return await behindDot(place, scope, asking);
  }
  const access = accessed(place);
  if (access !== undefined) {
    const shape = await shapeBefore(place, access, scope, asking);
    return { from, candidates: startingWith(shape === undefined ? [] : membersAt(shape), typed) };
  }
  if (isImport(place)) return { from, candidates: startingWith(await files(typed), typed) };
  const spot = findArgumentPosition(place);
  const behind = tokensBehind(rest, quote);
  const { code, texts, keys } = await offersAt(place, spot, { ...asking, scope, behind });
  if (quote !== undefined) {
    return { from, candidates: startingWith([...texts, ...keys], typed, ({ text }) => escaped(text, quote)) };
  }
  if (spot.isKey) return { from, candidates: startingWith(keys, typed, ({ text }) => asKey(text)) };
  // If no quote is typed, strings are offered with quotes.
  const strings = new Set<Candidate>(texts);
  const isWord = typed !== "" && texts.length + code.length === 0 && last?.text !== ".";
  const words = isWord ? [KINDS_CANDIDATE, ...kindWords(await knowledge.typesLike(sources.k8s, typed, signal))] : [];
  const names = [...locals.map(({ name }) => name).reverse(), ...await bindings?.names(typed !== "") ?? ["k8s"]];
  const all = [
    ...texts,
    ...code,
    ...(typed === "" && texts.length + code.length > 0 ? [] : names.map((text) => ({ text }))),
    ...words,
  ];
  const written = (candidate: Candidate) => strings.has(candidate) ? JSON.stringify(candidate.text) : candidate.text;
  return { from, candidates: startingWith(all, typed, written) };
}

/** `import "./`, `from "./` and `import("./`. */
function isImport({ tokens, quote, typed }: CursorContext): boolean {
  if (quote === undefined || !/^\.{0,2}\//.test(typed)) return false;
  const [before, last] = tokens.slice(-2).map(({ text }) => text);
  return last === "from" || last === "import" || (before === "import" && last === "(");
}

function asKey(text: string): string {
  return isName(text) ? text : JSON.stringify(text);
}

function outerScope({ k8s, bindings, knowledge, signal }: CodeSources): Scope {
  return async (name) => {
    const found = await bindings?.lookup(name);
    if (found !== undefined) return toShape(found.value);
    if (name === "k8s") return { is: "session", k8s };
    if (name === KINDS_NAME) return { is: "kinds", k8s, words: kindWords(await knowledge.types(k8s, signal)) };
    return await wordShape(k8s, name, { knowledge, signal });
  };
}

const KINDS_NAME = "kinds";
const KINDS_CANDIDATE: Candidate = {
  text: KINDS_NAME,
  detail: 'the kinds of the server: kinds["widgets.v1.example.com"]',
};

/** Returns the index of the bracket if a string is an index into a value: `labels["`. */
function accessed({ tokens, frames, quote }: CursorContext): number | undefined {
  const frame = frames.at(-1);
  if (quote === undefined || frame?.open !== "[" || frame.at !== tokens.length - 1) return undefined;
  return endsExpression(tokens, frame.at - 1) ? frame.at : undefined;
}

function escaped(text: string, quote: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? inside : inside.replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
}
