import { UsageError } from "../../data/core/errors.ts";
import type { Shell } from "../shell/shell.ts";
import { fillScreen } from "./prompt/fill_screen.ts";
import { mergeResults, recorded, type RecordedCall } from "./save/recording_session.ts";
import type { ReplContext } from "./repl_context.ts";
import type { CommandStep } from "./save/transcript.ts";
import { typedInput } from "./typed_input.ts";
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

/**
 * Runs a command line inside the session, as the shell would, and keeps what it got as `_`: the object or list of a
 * read, what became of what was written, or else what it printed.
 *
 * @returns Whether it did what it should; otherwise it has told why not.
 */
export async function runShortForm(line: string, bench: ReplContext, signal: AbortSignal): Promise<boolean> {
  const { shell, k8s, commands, evaluator, steps } = bench;
  const words = splitWords(line);
  const elsewhere = ELSEWHERE[words[0] ?? ""];
  if (elsewhere !== undefined) {
    throw new UsageError(`"${words[0]}" has no place at the prompt`, { hints: [elsewhere] });
  }
  const record: RecordedCall = { results: [] };
  const screen = fillScreen(bench, words);
  const step: CommandStep = { kind: "command", words, isKept: false };
  const inner: Shell = {
    ...shell,
    out: screen.out,
    outBytes: undefined,
    stdin: () => typedInput(bench, signal, (text) => step.input = text),
    signal,
    exitCode: 0,
    session: recorded(k8s, record),
  };
  const code = await commands.run(words, inner);
  screen.end();
  if (code !== 0) {
    if (record.error !== undefined) evaluator.last.error(record.error);
    if (signal.aborted) throw signal.reason;
    return false;
  }
  const value = mergeResults(record.results) ?? (screen.text() === "" ? undefined : screen.text().replace(/\n$/, ""));
  if (value !== undefined) evaluator.last.value(value);
  step.isKept = value !== undefined;
  steps.push(step);
  return true;
}
