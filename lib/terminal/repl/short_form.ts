import { UsageError } from "../../data/core/errors.ts";
import type { Shell } from "../shell/shell.ts";
import { isKubeList } from "../../data/core/object.ts";
import { fillScreen } from "./prompt/fill_screen.ts";
import { recorded, type RecordedCall, resultOfCommand } from "./save/recording_session.ts";
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
 * Runs a command line inside the session, as the shell would, and keeps its result as `_`: the object or list of a read,
 * the written object, or else the text that it printed. An empty list and undefined are results too: code that goes on
 * with `_` must not get an earlier one.
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
  const step: CommandStep = { kind: "command", words };
  let kept: { value: unknown } | undefined;
  const inner: Shell = {
    ...shell,
    out: screen.out,
    outBytes: undefined,
    stdin: () => typedInput(bench, signal, (text) => step.input = text),
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
    if (record.results.length === 0) return false;
    step.isFailed = true;
  }
  const value = resultOfCommand(kept, record.results, screen.text());
  if (isNothing(value)) step.isEmpty = true;
  evaluator.last.value(value);
  steps.push(step);
  return code === 0;
}

function isNothing(value: unknown): boolean {
  return value === undefined || (isKubeList(value) && value.items.length === 0);
}
