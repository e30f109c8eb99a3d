import { ORIGIN } from "../../../data/core/handler.ts";
import { createEditor, type Editor, type Input } from "../../editor/editor.ts";
import { createPlainEditor } from "../../editor/plain_editor.ts";
import { processTerminal, type Terminal } from "../../editor/terminal.ts";
import type { K8s } from "../../../session/k8s.ts";
import { consoleAbove } from "./console_above.ts";
import type { Completer } from "./completer.ts";
import { Leave } from "../dot_commands/dot_commands.ts";
import { historyPath, openHistory } from "./history.ts";
import { isWhole } from "./input.ts";
import { formatPromptLabel, readPromptMarks } from "./prompt_label.ts";
import { perform } from "../run_input.ts";
import { sessionLine } from "../../display/print.ts";
import { editText } from "../dot_commands/external_program.ts";
import { onRejection } from "../evaluate/rejections.ts";
import { secretValues } from "../../display/secret_values.ts";
import { hasColors, printError } from "../show.ts";
import { createReplContext, type ReplContextParts } from "../repl_context.ts";

/** Options of {@linkcode runPrompt}. */
export interface PromptOptions extends Omit<ReplContextParts, "read" | "terminal"> {
  k8s: K8s;
  /** @default {this process's} */
  terminal?: Terminal;
}

/**
 * Runs the prompt on a terminal with our own editor. node:readline supports neither multi-line input, paste, search nor
 * descriptions of completions.
 *
 * @returns The exit code.
 */
export async function runPrompt(options: PromptOptions): Promise<number> {
  const { k8s: first, terminal = processTerminal(), ...parts } = options;
  const { shell, evaluator, commands } = parts;
  const names = { isCommand: commands.knows, isBound: evaluator.isBound };
  const leave = new AbortController();
  const ended = AbortSignal.any([shell.signal, leave.signal]);
  const secrets: string[] = [];
  const opening = openHistory(historyPath(shell.env), { secrets: () => secrets }).catch((error) => {
    shell.err(`note: cannot read the history: ${error instanceof Error ? error.message : error}`);
    return openHistory(undefined);
  });
  const history = await opening;
  const isPlain = shell.env("TERM") === "dumb" || !shell.terminal.stdout;
  const make = isPlain ? createPlainEditor : createEditor;
  const editor = make({
    terminal,
    history: history.entries,
    isWhole: (text) => isWhole(text, names),
    external: async (text) => await editText(text, { env: shell.env, suffix: ".ts" }) ?? text,
    complete: async (text, cursor, signal) => await (await completer())(text, cursor, signal),
    colors: hasColors(shell),
    signal: ended,
  });
  const size = () => terminal.size();
  let current: AbortController | undefined;
  // Ctrl+C at a confirmation cancels the input, so that no further confirmation appears.
  const read: Editor["read"] = async (shown, options) => {
    const input = await editor.read(shown, options);
    if (input.kind === "interrupt") current?.abort();
    return input;
  };
  const bench = createReplContext({ ...parts, terminal, read, showing: { ...parts.showing, size } }, first);

  // The guard asks for confirmation only while an input runs. Between inputs, and after an input was cancelled, the
  // prompt reads the keys.
  let asking: Promise<Input> | undefined;
  const ask = async (question: string) => {
    const answer = await (asking = read({ first: question, next: "" }));
    return answer.kind === "text" ? answer.text : "";
  };
  const askNobody = () => shell.ask = undefined;
  askNobody();
  let loading: Promise<Completer> | undefined;
  const completer = () => loading ??= import("./completer.ts").then(({ createCompleter }) => createCompleter(bench));

  let leaving = false;
  const interrupt = () => {
    if (current !== undefined) return current.abort();
    // Ctrl+C arrives as a signal only if the terminal edits lines itself.
    if (leaving) return leave.abort();
    leaving = true;
    shell.err("\n(Ctrl+C again or .exit leaves)");
  };
  using _interrupts = shell.onInterrupt?.(interrupt);
  using _console = consoleAbove(editor, shell);
  using _rejections = onRejection((error) => void editor.aside(() => printError(error, bench.showing)));

  // After the prompt appears, prepare for the first Tab and the first Enter, and check whether the cluster answers.
  let connected: string | undefined;
  const connect = async (): Promise<void> => {
    const { k8s, fleet } = bench;
    void completer();
    if (fleet !== undefined) return;
    const place = `${k8s.context} ${k8s.server}`;
    if (place === connected) return;
    connected = place;
    const { connectBehind } = await import("./connect_in_background.ts");
    const tellAbove = (text: string) => void editor.aside(() => shell.err(text));
    const { columns } = terminal.size();
    const isConnected = await connectBehind(k8s, {
      tell: tellAbove,
      colors: hasColors(shell),
      width: columns,
      signal: ended,
    });
    if (!isConnected || k8s.server === ORIGIN) return;
    secrets.push(...secretValues((await k8s.connection()).credential));
  };
  let connecting: ReturnType<typeof setTimeout> | undefined;
  using _connecting = { [Symbol.dispose]: () => clearTimeout(connecting) };
  await shell.out(`${sessionLine(first)}. Type .help for help.\n`);
  while (!ended.aborted) {
    const { fleet } = bench;
    const marks = fleet === undefined ? await readPromptMarks(bench.k8s, shell) : [];
    connecting = setTimeout(() => void connect().catch(() => undefined), 10);
    const input = await editor.read(formatPromptLabel(bench.k8s, { colors: hasColors(shell), marks, fleet }));
    if (input.kind === "end") break;
    if (input.kind === "interrupt") {
      if (leaving && input.text === "") break;
      leaving = input.text === "";
      if (leaving) shell.err("(Ctrl+C again or .exit leaves)");
      continue;
    }
    leaving = false;
    await history.add(input.text).catch(() => undefined);
    current = new AbortController();
    current.signal.addEventListener("abort", askNobody);
    shell.ask = ask;
    try {
      await perform(input.text, bench, AbortSignal.any([current.signal, ended]));
      // A promise that the input assigned to a name may still wait for its confirmation.
      await asking;
    } catch (error) {
      if (error instanceof Leave) break;
      throw error;
    } finally {
      current = undefined;
      askNobody();
    }
  }
  return 0;
}
