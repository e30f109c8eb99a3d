import { type Client, readReference, splitName } from "../../api/client/client.ts";
import { type ObjectList, SCOPE_OPTIONS, type ScopeOptions } from "../../api/client/options.ts";
import { each, iterable } from "../../api/client/lists.ts";
import { defined } from "../../data/base/defined.ts";
import { InputError } from "../../data/core/errors.ts";
import type { Event } from "../../data/core/kinds.ts";
import { isRecord, type ObjectReference, type Stored } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { formatTable } from "../../data/output/table/table.ts";
import { eventsTable, eventTime } from "../../data/output/text/events.ts";
import { withClock } from "./server_clock.ts";
import { type OptionTable, type OptionType, STRINGS } from "../../data/core/options.ts";

/** Options of `events`. */
export interface EventsOptions extends ScopeOptions {
  /** Only return events of this object: `"pod/web"`, an object or a reference. */
  for?: string | ObjectReference | undefined;
  /** Only return events of these types: `Normal`, `Warning`. @default {both} */
  types?: readonly string[] | undefined;
}

const TARGET: OptionType<string | ObjectReference> = {
  expected: 'an object, or a string such as "pod/web"',
  accepts: (value): value is string | ObjectReference => typeof value === "string" || isRecord(value),
};

/** The options of `events`. */
export const EVENTS_OPTIONS: OptionTable<EventsOptions> = { ...SCOPE_OPTIONS, for: TARGET, types: STRINGS };

const TYPES = ["Normal", "Warning"];

/** Lists events, oldest first, by the time when each was last seen. */
export async function events(client: Client, options: EventsOptions = {}): Promise<ObjectList<Stored<Event>>> {
  const clocked = withClock(client);
  const { where, isWanted } = await eventScope(client, options);
  const found: { event: Stored<Event>; time: number }[] = [];
  for await (const event of each(clocked, "events", where)) {
    if (isWanted(event)) found.push({ event, time: eventTime(event) });
  }
  const items = found.sort((a, b) => a.time - b.time).map(({ event }) => event);
  const now = clocked.now();
  const list = iterable<Stored<Event>>({ apiVersion: "v1", kind: "EventList", metadata: {}, items });
  const withNamespace = (options.namespace ?? client.namespace) === "*";
  const table = () => eventsTable(items, { now, withNamespace });
  return presented(list, () => items.length === 0 ? "No events found." : formatTable(table()), table);
}

/** The events that options choose: the part that the server selects, and the rest. */
export interface EventScope {
  where: ScopeOptions & { fields: Record<string, string> };
  isWanted(event: Event): boolean;
}

/** Reads which events are wanted. */
export async function eventScope(client: Client, options: EventsOptions): Promise<EventScope> {
  const { for: about, types = [], ...scope } = options;
  const wanted = typesOf(types);
  const target = about === undefined ? undefined : await targetOf(client, about, scope.signal);
  return {
    where: {
      ...scope,
      namespace: scope.namespace ?? target?.namespace,
      // A field selector can match one type only. For two types, all events are read.
      fields: { ...target?.fields, ...defined({ type: wanted.length === 1 ? wanted[0] : undefined }) },
    },
    isWanted: (event) =>
      (wanted.length === 0 || wanted.includes(event.type ?? "")) &&
      (target === undefined || isAbout(event, target.group)),
  };
}

/** Returns event types in the server's spelling. Accepts them in any case. */
function typesOf(types: readonly string[]): string[] {
  return types.map((text) => {
    const type = TYPES.find((type) => type.toLowerCase() === text.toLowerCase());
    if (type === undefined) {
      throw new InputError(`Cannot list events of type "${text}"`, { hints: ["use Normal or Warning"] });
    }
    return type;
  });
}

interface Target {
  fields: Record<string, string>;
  group: string;
  /** The namespace of the events, if it is not the session's. */
  namespace: string | undefined;
}

async function targetOf(client: Client, about: string | ObjectReference, signal?: AbortSignal): Promise<Target> {
  const { type, name, namespace } = typeof about === "string"
    ? { ...splitName(about), namespace: undefined }
    : readReference("events", about);
  if (name === undefined || name === "" || name.includes("/")) {
    throw new InputError(`Cannot list events for "${about}": it is not TYPE/NAME`, {
      hints: ["name the object as TYPE/NAME, such as pod/web"],
    });
  }
  const { kind, group, namespaced } = await client.discovery.resolve(type, signal);
  return {
    fields: { "involvedObject.kind": kind, "involvedObject.name": name },
    group,
    // Events of a cluster-scoped object can be in any namespace.
    namespace: namespaced ? namespace : "*",
  };
}

/** Reports whether an event is about a kind of this group. The kubelet's node events have no apiVersion. */
export function isAbout({ involvedObject: { apiVersion } }: Event, group: string): boolean {
  return !apiVersion || parseApiVersion(apiVersion).group === group;
}
