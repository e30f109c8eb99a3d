import { infer, type InferSources, type Scope } from "./infer.ts";
import { parseCodeExpression } from "./parse.ts";
import type { CursorContext, Frame } from "./cursor_context.ts";
import type { CodeToken } from "./scan.ts";

/** The input of argument parsing. */
interface ArgumentSources extends InferSources {
  scope: Scope;
  behind: readonly CodeToken[];
}

/** The arguments of a call that is being written. */
export interface Arguments {
  /** Returns the text of an argument: a string, or a variable that contains one. */
  text(index: number, sources: ArgumentSources): Promise<string | undefined>;
  /** Returns the text of an option, before or after the cursor. */
  option(name: string, sources: ArgumentSources): Promise<string | undefined>;
}

/** Parses the arguments of the call that a frame opens. */
export function readArguments({ code, tokens, frames }: CursorContext, frame: Frame): Arguments {
  const starts = [frame.at + 1];
  let depth = 0;
  for (let index = frame.at + 1; index < tokens.length; index++) {
    const { type, text = "" } = tokens[index] ?? {};
    if (type !== "mark") continue;
    if (/^([[({]|\$\{)$/.test(text)) depth++;
    else if (/^[\])}]$/.test(text)) depth--;
    else if (text === "," && depth === 0) starts.push(index + 1);
  }
  const inner = frames.length - 1 - frames.indexOf(frame);

  return {
    async text(index, { scope, ...sources }) {
      const first = starts[index] ?? tokens.length;
      const end = (starts[index + 1] ?? tokens.length + 1) - 1;
      const node = first < end
        ? parseCodeExpression(code.slice(tokens[first]?.start, tokens[end - 1]?.end))
        : undefined;
      const shape = node && await infer(node, scope, sources);
      return shape?.is === "value" && typeof shape.value === "string" ? shape.value : undefined;
    },
    async option(name, { scope, behind }) {
      const before = tokens.slice(frame.at + 1);
      return await optionIn(before, name, scope) ?? await optionIn(untilClosed(behind, inner), name, scope);
    },
  };
}

async function optionIn(tokens: readonly CodeToken[], name: string, scope: Scope): Promise<string | undefined> {
  const at = tokens.findIndex(({ text }, index) => text === name && tokens[index + 1]?.text === ":");
  const value = at < 0 ? undefined : tokens[at + 2];
  if (value?.type === "string") return value.value;
  if (value?.type !== "name") return undefined;
  const shape = await scope(value.text);
  return shape?.is === "value" && typeof shape.value === "string" ? shape.value : undefined;
}

// The part of the call after the cursor.
function untilClosed(tokens: readonly CodeToken[], inner: number): readonly CodeToken[] {
  let depth = inner;
  const end = tokens.findIndex(({ type, text }) => {
    if (type !== "mark") return false;
    if (/^([[({]|\$\{)$/.test(text)) depth++;
    return /^[\])}]$/.test(text) && --depth < 0;
  });
  return end < 0 ? tokens : tokens.slice(0, end);
}
