import { UnsupportedError } from "../../data/core/errors.ts";
import { fillScreen } from "./prompt/fill_screen.ts";
import type { ReplContext } from "./repl_context.ts";
import type { ShellLine, ShellStage } from "./shell_line.ts";
import { splitWords } from "./shell_words.ts";
import { type CommandEnd, runCommand } from "./short_form.ts";

// These commands need the terminal for themselves.
const FULL_SCREEN_REGEXP = /^(less|more|most|vim?|nvim|nano|fzf)\b/;

/**
 * Runs piped commands. Commands of this program run inside the session, and a shell runs the others. `_` is the result
 * of the last command, so it never contains objects that a filter removed.
 *
 * @returns Whether the commands of this program succeeded. For example, `grep` fails if it finds nothing.
 */
export async function runPipe(
  { text, input, stages }: ShellLine & { text: string },
  bench: ReplContext,
  signal: AbortSignal,
): Promise<boolean> {
  // Invalid words are reported before anything runs.
  const words = stages.map(({ isOwn, line }) => isOwn ? splitWords(line) : []);
  const last = stages.length - 1;
  const screen = stages[last]?.isOwn ? undefined : fillScreen(bench, []);
  const ends: (CommandEnd | undefined)[] = stages.map(() => undefined);
  let source: ReadableStream<Uint8Array> | undefined = input === undefined ? undefined : new Blob([input]).stream();
  const runs = stages.map((stage, index) => {
    const from = source;
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    source = pipe.readable;
    return run(stage, index, from, index === last ? undefined : pipe.writable);
  });
  try {
    await Promise.all(runs);
  } finally {
    screen?.end();
  }
  // A command that failed entirely has no output to pass on.
  if (ends.some((end) => end !== undefined && end.result === undefined)) return false;
  bench.evaluator.last.value(screen === undefined ? ends[last]?.result?.value : screen.text().replace(/\n$/, ""));
  bench.steps.push({ kind: "command", words: [text], unsaved: "It uses a pipe" });
  return ends.every((end) => end === undefined || end.code === 0);

  async function run(
    stage: ShellStage,
    index: number,
    from: ReadableStream<Uint8Array> | undefined,
    to: WritableStream<Uint8Array> | undefined,
  ): Promise<void> {
    const writer = to?.getWriter();
    const out = writer === undefined ? screen?.out : async (piece: string) => {
      await writer.write(new TextEncoder().encode(piece)).catch(() => {
        // The next command has read enough, as in `head -5`.
        throw new Deno.errors.BrokenPipe();
      });
    };
    try {
      if (!stage.isOwn) return await runInShell(stage.line, from, out ?? bench.shell.out, signal);
      const stdin = from === undefined ? {} : { stdin: () => from };
      ends[index] = await runCommand(words[index] ?? [], bench, signal, out === undefined ? stdin : { ...stdin, out });
    } finally {
      await from?.cancel().catch(() => undefined);
      await writer?.close().catch(() => undefined);
    }
  }
}

async function runInShell(
  line: string,
  from: ReadableStream<Uint8Array> | undefined,
  out: (text: string) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (Deno.build.os === "windows") {
    throw new UnsupportedError(`Cannot run ${JSON.stringify(line)}: pipes need a shell, which Windows does not have`, {
      hints: ["run the command alone and continue with its result (_) in code"],
    });
  }
  const isFullScreen = FULL_SCREEN_REGEXP.test(line);
  const child = new Deno.Command("sh", {
    args: ["-c", line],
    stdin: from === undefined ? "null" : "piped",
    stdout: isFullScreen ? "inherit" : "piped",
    stderr: "inherit",
    signal,
  }).spawn();
  const writing = from?.pipeTo(child.stdin).catch(() => undefined);
  try {
    if (isFullScreen) return;
    // A program that the shell has started may continue and keep the output open.
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream(), { signal })) await out(piece);
  } finally {
    await child.status;
    await writing;
  }
}
