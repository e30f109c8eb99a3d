import type { Event } from "../../core/kinds.ts";
import type { Table } from "../../core/table.ts";
import { ageSince } from "./moment.ts";

/** Options of {@linkcode formatEvents}. */
export interface EventsFormat {
  /** The time that ages refer to. */
  now: Date;
  /** Add a first column with the namespace. @default {false} */
  withNamespace?: boolean;
}

/** The table of events that `kubectl events` prints, in the order in which they are given. */
export function eventsTable(events: readonly Event[], { now, withNamespace = false }: EventsFormat): Table {
  const titles = [...(withNamespace ? ["Namespace"] : []), "Last Seen", "Type", "Reason", "Object", "Message"];
  return {
    kind: "Table",
    columnDefinitions: titles.map((name) => ({ name, type: "string" })),
    rows: events.map((event) => ({
      cells: [
        ...(withNamespace ? [event.metadata.namespace ?? ""] : []),
        lastSeen(event, now),
        event.type ?? "",
        event.reason ?? "",
        `${event.involvedObject.kind ?? ""}/${event.involvedObject.name ?? ""}`,
        (event.message ?? "").trim(),
      ],
    })),
  };
}

/** Formats when an event was last seen and how often, in kubectl's form: `3m`, `3m (x5 over 1h)`. */
export function lastSeen({ series, count = 0, lastTimestamp, firstTimestamp, eventTime }: Event, now: Date): string {
  const first = ageSince(eventTime || firstTimestamp, now);
  if (series) return `${ageSince(series.lastObservedTime, now)} (x${series.count ?? 0} over ${first})`;
  return count > 1 ? `${ageSince(lastTimestamp, now)} (x${count} over ${first})` : first;
}

/** Returns the time that events are sorted by, in milliseconds, or 0 if the event has none. */
export function eventTime({ series, lastTimestamp, eventTime, metadata }: Event): number {
  const time = series?.lastObservedTime || lastTimestamp || eventTime || metadata.creationTimestamp;
  return Date.parse(time ?? "") || 0;
}
