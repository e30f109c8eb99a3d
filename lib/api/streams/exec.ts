import { KubeError } from "../../data/core/errors.ts";
import { defined } from "../../data/base/defined.ts";
import type { Client } from "../client/client.ts";
import type { ExecOptions } from "./exec_options.ts";
import type { RemoteProcess } from "./remote_process.ts";
import { spawn } from "./spawn.ts";
import { ExitError, LostError } from "./stream_errors.ts";

/** The result of `exec`. */
export interface ExecResult {
  /** The exit code. */
  code: number;
  /** The standard output, decoded as UTF-8. */
  stdout: string;
  /** The standard error, decoded as UTF-8. */
  stderr: string;
  /** Whether an end mark proves that the whole output arrived. */
  sealed: boolean;
}

const MOST_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a command in a container, and collects its output.
 *
 * @throws {ExitError} If the exit code is not 0, unless `check` is false.
 * @throws {LostError} If the stream was cut. The error has the output that arrived.
 */
export async function exec(
  client: Client,
  type: string,
  name: string | undefined,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<ExecResult> {
  const { stdin, check = true, maxOutput = MOST_OUTPUT, ...rest } = options;
  await using process = await spawn(client, type, name, command, { ...defined(rest), stdin: stdin !== undefined });
  const outputs = { stdout: collector(process.stdout, maxOutput), stderr: collector(process.stderr, maxOutput) };
  const input = stdin === undefined ? undefined : feed(process, stdin);
  const received = () => ({ stdout: outputs.stdout.text(), stderr: outputs.stderr.text() });
  try {
    const [{ code, sealed }] = await Promise.all([process.done, outputs.stdout.done, outputs.stderr.done]);
    if (code !== 0 && check) {
      throw new ExitError(
        `Command "${command[0]}" in pod "${process.pod}" ended with exit code ${code}`,
        code,
        received(),
      );
    }
    return { code, ...received(), sealed };
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    throw new LostError(error.message, { hints: error.steps, cause: error, received: received() });
  } finally {
    input?.abort();
  }
}

/** Sends the input until the process ends. If the input fails, the process fails with its error. */
function feed(process: RemoteProcess, input: NonNullable<ExecOptions["stdin"]>): AbortController {
  const source = input instanceof ReadableStream ? input : new Blob([input as Uint8Array<ArrayBuffer>]).stream();
  const stop = new AbortController();
  // It is not an error if a process does not read its whole input.
  source.pipeTo(process.stdin, { signal: stop.signal }).catch(() => {});
  return stop;
}

function collector(stream: ReadableStream<Uint8Array>, most: number) {
  const decoder = new TextDecoder();
  let text = "";
  const read = async () => {
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > most) {
        throw new KubeError(`Cannot keep more than ${most} bytes of output`, {
          hints: ["set maxOutput to a larger number, or read the streams of spawn()"],
        });
      }
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  };
  const done = read();
  // The error is thrown when the promise is awaited.
  done.catch(() => {});
  return { done, text: () => text };
}
