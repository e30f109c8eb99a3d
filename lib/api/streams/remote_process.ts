import { delay } from "../../data/base/wait.ts";
import { type ApiErrorRequest, KubeError, UnsupportedError } from "../../data/core/errors.ts";
import { CHANNEL } from "../transport/channels.ts";
import { createBatchedWriter } from "../../data/base/batched_writer.ts";
import { createBytePipe } from "../../data/base/byte_pipe.ts";
import { type Outcome, readOutcome } from "./exec_status.ts";
import type { OpenedChannels } from "./open_channels.ts";
import type { Seal, SealReader } from "../../data/request/seal.ts";
import { LostError } from "./stream_errors.ts";

/** The size of a terminal. */
export interface TerminalSize {
  /** The width in characters. */
  columns: number;
  /** The height in lines. */
  rows: number;
}

/** The result of a remote command. */
export interface ProcessResult {
  /** The exit code. */
  code: number;
  /** Whether an end mark proves that the whole output arrived. */
  sealed: boolean;
}

/** A signal that {@linkcode RemoteProcess.kill} sends. */
export type RemoteSignal = "INT" | "TERM" | "KILL" | "HUP";

/** A process in a container, with its streams. */
export interface RemoteProcess extends AsyncDisposable {
  /** The name of the pod. */
  readonly pod: string;
  /** The namespace of the pod. */
  readonly namespace: string;
  /** The container, if it was named or had to be chosen; undefined for the only one of a pod. */
  readonly container: string | undefined;
  /** The containers of the pod, if one of several had to be chosen. */
  readonly containers: readonly string[];
  /** The standard input. Closing it ends the input of the process. */
  readonly stdin: WritableStream<Uint8Array>;
  /** The standard output. A reader that is slow stops the process, not the connection. */
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The standard error. With a terminal it is empty, because the terminal merges both. Read or cancel it. */
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>>;
  /**
   * Passes both outputs to functions, instead of the streams. It is the cheapest way for much output. The bytes are only
   * valid until the function returns, or its promise resolves. Resolves when both outputs have ended.
   */
  passOutput(sinks: {
    stdout: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
    stderr: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  }): Promise<void>;
  /** Sets the size of the terminal. */
  resize(size: TerminalSize): Promise<void>;
  /** Sends a signal to the process. Only a sealed process can get one. @default {"TERM"} */
  kill(signal?: RemoteSignal): Promise<void>;
  /**
   * Resolves to the result when the process has ended and its output was read. Rejects with a LostError if the stream was
   * cut.
   */
  readonly done: Promise<ProcessResult>;
  /** Closes the streams. A sealed process is ended. */
  close(): Promise<void>;
}

/** Options of {@linkcode createProcess}. */
export interface ProcessOptions {
  opened: OpenedChannels;
  /** The object for messages: `pod "web"`. */
  subject: string;
  request: ApiErrorRequest;
  seal: Seal | undefined;
  /** Whether stdin was requested. */
  hasStdin: boolean;
  signal: AbortSignal | undefined;
  /** Sends a signal to a process of the container. */
  sendKill(pid: number, signal: RemoteSignal): Promise<void>;
}

/** The parts of a {@linkcode RemoteProcess} that its channels make, and its start. */
export interface StartedProcess extends Omit<RemoteProcess, "pod" | "namespace" | "container" | "containers"> {
  /** Resolves when the process runs, or rejects if it did not start. Known only of sealed ones. */
  readonly started: Promise<void>;
}

/** The time that a server has to close a stream after the status or the end marks. */
const CLOSE_MS = 5000;
const SEALED_CLOSE_MS = 1000;
/** The idle time after which an empty message is sent. Balancers end connections after a minute or more. */
const PING_MS = 25_000;
/** The time that an aborted process has to end. */
const KILL_MS = 2000;

