import { UsageError } from "../../data/core/errors.ts";
import type { Shell } from "../shell/shell.ts";
import { isKubeList } from "../../data/core/object.ts";
import { fillScreen } from "./prompt/fill_screen.ts";
import { recorded, type RecordedCall, resultOfCommand } from "./save/recording_session.ts";
import type { ReplContext } from "./repl_context.ts";
import type { CommandStep } from "./save/transcript.ts";
import { typedInput } from "./typed_input.ts";
import { readShellLine } from "./shell_line.ts";
import { splitWords } from "./shell_words.ts";

// What would be a session of its own, or has none.
const ELSEWHERE: Readonly<{ [verb: string]: string }> = {
  repl: "this is the prompt",
  eval: "type the code itself",
  run: ".load FILE runs a script here",
  demo: "run it in a shell",
  sandbox: "run it in a shell",
  completions: "run it in a shell",
};

/** Where a command reads and writes, if it is one of several in a pipe. */
export interface CommandStreams {
  stdin?: () => ReadableStream<Uint8Array>;
  out?: Shell["out"];
}

/** How a command ended. */
export interface CommandEnd {
  code: number;
  /** Its result, for `_`; undefined if it failed as a whole. */
  result: { value: unknown } | undefined;
  step: CommandStep;
}

/**
 * Runs a short form inside the session, as the shell would, and keeps its result as `_`: the object or list of a read, the
 * written object, or else the text that it printed. An empty list and undefined are results too: code that goes on with
 * `_` must not get an earlier one.
 *
 * @param text A command line, which may have a here-document and pipes.
 * @returns Whether it did what it should; otherwise it has told why not.
 */
export async function runShortForm(text: string, bench: ReplContext, signal: AbortSignal): Promise<boolean> {
  const { input, stages } = readShellLine(text, bench.commands.knows);
  const [first] = stages;
  if (stages.length > 1 || first?.isOwn !== true) {
    const { runPipe } = await import("./pipe.ts");
    return await runPipe({ text, input, stages }, bench, signal);
  }
  const streams = input === undefined ? {} : { stdin: () => new Blob([input]).stream() };
  const { code, result, step } = await runCommand(splitWords(first.line), bench, signal, streams);
  if (result === undefined) return false;
  if (input !== undefined) step.input = input;
  bench.evaluator.last.value(result.value);
  bench.steps.push(step);
  return code === 0;
}

/** Runs one command line inside the session. */
export async function runCommand(
  words: string[],
  bench: ReplContext,
  signal: AbortSignal,
  { stdin, out }: CommandStreams = {},
): Promise<CommandEnd> {
  const { shell, k8s, commands, evaluator } = bench;
  const elsewhere = ELSEWHERE[words[0] ?? ""];
  if (elsewhere !== undefined) {
    throw new UsageError(`"${words[0]}" has no place at the prompt`, { hints: [elsewhere] });
  }
  const record: RecordedCall = { results: [] };
  const screen = out === undefined ? fillScreen(bench, words) : { out, text: () => "", end: () => {} };
  const step: CommandStep = { kind: "command", words };
  let kept: { value: unknown } | undefined;
  const inner: Shell = {
    ...shell,
    out: screen.out,
    outBytes: undefined,
    // What goes into a pipe is neither coloured nor cut.
    terminal: out === undefined ? shell.terminal : { ...shell.terminal, stdout: false, columns: undefined },
    stdin: stdin ?? (() => typedInput(bench, signal, (text) => step.input = text)),
    signal,
    exitCode: 0,
    session: recorded(k8s, record),
    keep: (value) => kept = { value },
  };
  const code = await commands.run(words, inner);
  screen.end();
  if (code !== 0) {
    if (record.error !== undefined) evaluator.last.error(record.error);
    if (signal.aborted) throw signal.reason;
    // One of several failed, and the others are on the screen.
    if (record.results.length === 0) return { code, result: undefined, step };
    step.unsaved = "A part of it failed";
  }
  const value = resultOfCommand(kept, record.results, screen.text());
  if (isNothing(value)) step.isEmpty = true;
  return { code, result: { value }, step };
}

function isNothing(value: unknown): boolean {
  return value === undefined || (isKubeList(value) && value.items.length === 0);
}
