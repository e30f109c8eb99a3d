import { type ItemStream, itemStream } from "../../data/base/item_stream.ts";
import type { Event } from "../../data/core/kinds.ts";
import type { Stored } from "../../data/core/object.ts";
import { eventTime } from "../../data/output/text/events.ts";
import { type Change, isChange, type WatchEvent } from "./events.ts";
import type { Watch } from "./watch.ts";

/**
 * Yields events as they happen: the existing ones first, oldest first, and then each that happens or happens again. An event
 * that expires is left out.
 */
export function inOrderOfTime(
  watch: Watch<Stored<Event>>,
  isWanted: (event: Stored<Event>) => boolean,
): ItemStream<WatchEvent<Stored<Event>>> {
  const waiting: WatchEvent<Stored<Event>>[] = [];
  let existing: Change<Stored<Event>>[] | undefined = [];
  return itemStream({
    async next() {
      while (true) {
        const next = waiting.shift();
        if (next !== undefined) return { done: false, value: next };
        const result = await watch.next();
        if (result.done) return result;
        const { value } = result;
        if (!isChange(value)) {
          if (value.type === "synced" && existing !== undefined) {
            waiting.push(...existing.sort((a, b) => eventTime(a.object) - eventTime(b.object)));
            existing = undefined;
          }
          waiting.push(value);
        } else if (value.type !== "deleted" && isWanted(value.object)) (existing ?? waiting).push(value);
      }
    },
    return: () => watch.return(),
  });
}
