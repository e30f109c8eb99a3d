import { isChange, type WatchEvent } from "../../../api/watching/events.ts";
import type { WatchedRow } from "../../../api/watching/watch_table.ts";
import { type ItemSource, type ItemStream, itemStream } from "../../../data/base/item_stream.ts";
import { merged } from "../../../data/base/merged.ts";
import { delay } from "../../../data/base/wait.ts";
import type { TableWriter } from "../../../data/output/table/table.ts";
import type { FrameLine } from "../../shell/frame.ts";
import { noticeText } from "../../shell/watch_notices.ts";
import { LiveTable } from "./live_table.ts";

/** A watch whose rows are shown in place. */
export interface LiveWatch {
  watch: ItemStream<WatchEvent<WatchedRow>>;
  /** Creates a writer, with columns as wide as the rows of one frame need. */
  writer(): Promise<TableWriter>;
  /** Called with the number of existing objects. */
  synced(count: number): Promise<void>;
  /** Reports whether a row ends the command. */
  isMet(row: WatchedRow): Promise<boolean>;
}

const TICK_MS = 1000;
/** A notice is shown for this time. */
const NOTICE_MS = 10_000;

/** Shows the rows of watches on a terminal: they change in place, and their ages grow. Ends when a row is met. */
export async function followLive(
  paint: (lines: readonly FrameLine[]) => void | Promise<void>,
  watches: readonly LiveWatch[],
  signal: AbortSignal,
): Promise<void> {
  const tables = watches.map(() => new LiveTable());
  const loading = new Set(watches.keys());
  let notice: { text: string; at: number } | undefined;
  const draw = async () => {
    const now = Date.now();
    const parts: FrameLine[][] = [];
    for (const [index, table] of tables.entries()) {
      const lines = table.lines(await (watches[index] as LiveWatch).writer(), now);
      if (lines.length > 0) parts.push(lines);
    }
    const frame = parts.flatMap((lines, index) => index === 0 ? lines : [{ text: "" }, ...lines]);
    if (notice !== undefined && now - notice.at < NOTICE_MS) frame.push({ text: notice.text, isFaded: true });
    await paint(frame);
  };
  const sources: ItemSource<WatchEvent<WatchedRow> | "tick">[] = [...watches.map(({ watch }) => watch), ticks(signal)];
  for await (const { index, value } of merged(sources)) {
    const watch = watches[index];
    if (value === "tick" || watch === undefined) {
      if (loading.size === 0) await draw();
      continue;
    }
    if (!isChange(value)) {
      if (value.type === "synced") {
        if (loading.delete(index)) await watch.synced(value.count);
      }
      const text = noticeText(value);
      if (text !== undefined) notice = { text, at: Date.now() };
    } else tables[index]?.apply(value, Date.now());
    const isMet = isChange(value) && value.type !== "deleted" && await watch.isMet(value.object);
    if (loading.size === 0 || isMet) await draw();
    if (isMet) return;
  }
}

function ticks(signal: AbortSignal): ItemSource<"tick"> {
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal]);
  return itemStream<"tick">({
    async next() {
      await delay(TICK_MS, all).catch(() => undefined);
      return all.aborted ? { done: true, value: undefined } : { done: false, value: "tick" };
    },
    return() {
      stop.abort();
      return Promise.resolve();
    },
  });
}