/** Makes the streams of a process from its channels, and watches how it ends. */
export function createProcess(options: ProcessOptions): StartedProcess {
  const { opened: { channels, canEndStdin }, subject, request, seal, signal } = options;
  const outputs = { stdout: createBytePipe(), stderr: createBytePipe() };
  const readers = { stdout: seal?.reader(), stderr: seal?.reader() };
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => {});
  if (seal === undefined) started.resolve();
  let failure: { error: unknown } | undefined;
  const input = createBatchedWriter((bytes) => channels.send(CHANNEL.stdin, bytes));
  const decoder = new TextDecoder();
  let status = "";
  let isStatusRepeated = false;
  let hasEnded = false;
  let isStdinEnded = false;
  let isConfirmed = false;

  const heartbeat = setInterval(() => void channels.ping().catch(() => {}), PING_MS);
  Deno.unrefTimer(heartbeat);
  const onAbort = () => void end(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  const done = watch();
  done.catch(() => {});

  async function watch(): Promise<ProcessResult> {
    try {
      await read();
      const result = finish();
      outputs.stdout.close();
      outputs.stderr.close();
      return result;
    } catch (error) {
      const reason = failure?.error ?? error;
      started.reject(reason);
      outputs.stdout.fail(reason);
      outputs.stderr.fail(reason);
      throw reason;
    } finally {
      hasEnded = true;
      clearInterval(heartbeat);
      signal?.removeEventListener("abort", onAbort);
      channels.close();
    }
  }

  async function read(): Promise<void> {
    try {
      while (true) {
        const limit = isSealedEnd() ? SEALED_CLOSE_MS : status === "" ? undefined : CLOSE_MS;
        const pieces = await (limit === undefined ? channels.receive() : within(channels.receive(), limit));
        if (pieces === undefined) break;
        for (const { channel, bytes } of pieces) {
          if (channel === CHANNEL.stdout || channel === CHANNEL.stderr) {
            const waiting = pass(channel === CHANNEL.stdout ? "stdout" : "stderr", bytes);
            if (waiting !== undefined) await waiting;
          } else if (channel === CHANNEL.status) readStatus(bytes);
          else throw lost(`an unknown channel, ${channel}, sent data`);
        }
      }
    } catch (error) {
      // A broken connection is a cut: the marks and the status decide.
      if (error instanceof KubeError) throw error;
    }
    for (const name of ["stdout", "stderr"] as const) {
      await outputs[name].write(readers[name]?.end() ?? new Uint8Array(0));
    }
  }

  function pass(name: "stdout" | "stderr", bytes: Uint8Array<ArrayBuffer>): void | Promise<void> {
    const reader: SealReader | undefined = readers[name];
    if (reader === undefined) return outputs[name].write(bytes);
    const parts = reader.push(bytes);
    if (reader.pid !== undefined) started.resolve();
    if (isSealedEnd() && !isConfirmed) {
      isConfirmed = true;
      confirmEnd().catch(() => {});
    }
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return outputs[name].write(only);
    return passAll(name, parts);
  }

  async function passAll(name: "stdout" | "stderr", parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    for (const part of parts) await outputs[name].write(part);
  }

  function readStatus(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    isStatusRepeated = readOutcome(status, request) !== undefined;
    status += decoder.decode(bytes, { stream: true });
  }

  function isSealedEnd(): boolean {
    return readers.stdout?.code !== undefined && readers.stderr?.code !== undefined;
  }

  // The shell of the seal waits for it: a line, or the end of its input. If it is lost, the connection is closed later.
  async function confirmEnd(): Promise<void> {
    if (isStdinEnded) return;
    if (canEndStdin) await channels.endChannel(CHANNEL.stdin);
    else await channels.send(CHANNEL.stdin, Uint8Array.of(10));
  }

  function pidOf(): number | undefined {
    return readers.stdout?.pid ?? readers.stderr?.pid;
  }

  function finish(): ProcessResult {
    if (failure !== undefined) throw failure.error;
    if (isSealedEnd()) return { code: readers.stderr?.code ?? 0, sealed: true };
    if (isStatusRepeated) throw lost("the server sent its status twice");
    const outcome: Outcome | undefined = readOutcome(status, request);
    if (outcome === undefined) {
      throw lost(status === "" ? "it ended without a status" : "the status of the server was cut off");
    }
    if ("error" in outcome) throw outcome.error;
    if (outcome.code === 0 && seal !== undefined) {
      throw lost("the server reports a success, but the end mark of the output is missing");
    }
    return { code: outcome.code, sealed: false };
  }

  function lost(reason: string): LostError {
    return new LostError(`The stream to ${subject} was cut: ${reason}`, {
      hints: ["the command may still run, and its output is not complete"],
    });
  }

  async function kill(name: RemoteSignal = "TERM"): Promise<void> {
    const pid = pidOf();
    if (pid === undefined) {
      throw new UnsupportedError(`Cannot send a signal to the process in ${subject}: its process ID is not known`, {
        hints: ["only a sealed process that has started can get signals"],
      });
    }
    await options.sendKill(pid, name);
  }

  // Ends the remote process too, if its process ID is known. Closing the connection alone would leave it running.
  async function end(reason: unknown): Promise<void> {
    if (failure !== undefined || hasEnded) return;
    failure = { error: reason };
    if (pidOf() !== undefined && !isSealedEnd()) {
      const ended = done.then(() => {}, () => {});
      outputs.stdout.fail(reason);
      outputs.stderr.fail(reason);
      for (const name of ["INT", "TERM", "KILL"] as const) {
        await within(kill(name).catch(() => {}), KILL_MS);
        if (await within(ended.then(() => true), name === "KILL" ? 0 : KILL_MS)) break;
      }
    }
    channels.close();
  }

  async function endStdin(): Promise<void> {
    await started.promise;
    if (!canEndStdin) {
      const error = new UnsupportedError("Cannot end the input of the process: the server does not support it", {
        hints: ["use a server of Kubernetes 1.30 or later"],
      });
      void end(error);
      throw error;
    }
    await input.end();
    isStdinEnded = true;
    await channels.endChannel(CHANNEL.stdin);
  }

  if (signal?.aborted) onAbort();
  return {
    stdin: new WritableStream<Uint8Array>({
      async write(bytes) {
        if (!options.hasStdin) {
          throw new UnsupportedError(`Cannot write to the process in ${subject}: its stdin was not requested`, {
            hints: ["start it with { stdin: true }"],
          });
        }
        // Nothing is sent before the shell runs: without one, the command is started again without a seal.
        await started.promise;
        await input.write(bytes);
      },
      close: () => options.hasStdin ? endStdin() : undefined,
      abort: (reason) => end(reason),
    }),
    stdout: outputs.stdout.readable,
    stderr: outputs.stderr.readable,
    async passOutput({ stdout, stderr }) {
      await Promise.all([outputs.stdout.pass(stdout), outputs.stderr.pass(stderr)]);
    },
    resize: ({ columns, rows }) =>
      channels.send(CHANNEL.resize, new TextEncoder().encode(JSON.stringify({ Width: columns, Height: rows }))),
    kill,
    done,
    started: started.promise,
    async close() {
      await end(new KubeError(`The stream to ${subject} was closed`));
      await done.catch(() => {});
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}

/** Waits for a promise, but only some milliseconds. Resolves to undefined after them. */
async function within<T>(promise: Promise<T>, limit: number): Promise<T | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, delay(limit, timer.signal).then(() => undefined, () => undefined)]);
  } finally {
    timer.abort();
  }
}
