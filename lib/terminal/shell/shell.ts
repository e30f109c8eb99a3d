import { KubeError } from "../../data/core/errors.ts";
import type { FrameLine } from "./frame.ts";
import type { CommandSession } from "../../session/create.ts";
import type { InteractiveTerminal } from "./interactive_terminal.ts";
import type { Settled } from "../../features/fleet/settle.ts";
import type { ChosenFleet, Member } from "./member.ts";
import type { Progress } from "./progress.ts";

/** The environment of a command. Tests and the REPL provide their own to run commands in the same process. */
export interface Shell {
  /** Writes data to stdout. */
  out(text: string): void | Promise<void>;
  /** Writes UTF-8 bytes to stdout; the buffer may be reused after the call. @default {decodes and calls `out`} */
  outBytes?: ((bytes: Uint8Array) => void | Promise<void>) | undefined;
  /** Writes bytes to stdout, and returns when they are written. Only defined if stdout is a file, which never waits. */
  outNow?: ((bytes: Uint8Array) => void) | undefined;
  /** Writes progress, notes and errors to stderr. */
  err(text: string): void;
  /** Writes bytes to stderr, such as those of a command in a container. @default {decodes and calls `err`} */
  errBytes?: ((bytes: Uint8Array) => void | Promise<void>) | undefined;
  /** Whether {@linkcode advise} writes: stderr is a terminal, or -v is set. @default {false} */
  advises?: boolean;
  /** Draws lines on stdout in place of those that it drew before. Only defined for a terminal. */
  frame?: ((lines: readonly FrameLine[]) => void | Promise<void>) | undefined;
  /** Replaces the progress line; "" removes it. Only defined for a terminal. */
  status?(text: string): void;
  stdin(): ReadableStream<Uint8Array>;
  terminal: { stdin: boolean; stdout: boolean; columns?: number | undefined };
  /** Hands the terminal to a program in a container. Only defined if stdin is a terminal. */
  interact?: (() => Promise<InteractiveTerminal>) | undefined;
  env(name: string): string | undefined;
  /** Aborted by Ctrl+C; the reason may be an {@linkcode Interrupt}. */
  signal: AbortSignal;
  /** Temporarily calls this function on Ctrl+C instead of aborting `signal`. */
  onInterrupt?(interrupted: () => void): Disposable;
  /** Passes every catchable signal to this function instead of aborting `signal`. Only defined for a process. */
  forwardSignals?(forward: (signal: Deno.Signal) => void): Disposable;
  /** Asks a question and returns the answer. Undefined without a terminal; at the prompt, only defined while an input runs. */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** The words of the command line, for the journal. */
  words?: readonly string[] | undefined;
  /** The exit code of the process. A command that continues after a failure sets it. */
  exitCode: number;
  /** Stores a command's result for `_` if it is neither the result of a session method nor the printed text. */
  keep?(value: unknown): void;
  /** The signal that ended the script of `k8s run`. The process then ends by this signal too. */
  endSignal?: Deno.Signal | undefined;
  /** The session of the REPL, which its commands use. */
  session?: CommandSession;
  /** The contexts that the prompt has chosen. Its commands run for all of them. */
  fleet?: ChosenFleet | undefined;
  /**
   * Stores the outcomes of a command for several contexts, for `_`. The values are the results of the session's methods,
   * unless the command has processed them together.
   */
  keepEach?(outcomes: readonly Settled<void>[], isJoint: boolean): void;
  /** The context that the command runs for, if it runs for several. */
  member?: Member | undefined;
}

/** The reason of an abort by a signal. */
export class Interrupt extends KubeError {
  override readonly name = "Interrupt";
  readonly signal: "SIGINT" | "SIGTERM";
  /** The exit code: 128 plus the signal's number, as in shells. */
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`Ended by ${signal}`);
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/** Returns the exit code of an interrupted process. */
export function interruptExitCode({ reason }: AbortSignal): number {
  return reason instanceof Interrupt ? reason.exitCode : 130;
}

/**
 * Writes advice to stderr, such as a note that a certificate is not verified. Scripts may parse stderr, so without a
 * terminal it contains only errors, their hints and the server's warnings.
 */
export function advise({ err, advises }: Pick<Shell, "err" | "advises">, text: string): void {
  if (advises) err(text);
}

/** Shows the progress of a read on stderr if it is a terminal. Elsewhere the module is not loaded. */
export async function readProgress({ status }: Pick<Shell, "status">): Promise<Progress | undefined> {
  return status && (await import("./progress.ts")).progress(status);
}

/** Writes UTF-8. */
export async function writeBytes({ out, outBytes }: Pick<Shell, "out" | "outBytes">, bytes: Uint8Array): Promise<void> {
  if (outBytes !== undefined) await outBytes(bytes);
  else await out(new TextDecoder().decode(bytes));
}

/** Writes bytes to stderr. */
export async function writeErrorBytes(
  { err, errBytes }: Pick<Shell, "err" | "errBytes">,
  bytes: Uint8Array,
): Promise<void> {
  if (errBytes !== undefined) await errBytes(bytes);
  else err(new TextDecoder().decode(bytes).replace(/\n$/, ""));
}

/** A Shell that collects the output of a command. */
export interface RecordingShell extends Shell {
  stdout: string;
  stderr: string;
}

/** Creates a Shell for tests and for the REPL's shorthand commands. */
export function recordingShell(options: Partial<Shell> & { input?: string } = {}): RecordingShell {
  const { input = "", ...rest } = options;
  const shell: RecordingShell = {
    stdout: "",
    stderr: "",
    out(text) {
      shell.stdout += text;
    },
    err(text) {
      shell.stderr += text + "\n";
    },
    stdin: () => new Blob([input]).stream(),
    terminal: { stdin: false, stdout: false },
    env: () => undefined,
    signal: new AbortController().signal,
    exitCode: 0,
    ...rest,
  };
  return shell;
}
