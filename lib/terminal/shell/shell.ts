import { KubeError } from "../../data/core/errors.ts";
import type { CommandSession } from "../../session/create.ts";

/** Everything that a command needs from outside, so that tests and the REPL run it in their own process. */
export interface Shell {
  /** Data: what `>` would catch. */
  out(text: string): void | Promise<void>;
  /** The same as UTF-8, where it need not become text first; they may change once it is done. Else they are decoded. */
  outBytes?: ((bytes: Uint8Array) => void | Promise<void>) | undefined;
  /** Talk: progress, notes and errors. */
  err(text: string): void;
  /** Whether {@linkcode advise} writes: stderr is a terminal, or -v was given. @default {false} */
  advises?: boolean;
  /** Shows how far something is, in place of what it showed before; "" takes it away. Only a terminal has it. */
  status?(text: string): void;
  stdin(): ReadableStream<Uint8Array>;
  terminal: { stdin: boolean; stdout: boolean; columns?: number | undefined };
  env(name: string): string | undefined;
  /** Aborted by Ctrl+C; the reason may be an {@linkcode Interrupt}. */
  signal: AbortSignal;
  /** Takes Ctrl+C over for a while: it calls this function and aborts nothing. */
  onInterrupt?(interrupted: () => void): Disposable;
  /** Takes over every signal that a process can pass on, so that none of them aborts anything. Only a process has it. */
  forwardSignals?(forward: (signal: Deno.Signal) => void): Disposable;
  /** Asks the person something and gives their line; absent if nobody can be asked. The prompt sets and removes it. */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** What the process will end with; a command that goes on after a failure sets it. */
  exitCode: number;
  /** Keeps a command's result for `_`, if it is neither a result of the session's methods nor the printed text. */
  keep?(value: unknown): void;
  /** The signal to end with in place of the exit code, after it ended a script that the process stands for. */
  endSignal?: Deno.Signal | undefined;
  /** The session to use instead of one of the command's own: in the REPL. */
  session?: CommandSession;
}

/** Why a command was ended from outside. */
export class Interrupt extends KubeError {
  override readonly name = "Interrupt";
  readonly signal: "SIGINT" | "SIGTERM";
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`Ended by ${signal}`);
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/** What a process ends with that was interrupted. */
export function interruptExitCode({ reason }: AbortSignal): number {
  return reason instanceof Interrupt ? reason.exitCode : 130;
}

/**
 * Tells a person something that is our opinion, such as that a certificate is not verified. Scripts read stderr: without
 * a terminal it has only errors, their hints, and the server's own warnings.
 */
export function advise({ err, advises }: Pick<Shell, "err" | "advises">, text: string): void {
  if (advises) err(text);
}

/** Writes UTF-8. */
export async function writeBytes({ out, outBytes }: Pick<Shell, "out" | "outBytes">, bytes: Uint8Array): Promise<void> {
  if (outBytes !== undefined) await outBytes(bytes);
  else await out(new TextDecoder().decode(bytes));
}

/** A Shell that keeps what a command writes. */
export interface RecordingShell extends Shell {
  stdout: string;
  stderr: string;
}

/** A Shell for tests and for the REPL's short forms. */
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
