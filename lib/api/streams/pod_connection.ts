import { delay } from "../../data/base/wait.ts";
import { KubeError } from "../../data/core/errors.ts";
import type { TunnelStreams } from "./tunnels.ts";

/** A connection to a port of a pod, without a port on this machine. */
export interface PodConnection extends AsyncDisposable {
  /** The name of the pod. */
  readonly pod: string;
  /** The port of the pod. */
  readonly port: number;
  /** The bytes from the pod. It fails with a KubeError if the pod refuses the connection. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The bytes to the pod. */
  readonly writable: WritableStream<Uint8Array>;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Options of {@linkcode createConnection}. */
export interface PodConnectionOptions {
  pod: string;
  port: number;
  /** Called once when the connection has ended. */
  onClose: () => void;
}

/** The silence after an answer, and the wait for an answer, before the end of the input is passed on. */
const SILENT_MS = 2000;
const ANSWER_MS = 30_000;
/** The time that the kubelet has to report an error after the data has ended. */
const FAILURE_MS = 2000;

/** Makes a connection of the streams of a tunnel. */
export function createConnection(streams: TunnelStreams, { pod, port, onClose }: PodConnectionOptions): PodConnection {
  let hasEnded = false;
  const ended = Promise.withResolvers<void>();
  let lastHeard: number | undefined;
  let hasInput = true;
  // Whether the consumer waits for more, so that it has taken everything that came.
  let isWaiting = false;
  const reader = streams.readable.getReader();

  function finish(): void {
    if (hasEnded) return;
    hasEnded = true;
    ended.resolve();
    streams.release();
    onClose();
  }

  function shareIfQuiet(): void {
    if (!hasInput && isWaiting && lastHeard !== undefined) streams.share();
  }

  async function failureOf(limit: number): Promise<KubeError | undefined> {
    const timer = new AbortController();
    const late = delay(limit, timer.signal).then(() => "", () => "");
    const message = await Promise.race([streams.failure, late]);
    timer.abort();
    if (message === "") return undefined;
    return new KubeError(`Cannot connect to port ${port} of pod "${pod}": ${message}`, {
      hints: /refused/.test(message) ? [`check that the container listens on port ${port}`] : [],
    });
  }

  // A kubelet ends both directions one second after either has ended, so an answer would be lost: the end is held back
  // (containerd, sandbox_portforward_linux.go).
  async function untilAnswered(): Promise<void> {
    const began = performance.now();
    while (!hasEnded) {
      const now = performance.now();
      if (lastHeard === undefined ? now - began > ANSWER_MS : now - lastHeard > SILENT_MS) return;
      const timer = new AbortController();
      await Promise.race([ended.promise, delay(100, timer.signal).catch(() => {})]);
      timer.abort();
    }
  }

  return {
    pod,
    port,
    readable: new ReadableStream({
      async pull(controller) {
        try {
          isWaiting = true;
          shareIfQuiet();
          const { value, done } = await reader.read();
          isWaiting = false;
          if (!done) {
            lastHeard = performance.now();
            return controller.enqueue(value);
          }
          const failure = await failureOf(FAILURE_MS);
          if (failure === undefined) controller.close();
          else controller.error(failure);
        } catch (error) {
          const lost = new KubeError(`The connection to port ${port} of pod "${pod}" was lost`, { cause: error });
          controller.error(await failureOf(FAILURE_MS) ?? lost);
        }
        finish();
      },
      cancel: finish,
    }, { highWaterMark: 0 }),
    writable: new WritableStream({
      write: (bytes) => streams.write(bytes),
      async close() {
        hasInput = false;
        shareIfQuiet();
        await untilAnswered();
        if (!hasEnded) await streams.end();
      },
      abort: finish,
    }),
    close() {
      finish();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]() {
      return this.close();
    },
  };
}
