import { unguardedBody } from "../transport/guarded_body.ts";
import { type BodyReader, bodyReader } from "../transport/body_reader.ts";
import { LineBuffer } from "./line_buffer.ts";
import { problemOf } from "./problem.ts";
import type { WatchInput } from "./state.ts";

/** The answer to a watch request. */
export interface OpenedWatch {
  response: Response;
  /** When the server ends the stream. */
  deadline: number;
}

/** One connection of a watch. It reads one chunk at a time, and only if it is told to. */
export class WatchStream {
  readonly number: number;
  readonly #tell: (input: WatchInput) => void;
  readonly #controller = new AbortController();
  readonly #lines = new LineBuffer();
  #reader: BodyReader | undefined;
  #isReading = true;
  #isClosed = false;

  /** @param tell Called when something happens to the stream. */
  constructor(number: number, tell: (input: WatchInput) => void) {
    this.number = number;
    this.#tell = tell;
  }

  /** Aborted when the stream is closed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Opens the stream. */
  open(send: () => Promise<OpenedWatch>): void {
    const stream = this.number;
    send().then(({ response, deadline }) => {
      if (this.#isClosed) return response.body?.cancel();
      const body = unguardedBody(response);
      this.#reader = body === null ? undefined : bodyReader(body);
      this.#isReading = false;
      this.#tell({ on: "opened", stream, deadline });
    }).catch((error) => {
      if (!this.#isClosed) this.#tell({ on: "refused", stream, problem: problemOf(error) });
    });
  }

  /** Reads the next chunk in the background, unless one is being read. */
  read(): void {
    if (this.#isReading || this.#isClosed) return;
    this.#isReading = true;
    const stream = this.number;
    if (this.#reader === undefined) return this.#tell({ on: "ended", stream, how: "clean" });
    this.#reader.read().then((chunk) => {
      if (this.#isClosed) return;
      // After the end nothing is read, so `isReading` stays set.
      if (chunk === undefined) {
        return this.#tell({ on: "ended", stream, how: this.#lines.isInsideLine ? "cut" : "clean" });
      }
      this.#isReading = false;
      this.#lines.add(chunk);
      this.#tell({ on: "heard", stream });
    }, () => {
      if (!this.#isClosed) this.#tell({ on: "ended", stream, how: "cut" });
    });
  }

  /** Returns the next complete line that was read. */
  take(): string | undefined {
    return this.#isClosed ? undefined : this.#lines.take();
  }

  /** Closes the connection. It may be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The body ends with the signal; a cancelled one may still fail.
    this.#controller.abort();
    this.#reader?.cancel().catch(() => undefined);
  }
}
