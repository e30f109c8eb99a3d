import { KubeError } from "../../data/core/errors.ts";
import { expectOk } from "../../data/core/answer.ts";
import type { Clock } from "./clock.ts";
import type { Change, GapReason, WatchEvent } from "./events.ts";
import type { Feed, FeedPage } from "./feed.ts";
import { begin, stepWatch } from "./machine.ts";
import { ObjectIndex, type Seen } from "./object_index.ts";
import { problemOf } from "./problem.ts";
import type { Settings, WatchEffect, WatchInput, WatchState } from "./state.ts";
import { WatchStream } from "./watch_stream.ts";

/** Options of {@linkcode Engine}. */
export interface EngineOptions<T> {
  feed: Feed<T>;
  clock: Clock;
  settings: Settings;
  /** The resourceVersion to resume from, without a list. */
  since?: string | undefined;
  /** Whether to begin with the existing objects. */
  initial: boolean;
  /** The reaction to a gap. */
  onGap: "tell" | "throw";
  signal?: AbortSignal | undefined;
  /** Called when a bookmark has moved the position. */
  onPosition?: (() => void) | undefined;
}

/** A message of a request or a stream that runs in the background. */
type Message<T> =
  | { from: "stream"; stream: WatchStream; input: WatchInput }
  | { from: "list"; list: AbortController; page?: FeedPage<T> | undefined; error?: unknown; version?: string }
  | { from: "ask"; ask: AbortController; version?: string; error?: unknown };

/**
 * Runs the state machine of a watch: carries out its effects and feeds it with what happens. It only reads from the
 * network while its consumer waits for an event, so a slow consumer slows down the server instead of filling the memory.
 */
export class Engine<T> {
  readonly #options: EngineOptions<T>;
  readonly #index = new ObjectIndex();
  readonly #streams = new Map<number, WatchStream>();
  readonly #inbox: Message<T>[] = [];
  readonly #out: WatchEvent<T>[] = [];
  #taken = 0;
  #state: WatchState;
  #list:
    | { controller: AbortController; pages: AsyncIterator<FeedPage<T>>; isReading: boolean; version: string }
    | undefined;
  #page: { page: FeedPage<T>; items: Iterator<Seen<T>> } | undefined;
  #ask: AbortController | undefined;
  #wake: (() => void) | undefined;
  #given: Seen<T> | undefined;
  #givenType: Change<unknown>["type"] = "added";
  #lastActive: number;
  #error: { error: unknown } | undefined;
  #isClosed = false;
  #hasThrown = false;
  /** The resourceVersion up to which everything was delivered. */
  delivered: string | undefined;

