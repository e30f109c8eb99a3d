import { dotCommand, Leave } from "./dots.ts";
import { isStream } from "./print.ts";
import { formOf } from "./input.ts";
import { runShortForm } from "./short_form.ts";
import { tell } from "./show.ts";
import { showResult } from "./show_result.ts";
import { Incomplete } from "./source.ts";
import type { CodeStep } from "./step.ts";
import { tookLine } from "./took.ts";
import type { Workbench } from "./workbench.ts";

/** Runs one input of whichever form, and shows what it came to or what went wrong. */
export async function perform(text: string, bench: Workbench, signal: AbortSignal): Promise<void> {
  const { running, shell, evaluator } = bench;
  running.signal = signal;
  running.requests = 0;
  const started = performance.now();
  try {
    await performForm(text, bench, signal);
  } catch (error) {
    if (error instanceof Leave) throw error;
    if (signal.aborted) return shell.err("(ended)");
    evaluator.last.error(error);
    tell(error, bench.showing);
  } finally {
    running.signal = undefined;
    await bench.notice();
    const form = await formOf(text, { isCommand: bench.commands.knows, isBound: evaluator.isBound });
    if (form.kind === "code" || form.kind === "command") {
      bench.took = { milliseconds: performance.now() - started, requests: running.requests };
      if (bench.isTimed) shell.err(tookLine(bench.took));
    }
  }
}

async function performForm(text: string, bench: Workbench, signal: AbortSignal): Promise<void> {
  const { evaluator, commands } = bench;
  const form = await formOf(text, { isCommand: commands.knows, isBound: evaluator.isBound });
  switch (form.kind) {
    case "nothing":
      return;
    case "dot":
      return await dotCommand(form.name, form.rest, bench, signal);
    case "command":
      return await runShortForm(form.line, bench, signal);
    case "code":
      return await performCode(form.text, bench, signal);
  }
}

async function performCode(text: string, bench: Workbench, signal: AbortSignal): Promise<void> {
  const { evaluator, steps } = bench;
  const { value, hasValue, isAwaited = false } = await evaluator.evaluate(text, signal).catch((error) => {
    // A person sees where it breaks off, and no stack.
    throw error instanceof Incomplete ? new SyntaxError(error.message) : error;
  });
  const isKept = hasValue && value !== undefined;
  const step: CodeStep = { kind: "code", text, isAwaited };
  if (isKept) step.value = isStream(value) ? "streamed" : "shown";
  steps.push(step);
  await showResult(value, bench, signal);
  if (signal.aborted) step.isEnded = true;
}
