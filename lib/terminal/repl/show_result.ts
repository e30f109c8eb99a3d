import { itemsUntilAborted } from "../../data/base/items_until_aborted.ts";
import { isAsyncIterable } from "../display/print.ts";
import { show } from "./show.ts";
import type { ReplContext } from "./repl_context.ts";

/** Prints a value. If the value is a stream, printing consumes it, and `_` keeps its items. */
export async function showResult(value: unknown, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const { running, evaluator, showing } = bench;
  running.isShowing = !isAsyncIterable(value);
  try {
    if (!isAsyncIterable(value)) return void (bench.folded = await show(value, showing, signal));
    const items: unknown[] = [];
    try {
      await show(kept(itemsUntilAborted(value, signal), items), showing, signal);
    } finally {
      evaluator.last.replace(items);
    }
  } finally {
    running.isShowing = false;
  }
}

// A stream may be endless, so only the last items are kept.
const KEPT = 10_000;

async function* kept<T>(stream: AsyncIterable<T>, items: T[]): AsyncGenerator<T, void, undefined> {
  for await (const item of stream) {
    items.push(item);
    if (items.length > 2 * KEPT) items.splice(0, items.length - KEPT);
    yield item;
  }
}
