import type { ItemSource } from "./item_stream.ts";

/** Joins streams, which can be added at any time, and yields their items as they arrive. One item of each waits at most. */
export class LiveMerge<T> {
  #arrived: { source: ItemSource<T>; result: IteratorResult<T, void> }[] = [];
  #sources = new Set<ItemSource<T>>();
  #isClosed = false;
  #failure: { error: unknown } | undefined;
  #wake = () => {};

  /** Adds a stream. Its items arrive from now on. */
  add(source: ItemSource<T>): void {
    this.#sources.add(source);
    this.#request(source);
  }

  /** Ends the joined stream when all streams have ended. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** Ends the joined stream with an error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  #request(source: ItemSource<T>): void {
    source.next().then(
      (result) => {
        this.#arrived.push({ source, result });
        this.#wake();
      },
      (error) => this.fail(error),
    );
  }

  /** Yields the items. If the caller leaves the loop, all streams are ended. */
  async *items(): AsyncGenerator<T, void, undefined> {
    try {
      while (true) {
        if (this.#failure !== undefined) throw this.#failure.error;
        const next = this.#arrived.shift();
        if (next === undefined) {
          if (this.#isClosed && this.#sources.size === 0) return;
          await new Promise<void>((resolve) => this.#wake = resolve);
          continue;
        }
        const { source, result } = next;
        if (result.done) this.#sources.delete(source);
        else {
          yield result.value;
          this.#request(source);
        }
      }
    } finally {
      await Promise.all([...this.#sources].map((source) => source.return?.()));
    }
  }
}
