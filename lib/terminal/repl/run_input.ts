import { defined } from "../../data/base/defined.ts";
import { counted, stripControl } from "../../data/base/text.ts";
import { newId, type WriteGroup } from "../../data/core/handler.ts";
import { holdsSecret } from "../display/secret_text.ts";
import { dotCommand, Leave } from "./dot_commands/dot_commands.ts";
import { isAsyncIterable } from "../display/print.ts";
import { type Names, readInputForm } from "./prompt/input.ts";
import { splitPaste } from "./prompt/split_paste.ts";
import { runShortForm } from "./short_form.ts";
import { printError, show } from "./show.ts";
import { Incomplete } from "./evaluate/source.ts";
import type { CodeStep } from "./save/transcript.ts";
import { tookLine } from "./prompt/timing.ts";
import type { ReplContext } from "./repl_context.ts";
import { itemsUntilAborted } from "../../data/base/items_until_aborted.ts";

/** Runs one input of any form and prints its result or its error. */
export async function perform(text: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { running, shell } = bench;
  running.signal = signal;
  running.requests = 0;
  const started = performance.now();
  try {
    const { inputs, outputLines } = await splitPaste(text, namesOf(bench));
    if (outputLines > 0) shell.err(`note: left out ${counted(outputLines, "line")} of output`);
    await performEach(inputs, bench, signal);
  } catch (error) {
    if (error instanceof Leave) throw error;
    if (signal.aborted) return shell.err("(ended)");
    fail(error, bench);
  } finally {
    running.signal = undefined;
    running.group = undefined;
    await bench.notice();
    const form = await readInputForm(text, namesOf(bench));
    if (form.kind === "code" || form.kind === "command") {
      bench.took = { milliseconds: performance.now() - started, requests: running.requests };
      if (bench.isTimed) shell.err(tookLine(bench.took));
    }
  }
}

/**
 * Runs inputs in order until one fails, because later inputs may depend on it.
 *
 * @returns Whether all inputs succeeded. Otherwise, the error has been printed.
 */
export async function performEach(
  inputs: readonly string[],
  bench: ReplContext,
  signal: AbortSignal,
): Promise<boolean> {
  for (const input of inputs) {
    bench.running.group = { id: newId(), ...defined({ command: holdsSecret(input) ? undefined : input.trim() }) };
    try {
      if (!await performForm(input, bench, signal)) return false;
    } catch (error) {
      if (error instanceof Leave || signal.aborted) throw error;
      fail(error, bench);
      await showHints(input, bench, error);
      return false;
    }
    await bench.notice();
  }
  return true;
}

/** Returns functions for {@linkcode readInputForm} that recognize commands and names. */
export function namesOf({ commands, evaluator }: Pick<ReplContext, "commands" | "evaluator">): Names {
  return { isCommand: commands.knows, isBound: evaluator.isBound };
}

function fail(error: unknown, { evaluator, showing }: ReplContext): void {
  evaluator.last.error(error);
  printError(error, showing);
}

async function showHints(text: string, bench: ReplContext, error?: unknown): Promise<void> {
  if ((await readInputForm(text, namesOf(bench))).kind !== "code") return;
  const { codeHints } = await import("./evaluate/code_hints.ts");
  for (const hint of await codeHints(text, bench.evaluator.bindings, error)) {
    bench.shell.err(`hint: ${stripControl(hint)}`);
  }
}

// Returns false if the command failed and has printed its error. The caller prints errors that are thrown.
async function performForm(text: string, bench: ReplContext, signal: AbortSignal): Promise<boolean> {
  const form = await readInputForm(text, namesOf(bench));
  switch (form.kind) {
    case "nothing":
      return true;
    case "dot":
      await dotCommand(form.name, form.rest, bench, signal);
      return true;
    case "command":
      bench.running.group = withoutProgram(bench.running.group);
      return await runShortForm(form.line, bench, signal);
    case "manifest":
      await (await import("./manifest_input.ts")).keepManifest(form.text, bench);
      return true;
    case "code":
      await performCode(form.text, bench, signal);
      await showHints(form.text, bench);
      return true;
  }
}

// The words of a program that runs in a container may be secrets: `exec web -- mysql -px`.
function withoutProgram(group: WriteGroup | undefined): WriteGroup | undefined {
  return group && { ...group, command: group.command?.replace(/(\s--)\s[^]*$/, "$1 ...") };
}

async function performCode(text: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { evaluator, steps } = bench;
  const { value, hasValue, isAwaited = false } = await evaluator.evaluate(text, signal).catch((error) => {
    // The user sees the position of a syntax error, without a stack.
    if (error instanceof Incomplete) throw new SyntaxError(error.message);
    // The first statements are saved, because their declarations can be used.
    if (!(error instanceof SyntaxError) && !signal.aborted && evaluator.done !== "") {
      steps.push({ kind: "code", text: evaluator.done, words: evaluator.words });
    }
    throw error;
  });
  const step: CodeStep = { kind: "code", text, isAwaited, words: evaluator.words };
  if (hasValue) step.value = value === undefined ? "kept" : isAsyncIterable(value) ? "streamed" : "shown";
  steps.push(step);
  await showResult(value, bench, signal);
  if (signal.aborted) step.isEnded = true;
}

/** Prints a value. If the value is a stream, printing consumes it, and `_` keeps its items. */
async function showResult(value: unknown, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { running, evaluator, showing } = bench;
  running.isShowing = !isAsyncIterable(value);
  try {
    if (!isAsyncIterable(value)) return void (bench.folded = await show(value, showing, signal));
    const items: unknown[] = [];
    try {
      await show(kept(itemsUntilAborted(value, signal), items), showing, signal);
    } finally {
      evaluator.last.replace(items);
    }
  } finally {
    running.isShowing = false;
  }
}

// A stream may be endless, so only the last items are kept.
const KEPT = 10_000;

async function* kept<T>(stream: AsyncIterable<T>, items: T[]): AsyncGenerator<T, void, undefined> {
  for await (const item of stream) {
    items.push(item);
    if (items.length > 2 * KEPT) items.splice(0, items.length - KEPT);
    yield item;
  }
}
