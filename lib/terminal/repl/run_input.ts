import { dotCommand, Leave } from "./dot_commands/dot_commands.ts";
import { isAsyncIterable } from "../display/print.ts";
import { type Names, readInputForm } from "./prompt/input.ts";
import { splitPaste } from "./prompt/split_paste.ts";
import { runShortForm } from "./short_form.ts";
import { printError } from "./show.ts";
import { showResult } from "./show_result.ts";
import { Incomplete } from "./evaluate/source.ts";
import type { CodeStep } from "./save/transcript.ts";
import { tookLine } from "./prompt/timing.ts";
import type { ReplContext } from "./repl_context.ts";

/** Runs one input of whichever form, and shows what it came to or what went wrong. */
export async function perform(text: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { running, shell, evaluator } = bench;
  running.signal = signal;
  running.requests = 0;
  const started = performance.now();
  try {
    for (const part of await splitPaste(text, namesOf(bench))) {
      // What comes after may have counted on it.
      if (!await performForm(part, bench, signal)) break;
    }
  } catch (error) {
    if (error instanceof Leave) throw error;
    if (signal.aborted) return shell.err("(ended)");
    evaluator.last.error(error);
    printError(error, bench.showing);
  } finally {
    running.signal = undefined;
    await bench.notice();
    const form = await readInputForm(text, namesOf(bench));
    if (form.kind === "code" || form.kind === "command") {
      bench.took = { milliseconds: performance.now() - started, requests: running.requests };
      if (bench.isTimed) shell.err(tookLine(bench.took));
    }
  }
}

function namesOf({ commands, evaluator }: ReplContext): Names {
  return { isCommand: commands.knows, isBound: evaluator.isBound };
}

// False where it failed and has said why; what is thrown is told by the caller.
async function performForm(text: string, bench: ReplContext, signal: AbortSignal): Promise<boolean> {
  const form = await readInputForm(text, namesOf(bench));
  switch (form.kind) {
    case "nothing":
      return true;
    case "dot":
      await dotCommand(form.name, form.rest, bench, signal);
      return true;
    case "command":
      return await runShortForm(form.line, bench, signal);
    case "code":
      await performCode(form.text, bench, signal);
      return true;
  }
}

async function performCode(text: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { evaluator, steps } = bench;
  const { value, hasValue, isAwaited = false } = await evaluator.evaluate(text, signal).catch((error) => {
    // A person sees where it breaks off, and no stack.
    if (error instanceof Incomplete) throw new SyntaxError(error.message);
    // Its first statements count: what they declared can be used.
    if (!(error instanceof SyntaxError) && !signal.aborted && evaluator.done !== "") {
      steps.push({ kind: "code", text: evaluator.done });
    }
    throw error;
  });
  const step: CodeStep = { kind: "code", text, isAwaited };
  if (hasValue) step.value = value === undefined ? "kept" : isAsyncIterable(value) ? "streamed" : "shown";
  steps.push(step);
  await showResult(value, bench, signal);
  if (signal.aborted) step.isEnded = true;
}
