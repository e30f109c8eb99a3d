import type { Ending, GapReason } from "./events.ts";
import type { Problem } from "./problem.ts";

/** The phases of a watch. */
export type Phase =
  /**
   * Reads a consistent list. With `whole`, in one page, which cannot expire between pages. A gap is told with its first
   * page or, if it is `quiet`, with the first difference.
   */
  | { at: "listing"; cause: "start" | GapReason; whole: boolean; quiet: boolean; told: boolean; since: number }
  /** Waits for the answer to a watch request. */
  | { at: "opening"; after: Ending | "list"; since: number }
  /** Reads events. */
  | { at: "watching" }
  /** The stream was silent for too long. A second one is opened at the same position, and the first is kept. */
  | { at: "overlapping"; next: number; since: number; deadline: number | undefined; spoke: number | undefined }
  /** Both streams were silent. Asks for the server's resourceVersion, because its history may have gone back. */
  | { at: "asking"; next: number | undefined; since: number }
  /** Waits before the next list. */
  | { at: "pausing"; then: "listing"; until: number; cause: "start" | GapReason; whole: boolean; told: boolean }
  /** Waits before the next watch request. */
  | { at: "pausing"; then: "opening"; until: number; after: Ending | "list" }
  /** Ended with an error. */
  | { at: "failed" };

/** The state of a watch. All times are milliseconds of a monotonic clock. */
export interface WatchState {
  readonly phase: Phase;
  /** The resourceVersion up to which everything is known. */
  readonly position: string | undefined;
  /** Whether the position is that of a list, and no event has moved it. */
  readonly isFresh: boolean;
  /** The number of the current stream. */
  readonly stream: number;
  /** When the last byte arrived. */
  readonly heard: number;
  /** When the current stream was opened. */
  readonly opened: number;
  /** When the current stream is planned to end. */
  readonly deadline: number;
  /** Whether the first list was told completely. */
  readonly synced: boolean;
  /** Whether a watch request has succeeded. */
  readonly watched: boolean;
  /** Consecutive pauses, and when the last one began. */
  readonly pauses: number;
  readonly pausedAt: number;
  /** Consecutive streams that ended before their deadline without an event. */
  readonly fruitless: number;
  /** Events and bookmarks of the current stream. */
  readonly events: number;
  /** Bad lines, and errors of the server, at the current position. */
  readonly badLines: number;
  readonly serverErrors: number;
  /** Lists in succession that expired before an event arrived. */
  readonly expiredLists: number;
  /** The silence after which a second stream is opened. */
  readonly silenceLimit: number;
  /** The silence before the last unplanned end of a stream. */
  readonly lesson: number | undefined;
  /** When the server's resourceVersion was last asked for. */
  readonly asked: number;
  /** When the server first refused access. */
  readonly denied: number | undefined;
  /** Whether the consumer was slow since the current stream was opened. */
  readonly isSlow: boolean;
  /** A reconnection that is told as soon as the server has confirmed the position. */
  readonly reconnected: { why: Ending; silentMs: number; due: number } | undefined;
  /** When the input "time" is due. */
  readonly wake: number | undefined;
}

/** Settings of a watch. */
export interface Settings {
  /** Milliseconds without a byte after which a second stream is opened. */
  readonly silenceLimit: number;
  /** Milliseconds of refused access after which the watch fails. */
  readonly giveUp: number;
  /** Returns a number from 0 to 1. */
  random(): number;
}

/** Something that happened. `stream` is the number of the stream that it happened to. */
export type WatchInput =
  | { on: "page"; version: string }
  | { on: "difference"; version: string }
  | { on: "listed"; version: string }
  | { on: "list failed"; problem: Problem }
  | { on: "opened"; stream: number; deadline: number }
  | { on: "refused"; stream: number; problem: Problem }
  | { on: "heard"; stream: number }
  | { on: "change"; stream: number; version: string | undefined }
  | { on: "bookmark"; stream: number; version: string | undefined }
  | { on: "bad line"; stream: number; error: Error }
  | { on: "error event"; stream: number; problem: Problem }
  | { on: "ended"; stream: number; how: "clean" | "cut" }
  | { on: "inconsistent" }
  | { on: "asked"; version: string }
  | { on: "ask failed"; problem: Problem }
  | { on: "resumed"; pausedMs: number }
  | { on: "time" };

/** Something to do. */
export type WatchEffect =
  | { do: "list"; whole: boolean }
  | { do: "open"; stream: number; version: string; timeoutSeconds: number }
  | { do: "close"; stream: number }
  | { do: "ask" }
  /** Delivers the change of the input. */
  | { do: "give" }
  /** Tells all known objects as deleted, because their kind is gone. */
  | { do: "clear" }
  | { do: "fail"; error: Error }
  | { do: "tell"; notice: Notice };

/** An event about the watch itself. */
export type Notice =
  | { type: "synced"; resourceVersion: string; after: "start" | GapReason }
  | { type: "reconnected"; why: Ending; silentMs: number }
  | { type: "gap"; reason: GapReason; silentMs: number; resourceVersion: string }
  | { type: "waiting"; problem: Error; retryInMs: number };

/** A state that is being changed, with the effects of the change. */
export interface Draft {
  state: { -readonly [Key in keyof WatchState]: WatchState[Key] };
  effects: WatchEffect[];
  now: number;
  settings: Settings;
}

/** Returns the draft of the first state. `since` is a position to resume from, without a list. */
export function firstDraft(settings: Settings, now: number, since: string | undefined): Draft {
  const state: WatchState = {
    phase: { at: "failed" },
    position: since,
    isFresh: false,
    stream: 0,
    heard: now,
    opened: now,
    deadline: now,
    synced: since !== undefined,
    watched: false,
    pauses: 0,
    pausedAt: -Infinity,
    fruitless: 0,
    events: 0,
    badLines: 0,
    serverErrors: 0,
    expiredLists: 0,
    silenceLimit: settings.silenceLimit,
    lesson: undefined,
    asked: -Infinity,
    denied: undefined,
    isSlow: false,
    reconnected: undefined,
    wake: undefined,
  };
  return { state, effects: [], now, settings };
}
