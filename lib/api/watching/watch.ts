import { type ItemStream, itemStream } from "../../data/base/item_stream.ts";
import type { ObjectOf } from "../../data/core/kinds.ts";
import type { KubeObject, Stored } from "../../data/core/object.ts";
import { BOOLEAN, oneOf, type OptionTable, SELECTOR, STRING, WHOLE_NUMBER } from "../../data/core/options.ts";
import { type Client, requireText, splitName } from "../client/client.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../client/options.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { Engine } from "./engine.ts";
import { type Change, isChange, type WatchEvent } from "./events.ts";
import { type Feed, objectFeed } from "./feed.ts";
import type { Settings } from "./state.ts";
import { InputError } from "../../data/core/errors.ts";

/** The seconds of silence after which commands and waits doubt a connection. A person does not wait longer. */
export const SHORT_SILENCE = 30;

/** Options of `watch`. */
export interface WatchOptions extends ScopeOptions {
  /** The name of the only object. */
  name?: string | undefined;
  /** A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities. */
  labels?: string | Record<string, string> | undefined;
  /** A field selector in the same forms: `{ "spec.nodeName": "minikube" }`. */
  fields?: string | Record<string, string> | undefined;
  /** Only read `apiVersion`, `kind` and `metadata`. @default {false} */
  metadataOnly?: boolean | undefined;
  /** Keep `metadata.managedFields`, which are a third of many objects. @default {false} */
  managedFields?: boolean | undefined;
  /** Begin with the existing objects. @default {true} */
  initial?: boolean | undefined;
  /** Resume after this resourceVersion, without the existing objects: the `resumeFrom` of an earlier watch. */
  since?: string | undefined;
  /** The reaction to a gap: an event, or an error that ends the watch. @default {"tell"} */
  onGap?: "tell" | "throw" | undefined;
  /**
   * The number of seconds without a byte from the server after which a second connection is opened, in case the first one
   * is dead.
   *
   * @default {65}
   */
  silenceLimit?: number | undefined;
  /** The number of seconds of refused access (401, 403) after which a running watch fails. @default {it never fails} */
  giveUp?: number | undefined;
  /** The number of objects per page of a list. 0 requests a single answer. @default {pages of some MiB} */
  pageSize?: number | undefined;
}

/** The table of {@linkcode WatchOptions}. */
export const WATCH_OPTIONS: OptionTable<WatchOptions> = {
  ...SCOPE_OPTIONS,
  name: STRING,
  labels: SELECTOR,
  fields: SELECTOR,
  metadataOnly: BOOLEAN,
  managedFields: BOOLEAN,
  initial: BOOLEAN,
  since: STRING,
  onGap: oneOf("tell", "throw"),
  silenceLimit: WHOLE_NUMBER,
  giveUp: WHOLE_NUMBER,
  pageSize: WHOLE_NUMBER,
};

/** A running watch: a stream of events. Leaving a `for await` loop ends it. */
export interface Watch<T> extends ItemStream<WatchEvent<T>> {
  /** Yields the changes of objects, without the notices about the watch itself. */
  changes(): ItemStream<Change<T>>;
  /** The current activity, such as `listing`, `watching` or `pausing`; `closed` after the end. */
  readonly state: string;
  /** The resourceVersion up to which everything was delivered; the option `since` continues there. */
  readonly resumeFrom: string | undefined;
}

/** Watches a kind. */
export function watch<T extends string>(
  client: Client,
  type: T,
  options: WatchOptions = {},
  clock: Clock = SYSTEM_CLOCK,
): Watch<Stored<ObjectOf<T>>> {
  requireText("kind", type);
  const scope = watchScope(type, options);
  return watchFeed(objectFeed<Stored<ObjectOf<T>> & KubeObject>(client, scope), options, clock);
}

/**
 * Returns the scope of a watch. One object is selected by the field `metadata.name`, as the server expects it.
 *
 * @throws {InputError} If there are two names, or a name and a field selector.
 */
export function watchScope<Options extends Pick<WatchOptions, "name" | "fields">>(type: string, options: Options) {
  const wanted = splitName(type, options.name);
  const { name: _, ...rest } = options;
  if (wanted.name === undefined) return { ...rest, type: wanted.type };
  if (options.fields !== undefined) {
    throw new InputError(`Cannot watch ${wanted.type} "${wanted.name}" with a field selector`, {
      hints: ["leave out the name or the field selector"],
    });
  }
  return { ...rest, type: wanted.type, fields: { "metadata.name": wanted.name } };
}

/** Returns the settings of a watch, whose times are milliseconds. */
export function settingsOf(
  { silenceLimit = 65, giveUp = Infinity }: Pick<WatchOptions, "silenceLimit" | "giveUp">,
  { random }: Clock,
): Settings {
  return { silenceLimit: silenceLimit * 1000, giveUp: giveUp * 1000, random };
}

/** Watches the objects of a feed. */
export function watchFeed<T>(
  feed: Feed<T>,
  { since, initial = true, onGap = "tell", signal, ...limits }: WatchOptions,
  clock: Clock = SYSTEM_CLOCK,
): Watch<T> {
  // The engine sends its first request when the first event is requested.
  let engine: Engine<T> | undefined;
  let isEnded = false;
  const settings = settingsOf(limits, clock);
  const end = () => {
    isEnded = true;
    engine?.close();
    return Promise.resolve();
  };
  const next = <S extends WatchEvent<T>>(isWanted?: (event: WatchEvent<T>) => event is S) => {
    if (isEnded) return Promise.resolve({ done: true as const, value: undefined });
    engine ??= new Engine({ feed, clock, settings, since, initial, onGap, signal });
    return engine.next(isWanted);
  };
  const stream = itemStream<WatchEvent<T>>({ next: () => next(), return: end });
  return Object.defineProperties(stream, {
    changes: { value: () => itemStream<Change<T>>({ next: () => next(isChange<T>), return: end }) },
    state: { get: () => isEnded ? "closed" : engine?.phase ?? "opening" },
    resumeFrom: { get: () => engine?.delivered ?? since },
  }) as Watch<T>;
}
