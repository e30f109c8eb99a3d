import { counted } from "../../data/base/text.ts";
import type { ItemSource } from "../../data/base/item_stream.ts";
import { merged } from "../../data/base/merged.ts";
import { defined } from "../../data/base/defined.ts";
import { anySignal, showProgress } from "../../data/base/wait.ts";
import { parseDuration } from "../../data/core/duration.ts";
import { ApiError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { groupResourceOf, type Resource } from "../../data/core/resource.ts";
import { getRequest } from "../../data/request/verbs.ts";
import { type Client, scoped, sendJson } from "../client/client.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import type { WaitCondition } from "./condition.ts";
import { isChange, type WatchEvent } from "./events.ts";
import { identityOf, objectFeed } from "./feed.ts";
import type { Seen } from "./object_index.ts";
import { polled } from "./polling.ts";
import { type UnmetObject, WaitError, type WaitErrorReason } from "./wait_error.ts";
import { type Unmet, WaitSet } from "./wait_set.ts";
import { SHORT_SILENCE, watchFeed } from "./watch.ts";

/** The objects of one type that are waited for. */
export interface WaitTarget {
  type: string;
  /** The names; undefined for all objects that match the selectors. */
  names?: readonly string[] | undefined;
  /** The uids of named objects, if they are known. Another object of the same name is not waited for. */
  uids?: Readonly<Record<string, string>> | undefined;
  namespace?: string | undefined;
  labels?: string | Record<string, string> | undefined;
  fields?: string | Record<string, string> | undefined;
}

/** Options of {@linkcode waitFor}. */
export interface WaitForOptions {
  condition: WaitCondition;
  unless?: ((object: KubeObject) => string | undefined) | undefined;
  min?: number | undefined;
  count?: number | undefined;
  followName?: boolean | undefined;
  mustExist?: boolean | undefined;
  /** Milliseconds; 0 checks once, undefined waits without a limit. */
  timeout?: number | undefined;
  /** Milliseconds for which the condition must hold. */
  stable?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called with remarks for people: objects that do not exist yet, watches that are not permitted. */
  onNote?: ((text: string) => void) | undefined;
  /** Called after each change of the objects. */
  onProgress?: ((objects: readonly KubeObject[], unmet: readonly Unmet[]) => void) | undefined;
}

/** The objects of a target that met the condition. */
export interface WaitResult {
  resource: Resource;
  namespace: string | undefined;
  /** The names, including those of deleted objects. */
  names: string[];
  objects: KubeObject[];
}

/** A running wait for one target. */
interface Waiting {
  target: WaitTarget;
  resource: Resource;
  set: WaitSet;
  events: AsyncGenerator<WatchEvent<KubeObject>, void>;
}

const GIVE_UP_SECONDS = 120;

/**
 * Waits until all objects meet a condition at one moment. There is one watch for each target, and each condition is judged
 * on one version of an object.
 *
 * @throws {WaitError} If the time is over, or the condition cannot be met any more.
 */
export async function waitFor(
  client: Client,
  targets: readonly WaitTarget[],
  options: WaitForOptions,
  clock: Clock = SYSTEM_CLOCK,
): Promise<WaitResult[]> {
  const stop = new AbortController();
  const signal = anySignal(options.signal, stop.signal);
  const running = await Promise.all(targets.map((target) => start(client, target, options, clock, signal)));
  const alarm = new Alarm(clock);
  if (options.timeout !== undefined && options.timeout > 0) alarm.set("timeout", options.timeout);
  const watches = running.map(({ events }): ItemSource<WatchEvent<KubeObject> | Ring> => ({
    next: () => events.next(),
    return() {
      // An idle watch would answer `return` only after its next event.
      stop.abort();
      return events.return();
    },
  }));
  using _ = showProgress(client.progress, () => progressText(running));
  for await (const { index, value } of merged([...watches, alarm])) {
    if (value === "timeout") throw timedOut(running);
    if (value === "stable") break;
    if (judge(running, running[index] as Waiting, value, options, alarm) === "met") break;
  }
  return running.map(({ resource, target, set }) => ({
    resource,
    namespace: scoped(client, target).namespace,
    names: set.metKeys.map(nameInKey),
    objects: set.objects,
  }));
}

/** Returns a text such as `waiting for 2 of 3 objects; pods/web: condition Ready is False`. */
function progressText(running: readonly Waiting[]): string {
  const unread = running.find(({ set }) => !set.isCurrent);
  if (unread !== undefined) return `waiting for ${unread.resource.plural}: their state is being read`;
  const unmet = running.flatMap(({ set, resource }) => set.unmet.map((each) => ({ ...each, resource })));
  const [first] = unmet;
  const count = running.reduce((sum, { set }) => sum + set.size, 0);
  if (first === undefined) return count === 0 ? "waiting for objects" : "waiting: all objects meet the condition";
  return `waiting for ${unmet.length} of ${counted(count, "object")}; ${
    fullName(first.resource, first.key)
  }: ${first.reason}`;
}

function judge(
  running: readonly Waiting[],
  waiting: Waiting,
  event: WatchEvent<KubeObject>,
  options: WaitForOptions,
  alarm: Alarm,
): "met" | undefined {
  const { timeout, stable, onNote, onProgress } = options;
  const { set } = waiting;
  const wasCurrent = set.isCurrent;
  set.apply(event);
  if (set.failure !== undefined) throw failed(waiting, set.failure);
  if (event.type === "synced" && event.after === "start") tellMissing(waiting, timeout, onNote);
  if (!isChange(event) && event.type !== "synced") {
    if (wasCurrent && !set.isCurrent) alarm.cancel("stable");
    return undefined;
  }
  if (running.some(({ set }) => !set.isCurrent)) return undefined;
  onProgress?.(running.flatMap(({ set }) => set.objects), running.flatMap(({ set }) => set.unmet));
  if (!running.every(({ set }) => set.isMet)) {
    if (timeout === 0) throw lookedOnce(running);
    alarm.cancel("stable");
    return undefined;
  }
  if (stable === undefined || stable === 0) return "met";
  alarm.setIfUnset("stable", stable);
  return undefined;
}

async function start(
  client: Client,
  target: WaitTarget,
  options: WaitForOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<Waiting> {
  const { type, names } = target;
  const { condition, unless, min = 1, count, followName = false, mustExist = false } = options;
  const resource = await client.discovery.resolve(type, signal);
  const { namespace } = scoped(client, target);
  const keyOf = (name: string) => `${resource.namespaced ? namespace : ""}/${name}`;
  const named = names && new Map(names.map((name) => [keyOf(name), target.uids?.[name]]));
  const set = new WaitSet({ named, condition, unless, min, count, followName, mustExist });
  return { target, resource, set, events: eventsOf(client, target, resource, options, clock, signal) };
}

async function* eventsOf(
  client: Client,
  target: WaitTarget,
  resource: Resource,
  { onNote }: WaitForOptions,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<KubeObject>, void> {
  const { type, names, namespace, labels, fields } = target;
  const [only, ...more] = names ?? [];
  // One watch for several names is cheaper than one for each.
  const selector = only !== undefined && more.length === 0 ? { "metadata.name": only } : fields;
  const feed = objectFeed(client, defined({ type, namespace, labels, fields: selector }));
  try {
    yield* watchFeed(feed, { silenceLimit: SHORT_SILENCE, giveUp: GIVE_UP_SECONDS, signal }, clock);
    return;
  } catch (error) {
    if (signal.aborted || !(isForbidden(error) || (error instanceof ApiError && error.code === 405))) throw error;
    onNote?.(`cannot watch ${resource.plural}, reading every second instead: ${error.message}`);
  }
  yield* polled({
    read: () => readAll(client, target, resource, signal, feed),
    missed: (key, known) => feed.missed(key, known),
    clock,
    signal,
  });
}

// Without the permission to list, named objects can still be read one by one.
async function readAll(
  client: Client,
  target: WaitTarget,
  resource: Resource,
  signal: AbortSignal,
  feed: ReturnType<typeof objectFeed>,
) {
  const items: Seen<KubeObject>[] = [];
  if (target.names !== undefined) {
    for (const name of target.names) {
      const request = getRequest(resource, { ...scoped(client, target), name, signal });
      const object = await sendJson<KubeObject>(client, request).catch((error) => {
        if (!isNotFound(error)) throw error;
      });
      if (object) items.push({ ...identityOf(object), item: object });
    }
    return { version: "", items };
  }
  const pages = feed.pages(signal, false);
  let version = "";
  for (let page = await pages.next(); !page.done; page = await pages.next()) {
    version = page.value.version;
    items.push(...page.value.items);
    page.value.release?.();
  }
  return { version, items };
}

function tellMissing({ set, resource }: Waiting, timeout: number | undefined, onNote: WaitForOptions["onNote"]): void {
  if (timeout === 0 || set.isMet) return;
  for (const key of set.missing) onNote?.(`${fullName(resource, key)} does not exist yet`);
}

/** Returns the name of an object as kubectl's `wait` writes it: `pods/web`, `deployments.apps/web`. */
function fullName(resource: Resource, key: string): string {
  return `${groupResourceOf(resource)}/${nameInKey(key)}`;
}

function nameInKey(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

function unmetObject(resource: Resource, key: string, reason: string): UnmetObject {
  const namespace = resource.namespaced ? key.slice(0, key.indexOf("/")) : undefined;
  return { name: fullName(resource, key), namespace, reason };
}

function unmetObjects(running: readonly Waiting[]) {
  return running.flatMap(({ resource, set, target }) => {
    const unmet = set.unmet.map(({ key, reason }) => unmetObject(resource, key, reason));
    if (unmet.length > 0 || set.isMet || target.names !== undefined) return unmet;
    const reason = set.size === 0 ? "no object matches" : `the number of matching objects is ${set.size}`;
    return [{ name: resource.plural, namespace: target.namespace, reason }];
  });
}

// kubectl's words, which scripts search for.
function timedOut(running: readonly Waiting[]): WaitError {
  const unmet = unmetObjects(running);
  const names = unmet.map(({ name }) => name).join(", ");
  return new WaitError(`timed out waiting for the condition on ${names}`, "timeout", unmet);
}

function lookedOnce(running: readonly Waiting[]): WaitError {
  const unmet = unmetObjects(running);
  return new WaitError(`condition not met for ${unmet.map(({ name }) => name).join(", ")}`, "timeout", unmet);
}

function failed({ resource }: Waiting, { key, why, reason }: Unmet & { why: WaitErrorReason }): WaitError {
  const object = unmetObject(resource, key, reason);
  const message = why === "missing"
    ? `${groupResourceOf(resource)} "${nameInKey(key)}" not found`
    : `Cannot wait for ${object.name} any longer: ${reason}`;
  return new WaitError(message, why, [object]);
}

type Ring = "timeout" | "stable";

/** The timers of a wait, as a source of rings. */
class Alarm implements ItemSource<Ring> {
  readonly #clock: Clock;
  readonly #cancels = new Map<Ring, () => void>();
  #ring = Promise.withResolvers<IteratorResult<Ring, void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(name: Ring, milliseconds: number): void {
    const ring = () => this.#ring.resolve({ done: false, value: name });
    this.#cancels.set(name, this.#clock.after(milliseconds, ring));
  }

  setIfUnset(name: Ring, milliseconds: number): void {
    if (!this.#cancels.has(name)) this.set(name, milliseconds);
  }

  cancel(name: Ring): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  /** Resolves when a timer rings. */
  next(): Promise<IteratorResult<Ring, void>> {
    return this.#ring.promise;
  }

  return(): Promise<void> {
    for (const cancel of this.#cancels.values()) cancel();
    return Promise.resolve();
  }
}

/** Reads a time limit: seconds, or a Go duration. */
export function millisecondsOf(duration: number | string | undefined): number | undefined {
  return typeof duration === "string" ? parseDuration(duration) : duration === undefined ? undefined : duration * 1000;
}
