import type { Ending, GapReason } from "./events.ts";
import type { Problem } from "./problem.ts";
import type { Draft } from "./state.ts";

// client-go's reflector: 0.8 s to 30 s, doubled each time, with jitter 1.0, reset after two minutes.
const FIRST_PAUSE_MS = 800;
const LONGEST_PAUSE_MS = 30_000;
const RESET_MS = 120_000;
/** A wait that is longer is told. */
const TOLD_MS = 2000;
/** For this long after a reconnection, an ERROR event can still refuse the position. */
export const CONFIRM_MS = 1000;

/** Options of {@linkcode startListing}. */
export interface ListStep {
  /** @default {false} */
  whole?: boolean;
  /** @default {false} */
  quiet?: boolean;
  /** Whether the gap was told already. @default {false} */
  told?: boolean;
}

/** Starts a list. */
export function startListing(draft: Draft, cause: "start" | GapReason, options: ListStep = {}): void {
  const { state, effects, now } = draft;
  const { whole = false, quiet = false, told = cause === "start" } = options;
  closeStreams(draft);
  state.reconnected = undefined;
  state.phase = { at: "listing", cause, whole, quiet, told, since: now };
  effects.push({ do: "list", whole });
}

/** Opens a stream at the current position. */
export function open(draft: Draft, after: Ending | "list"): void {
  const { state, now } = draft;
  closeStreams(draft);
  state.stream += 1;
  state.phase = { at: "opening", after, since: now };
  request(draft, state.stream);
}

/** Opens a second stream at the current position, and keeps the first. */
export function overlap(draft: Draft): void {
  const { state, now } = draft;
  const next = state.stream + 1;
  state.phase = { at: "overlapping", next, since: now, deadline: undefined, spoke: undefined };
  request(draft, next);
}

function request({ state, effects, settings }: Draft, stream: number): void {
  // Without a time-out the server chooses 30 to 60 minutes. The spread keeps many watches from ending together.
  const timeoutSeconds = 240 + Math.floor(settings.random() * 120);
  effects.push({ do: "open", stream, version: state.position ?? "", timeoutSeconds });
}

/** Closes the first of two streams. The second has everything after the position. */
export function promote(draft: Draft, why: Ending, { tell }: { tell: boolean }): void {
  const { state, effects, now } = draft;
  const { phase } = state;
  if ((phase.at !== "overlapping" && phase.at !== "asking") || phase.next === undefined) return open(draft, why);
  effects.push({ do: "close", stream: state.stream });
  const silentMs = now - state.heard;
  state.stream = phase.next;
  if (phase.at === "asking" || phase.deadline !== undefined) {
    state.phase = { at: "watching" };
    state.reconnected = tell ? { why, silentMs, due: now + CONFIRM_MS } : undefined;
    if (phase.at === "overlapping" && phase.deadline !== undefined) state.deadline = phase.deadline;
  } else state.phase = { at: "opening", after: why, since: phase.since };
  Object.assign(state, { opened: now, heard: now, events: 0, isSlow: false });
}

/** The attempt after a pause. */
export type Attempt = { then: "opening" } | {
  then: "listing";
  cause: "start" | GapReason;
  whole: boolean;
  told: boolean;
};

/** Waits before the next attempt: twice as long each time, and never less than the server asked for. */
export function pause(draft: Draft, problem: Problem, next: Attempt): void {
  const { state, effects, now, settings } = draft;
  closeStreams(draft);
  if (now - state.pausedAt > RESET_MS) state.pauses = 0;
  const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** state.pauses) * (1 + settings.random());
  const asked = problem.retryAfterMs ?? 0;
  const wait = Math.round(asked > own ? asked * (1 + 0.1 * settings.random()) : own);
  const until = now + wait;
  state.pauses += 1;
  state.pausedAt = now;
  state.phase = next.then === "opening"
    ? { at: "pausing", then: "opening", until, after: state.watched ? "cut" : "list" }
    : { at: "pausing", then: "listing", until, cause: next.cause, whole: next.whole, told: next.told };
  if (wait < TOLD_MS) return;
  effects.push({ do: "tell", notice: { type: "waiting", problem: problem.error, retryInMs: wait } });
}

/** Ends the watch with an error. */
export function fail(draft: Draft, { error }: Pick<Problem, "error">): void {
  closeStreams(draft);
  draft.state.phase = { at: "failed" };
  draft.effects.push({ do: "fail", error });
}

function closeStreams({ state, effects }: Draft): void {
  const { phase } = state;
  if (phase.at === "opening" || phase.at === "watching") effects.push({ do: "close", stream: state.stream });
  if (phase.at !== "overlapping" && phase.at !== "asking") return;
  effects.push({ do: "close", stream: state.stream });
  if (phase.next === undefined) return;
  effects.push({ do: "close", stream: phase.next });
  // Numbers are never used again, so that a late message belongs to no stream.
  state.stream = phase.next;
}
