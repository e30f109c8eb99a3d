import { UsageError } from "../../data/core/errors.ts";
import type { Settled } from "../../features/fleet/settle.ts";
import type { Shell } from "../shell/shell.ts";
import { isKubeList } from "../../data/core/object.ts";
import { fillScreen } from "./prompt/fill_screen.ts";
import { recordEach, recorded, type RecordedCall, resultOfCommand } from "./save/recording_session.ts";
import type { ReplContext } from "./repl_context.ts";
import type { CommandStep } from "./save/transcript.ts";
import { readShellLine } from "./shell_line.ts";
import { splitWords } from "./shell_words.ts";

// Commands that would open another session or need no session.
const ELSEWHERE: Readonly<{ [verb: string]: string }> = {
  repl: "this is already the prompt",
  eval: "type the code itself",
  run: "use .load FILE to run a script here",
  demo: "run it in a shell",
  sandbox: "run it in a shell",
  completions: "run it in a shell",
};

/** The input and output of a command in a pipe. */
export interface CommandStreams {
  stdin?: () => ReadableStream<Uint8Array>;
  out?: Shell["out"];
}

/** The outcome of a command. */
export interface CommandEnd {
  code: number;
  /** Its result, for `_`. Undefined if it failed entirely. */
  result: { value: unknown } | undefined;
  step: CommandStep;
}

/**
 * Runs a short form inside the session and keeps its result as `_`. The result is the object or list of a read, the
 * written object, or the printed text. An empty list and undefined are results too, because later code that uses `_`
 * must not get an earlier value.
 *
 * @param text A command line, possibly with a here-document and pipes.
 * @returns Whether it succeeded. Otherwise, the error has been printed.
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
    throw new UsageError(`Cannot run "${words[0]}" at the prompt`, { hints: [elsewhere] });
  }
  const record: RecordedCall = { results: [] };
  const screen = out === undefined ? fillScreen(bench, words) : { out, text: () => "", end: () => {} };
  const step: CommandStep = { kind: "command", words };
  let each: { outcomes: readonly Settled<void>[]; isJoint: boolean } | undefined;
  let kept: { value: unknown } | undefined;
  const inner: Shell = {
    ...shell,
    out: screen.out,
    outBytes: undefined,
    // Output for a pipe is neither colored nor truncated.
    terminal: out === undefined ? shell.terminal : { ...shell.terminal, stdout: false, columns: undefined },
    stdin: stdin ?? (() => typedInput(bench, signal, (text) => step.input = text)),
    signal,
    exitCode: 0,
    session: recorded(k8s, record),
    fleet: bench.fleet,
    keep: (value) => kept = { value },
    keepEach: (outcomes, isJoint) => each = { outcomes, isJoint },
  };
  const code = await commands.run(words, inner);
  screen.end();
  if (each !== undefined) await recordEach(record, each);
  if (code !== 0) {
    if (record.error !== undefined) evaluator.last.error(record.error);
    if (signal.aborted) throw signal.reason;
    // A part of the command failed, and the rest was printed.
    if (record.results.length === 0 && !record.isPartial) return { code, result: undefined, step };
    step.unsaved = "It failed partly";
  }
  const value = resultOfCommand(kept, record.results, screen.text());
  if (isNothing(value)) step.isEmpty = true;
  return { code, result: { value }, step };
}

function isNothing(value: unknown): boolean {
  return value === undefined || (isKubeList(value) && value.items.length === 0);
}

/**
 * Standard input that the user types at the prompt, for `apply -f -`: lines until Ctrl+D. The editor reads the lines,
 * because the process's own standard input can be read to its end only once.
 *
 * @param typed Called with the typed text.
 */
function typedInput(
  { shell, read }: ReplContext,
  signal: AbortSignal,
  typed: (text: string) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      shell.err("(Ctrl+D ends the input, Ctrl+C discards it)");
      const input = await read({ first: "", next: "" }, { lines: true });
      if (input.kind === "interrupt") return controller.error(signal.reason);
      const text = input.kind === "text" ? `${input.text}\n` : "";
      typed(text);
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  }, { highWaterMark: 0 });
}