  constructor(options: EngineOptions<T>) {
    this.#options = options;
    const { clock, settings, since } = options;
    const first = begin(settings, clock.now(), since);
    this.#state = first.state;
    this.#lastActive = clock.now();
    this.delivered = since;
    options.signal?.addEventListener("abort", this.#abort);
    this.#carryOut(first.effects);
  }

  /** The phase of the watch. */
  get phase(): WatchState["phase"]["at"] | "closed" {
    return this.#isClosed ? "closed" : this.#state.phase.at;
  }

  /** When the last byte arrived, on the clock of the watch. */
  get heard(): number {
    return this.#state.heard;
  }

  /**
   * Returns the next event that is wanted. After an error and after `close()` there is none. Events that have arrived cost
   * one promise each.
   */
  async next<S extends WatchEvent<T> = WatchEvent<T>>(
    isWanted?: (event: WatchEvent<T>) => event is S,
  ): Promise<IteratorResult<S, void>> {
    const { signal } = this.#options;
    while (true) {
      if (signal?.aborted && !this.#hasThrown) {
        this.#hasThrown = true;
        this.close();
        throw signal.reason;
      }
      const value = this.#take();
      if (value !== undefined) {
        // Without a condition every event is wanted.
        if (isWanted === undefined || isWanted(value)) return { done: false, value: value as S };
        continue;
      }
      if (this.#isClosed) return { done: true, value: undefined };
      if (this.#error !== undefined) {
        const { error } = this.#error;
        this.close();
        throw error;
      }
      const message = this.#inbox.shift();
      if (message !== undefined) this.#receive(message);
      else if (!this.#nextItem() && !this.#nextLine()) await this.#wait();
    }
  }

  /** Ends the watch and closes its connections. It may be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.signal?.removeEventListener("abort", this.#abort);
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
    this.#endList();
    this.#ask?.abort();
    this.#inbox.length = 0;
    this.#out.length = 0;
    this.#taken = 0;
    this.#wake?.();
  }

  #abort = () => this.close();

  #take(): WatchEvent<T> | undefined {
    const event = this.#out[this.#taken];
    if (event === undefined) return undefined;
    this.#taken++;
    if (this.#taken === this.#out.length) {
      this.#out.length = 0;
      this.#taken = 0;
      this.delivered = this.#list === undefined ? this.#state.position : this.delivered;
    }
    return event;
  }

  #step(input: WatchInput): void {
    const { clock, settings } = this.#options;
    const { state, effects } = stepWatch(this.#state, input, clock.now(), settings);
    this.#state = state;
    if (effects.length > 0) this.#carryOut(effects);
  }

  #carryOut(effects: readonly WatchEffect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case "list":
          this.#startList(effect.whole);
          break;
        case "open":
          this.#open(effect);
          break;
        case "close":
          this.#streams.get(effect.stream)?.close();
          this.#streams.delete(effect.stream);
          break;
        case "ask":
          this.#startAsk();
          break;
        case "give":
          this.#give();
          break;
        case "clear":
          this.#index.beginList();
          this.#tellMissed();
          break;
        case "fail":
          this.#error = { error: effect.error };
          break;
        case "tell":
          this.#tell(effect.notice);
          break;
      }
    }
  }

  #tell(notice: Extract<WatchEffect, { do: "tell" }>["notice"]): void {
    const { clock, onGap } = this.#options;
    if (notice.type === "synced") this.#out.push({ ...notice, count: this.#index.size });
    else if (notice.type !== "gap") this.#out.push(notice);
    else {
      const { reason, silentMs, resourceVersion } = notice;
      const since = new Date(clock.date().getTime() - silentMs);
      if (onGap === "throw") this.#error = { error: gapError(reason, since) };
      else this.#out.push({ type: "gap", reason, since, resourceVersion });
    }
  }

  #give(): void {
    const seen = this.#given;
    if (seen === undefined) return;
    const type = this.#givenType;
    if (this.#index.check(type, seen) === "fits") this.#out.push({ type, object: seen.item });
    else this.#step({ on: "inconsistent" });
  }

  #open({ stream: number, version, timeoutSeconds }: Extract<WatchEffect, { do: "open" }>): void {
    const { feed, clock } = this.#options;
    const stream = new WatchStream(number, (input) => {
      this.#inbox.push({ from: "stream", stream, input });
      this.#wake?.();
    });
    this.#streams.set(number, stream);
    const open = async () => {
      const { request, response } = await feed.open(version, timeoutSeconds, stream.signal);
      await expectOk(request, response);
      return { response, deadline: clock.now() + timeoutSeconds * 1000 };
    };
    stream.open(open);
  }

  #nextLine(): boolean {
    for (const stream of this.#streams.values()) {
      const line = stream.take();
      if (line === undefined) continue;
      this.#readLine(stream.number, line);
      return true;
    }
    return false;
  }

  #readLine(stream: number, line: string): void {
    let event;
    try {
      event = this.#options.feed.read(line);
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      return this.#step({ on: "bad line", stream, error });
    }
    if (event.type === "bookmark") {
      this.#step({ on: "bookmark", stream, version: event.version });
      if (this.#out.length > 0) return;
      this.delivered = this.#state.position;
      return this.#options.onPosition?.();
    }
    if (event.type === "error") return this.#step({ on: "error event", stream, problem: event.problem });
    this.#given = event.seen;
    this.#givenType = event.type;
    this.#step({ on: "change", stream, version: event.seen.version });
  }

  #startList(whole: boolean): void {
    this.#endList();
    const { feed, initial } = this.#options;
    const controller = new AbortController();
    this.#index.beginList();
    if (!initial && this.#state.phase.at === "listing" && this.#state.phase.cause === "start") {
      const list = { controller, pages: noPages<T>(), isReading: true, version: "" };
      this.#list = list;
      this.#settle(feed.currentVersion(controller.signal), (result) => {
        this.#inbox.push({ from: "list", list: controller, ...result });
      });
      return;
    }
    this.#list = { controller, pages: feed.pages(controller.signal, whole), isReading: false, version: "" };
  }

  #endList(): void {
    const list = this.#list;
    this.#list = undefined;
    this.#page?.page.release?.();
    this.#page = undefined;
    if (list === undefined) return;
    list.controller.abort();
    // It waits for a page that is being read, which the abort has ended.
    Promise.resolve(list.pages.return?.()).catch(() => undefined);
  }

  #nextItem(): boolean {
    if (this.#page === undefined || this.#list === undefined) return false;
    const next = this.#page.items.next();
    if (next.done) {
      this.#page.page.release?.();
      this.#page = undefined;
      return true;
    }
    const { value: seen } = next;
    const known = this.#index.get(seen.key);
    const isInitial = this.#state.phase.at === "listing" && this.#state.phase.cause === "start";
    for (const type of this.#index.compare(seen)) {
      this.#step({ on: "difference", version: this.#list?.version ?? "" });
      const isStub = type === "deleted" && known !== undefined;
      const object = isStub ? this.#options.feed.missed(seen.key, known) : seen.item;
      this.#out.push({ type, object, ...(isInitial ? { initial: true } : { synthetic: true }) });
    }
    return true;
  }

  #tellMissed(): void {
    for (const [key, known] of this.#index.endList()) {
      this.#step({ on: "difference", version: this.#list?.version ?? "" });
      this.#out.push({ type: "deleted", object: this.#options.feed.missed(key, known), synthetic: true });
    }
  }

  #startAsk(): void {
    const controller = new AbortController();
    this.#ask = controller;
    this.#settle(this.#options.feed.currentVersion(controller.signal), (result) => {
      this.#inbox.push({ from: "ask", ask: controller, ...result });
    });
  }

  #settle<V extends string>(work: Promise<V>, tell: (result: { version: V } | { error: unknown }) => void): void {
    work.then((version) => tell({ version }), (error) => tell({ error })).then(() => this.#wake?.());
  }

  #receive(message: Message<T>): void {
    switch (message.from) {
      case "stream":
        if (this.#streams.get(message.stream.number) === message.stream) this.#step(message.input);
        return;
      case "ask":
        if (this.#ask !== message.ask) return;
        this.#ask = undefined;
        if (message.version !== undefined) this.#step({ on: "asked", version: message.version });
        else this.#step({ on: "ask failed", problem: problemOf(message.error) });
        return;
      case "list":
        return this.#receivePage(message);
    }
  }

  #receivePage({ list, page, error, version }: Extract<Message<T>, { from: "list" }>): void {
    if (this.#list === undefined || this.#list.controller !== list) return;
    this.#list.isReading = false;
    if (error !== undefined) {
      this.#endList();
      return this.#step({ on: "list failed", problem: problemOf(error) });
    }
    if (page !== undefined) {
      this.#list.version = page.version;
      this.#step({ on: "page", version: page.version });
      this.#page = { page, items: page.items[Symbol.iterator]() };
      return;
    }
    if (version === undefined) this.#tellMissed();
    const position = version ?? this.#list.version;
    this.#list = undefined;
    this.#step({ on: "listed", version: position });
  }

  async #wait(): Promise<void> {
    const { clock } = this.#options;
    const pausedMs = clock.now() - this.#lastActive;
    if (pausedMs > 1000) this.#step({ on: "resumed", pausedMs });
    for (const stream of this.#streams.values()) stream.read();
    this.#readPage();
    if (this.#inbox.length === 0 && this.#error === undefined && this.#out.length === 0) await this.#sleep();
    this.#lastActive = clock.now();
    if (this.#state.wake !== undefined && clock.now() >= this.#state.wake) this.#step({ on: "time" });
  }

  async #sleep(): Promise<void> {
    const { clock, signal } = this.#options;
    const { wake } = this.#state;
    const woken = Promise.withResolvers<void>();
    this.#wake = woken.resolve;
    const cancel = wake === undefined ? undefined : clock.after(Math.max(0, wake - clock.now()), woken.resolve);
    if (!signal?.aborted) await woken.promise;
    cancel?.();
    this.#wake = undefined;
  }

  #readPage(): void {
    const list = this.#list;
    if (list === undefined || list.isReading || this.#page !== undefined) return;
    list.isReading = true;
    const tell = (result: { page?: FeedPage<T>; error?: unknown }) => {
      this.#inbox.push({ from: "list", list: list.controller, ...result });
      this.#wake?.();
    };
    list.pages.next().then(({ done, value }) => tell(done ? {} : { page: value }), (error) => tell({ error }));
  }
}

async function* noPages<T>(): AsyncGenerator<FeedPage<T>> {}

function gapError(reason: GapReason, since: Date): KubeError {
  return new KubeError(`Cannot continue the watch: changes since ${since.toISOString()} may be missing (${reason})`, {
    hints: ["list the objects and watch again, or leave onGap out to get the differences"],
  });
}
