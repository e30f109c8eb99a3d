import { type Change, isChange, type WatchEvent } from "./events.ts";

/**
 * The events that one consumer of a cache has not taken yet. Changes of one object are merged, so that a slow consumer gets
 * the newest state. A deletion is never merged, so a recreated object is told as deleted and added.
 */
export class CacheQueue<T> {
  readonly #events: (WatchEvent<T> | undefined)[] = [];
  readonly #last = new Map<string, number>();
  #taken = 0;
  #wake = () => {};
  #end: { error?: unknown } | undefined;

  /** Adds an event. `key` is that of its object. */
  push(event: WatchEvent<T>, key: string): void {
    if (this.#end !== undefined) return;
    const at = this.#last.get(key);
    const waiting = at === undefined ? undefined : this.#events[at];
    if (
      isChange(event) && event.type === "modified" && at !== undefined && waiting !== undefined && isChange(waiting)
    ) {
      this.#events[at] = { ...waiting, object: event.object, skipped: (waiting.skipped ?? 0) + 1 };
      return;
    }
    this.#events.push(event);
    if (isChange(event)) {
      if (event.type === "deleted") this.#last.delete(key);
      else this.#last.set(key, this.#events.length - 1);
    }
    this.#wake();
  }

  /** Ends the stream, after what waits was taken. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake();
  }

  /** Returns the next event, or undefined at the end. */
  async next(keyOf: (change: Change<T>) => string): Promise<WatchEvent<T> | undefined> {
    while (true) {
      const event = this.#events[this.#taken];
      if (event !== undefined) {
        if (isChange(event) && this.#last.get(keyOf(event)) === this.#taken) this.#last.delete(keyOf(event));
        this.#events[this.#taken++] = undefined;
        if (this.#taken === this.#events.length) {
          this.#events.length = 0;
          this.#taken = 0;
        }
        return event;
      }
      if (this.#end !== undefined) {
        if ("error" in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
