import { NetworkError } from "../../data/core/errors.ts";
import { handleEnd, handleProblem } from "./failures.ts";
import { compareVersions, isOrdered } from "./resource_version.ts";
import { type Draft, firstDraft, type Settings, type WatchEffect, type WatchInput, type WatchState } from "./state.ts";
import { CONFIRM_MS, open, overlap, pause, promote, startListing } from "./transitions.ts";

/** The result of a step. */
export interface WatchStep {
  state: WatchState;
  effects: readonly WatchEffect[];
}

/** For this long after the second stream spoke, the first one may still prove that it lives. */
const GRACE_MS = 1000;
const ASK_AGAIN_MS = 600_000;
/** An answer that takes longer is not waited for. */
const ANSWER_MS = 60_000;

/** Returns the first step of a watch. `since` is a position to resume from, without a list. */
export function begin(settings: Settings, now: number, since?: string): WatchStep {
  const draft = firstDraft(settings, now, since);
  if (since === undefined) startListing(draft, "start");
  else open(draft, "list");
  draft.state.wake = wakeOf(draft.state);
  return { state: draft.state, effects: draft.effects };
}

/** Returns the next state of a watch, and the effects to carry out. It is a pure function. */
export function stepWatch(state: WatchState, input: WatchInput, now: number, settings: Settings): WatchStep {
  const draft: Draft = { state: { ...state }, effects: [], now, settings };
  react(draft, input);
  draft.state.wake = wakeOf(draft.state);
  return { state: draft.state, effects: draft.effects };
}

function react(draft: Draft, input: WatchInput): void {
  const { state, now } = draft;
  if (state.phase.at === "failed") return;
  if ("stream" in input && !isLive(state, input.stream)) return;
  switch (input.on) {
    case "page":
      if (state.phase.at !== "listing") return;
      state.phase = { ...state.phase, since: now };
      if (!state.phase.quiet) tellGap(draft, input.version);
      return;
    case "difference":
      return tellGap(draft, input.version);
    case "listed":
      return listed(draft, input.version);
    case "list failed":
    case "refused":
    case "error event":
    case "ask failed":
      return handleProblem(draft, input);
    case "opened":
      return opened(draft, input.stream, input.deadline);
    case "heard":
      return heard(draft, input.stream);
    case "change":
      return change(draft, input.version);
    case "bookmark":
      return bookmark(draft, input.version);
    case "bad line":
    case "ended":
      return handleEnd(draft, input);
    case "inconsistent":
      return startListing(draft, "inconsistent");
    case "asked":
      return answered(draft, input.version);
    case "resumed":
      return resumed(draft, input.pausedMs);
    case "time":
      return time(draft);
  }
}

function isLive({ phase, stream }: WatchState, number: number): boolean {
  if (phase.at === "overlapping" || phase.at === "asking") return number === stream || number === phase.next;
  return number === stream && (phase.at === "opening" || phase.at === "watching");
}

function tellGap({ state, effects, now }: Draft, version: string): void {
  const { phase } = state;
  if (phase.at !== "listing" || phase.told || phase.cause === "start") return;
  state.phase = { ...phase, told: true };
  effects.push({
    do: "tell",
    notice: { type: "gap", reason: phase.cause, silentMs: now - state.heard, resourceVersion: version },
  });
}

function listed(draft: Draft, version: string): void {
  const { state, effects } = draft;
  if (state.phase.at !== "listing") return;
  const { cause, told } = state.phase;
  Object.assign(state, { position: version, isFresh: true, serverErrors: 0, badLines: 0 });
  if (told) {
    effects.push({ do: "tell", notice: { type: "synced", resourceVersion: version, after: cause } });
    state.synced = true;
  }
  open(draft, "list");
}

function opened({ state, now }: Draft, stream: number, deadline: number): void {
  const { phase } = state;
  if (phase.at === "overlapping" && stream === phase.next) {
    state.phase = { ...phase, deadline };
    return;
  }
  if (phase.at !== "opening") return;
  state.phase = { at: "watching" };
  if (phase.after !== "list") {
    state.reconnected = { why: phase.after, silentMs: now - state.heard, due: now + CONFIRM_MS };
  }
  Object.assign(state, {
    opened: now,
    heard: now,
    deadline,
    events: 0,
    watched: true,
    denied: undefined,
    isSlow: false,
  });
}

function heard(draft: Draft, stream: number): void {
  const { state, effects, now } = draft;
  const { phase } = state;
  if (phase.at === "overlapping" || phase.at === "asking") {
    if (stream === phase.next) {
      if (phase.at === "asking") return promote(draft, "silent", { tell: true });
      state.phase = { ...phase, spoke: phase.spoke ?? now };
      return;
    }
    // The first stream lives, so the second one is not needed. It takes over its number.
    if (phase.next !== undefined) effects.push({ do: "close", stream: phase.next });
    state.phase = { at: "watching" };
  }
  state.heard = now;
}

function change(draft: Draft, version: string | undefined): void {
  const { state, effects } = draft;
  if (version === undefined || version === "") return startListing(draft, "inconsistent");
  if (!advances(state, version)) return;
  state.position = version;
  progressed(draft);
  effects.push({ do: "give" });
}

function bookmark(draft: Draft, version: string | undefined): void {
  const { state } = draft;
  if (version !== undefined && version !== "" && advances(state, version)) state.position = version;
  progressed(draft);
}

function advances({ position = "" }: WatchState, version: string): boolean {
  const order = compareVersions(version, position);
  return order === undefined ? version !== position : order > 0;
}

function progressed(draft: Draft): void {
  const { state } = draft;
  state.events += 1;
  // Object.assign would double the cost of a step, of which each event needs one.
  state.badLines = 0;
  state.serverErrors = 0;
  state.fruitless = 0;
  state.expiredLists = 0;
  state.isFresh = false;
  if (state.reconnected !== undefined) confirm(draft);
}

function confirm({ state, effects }: Draft): void {
  if (state.reconnected === undefined) return;
  const { why, silentMs } = state.reconnected;
  state.reconnected = undefined;
  effects.push({ do: "tell", notice: { type: "reconnected", why, silentMs } });
}

function answered(draft: Draft, version: string): void {
  const { state } = draft;
  if (state.phase.at !== "asking") return;
  const order = compareVersions(version, state.position ?? "");
  if (order !== undefined && order < 0) return startListing(draft, "rewound");
  promote(draft, "silent", { tell: false });
}

// While the consumer does not read, silence means nothing.
function resumed({ state }: Draft, pausedMs: number): void {
  const { phase } = state;
  state.heard += pausedMs;
  if (phase.at === "overlapping") state.phase = { ...phase, since: phase.since + pausedMs };
  if (pausedMs > 5000) state.isSlow = true;
}

function time(draft: Draft): void {
  const { state, effects, now } = draft;
  const { phase } = state;
  switch (phase.at) {
    case "pausing":
      if (now < phase.until) return;
      if (phase.then === "opening") return open(draft, phase.after);
      return startListing(draft, phase.cause, { whole: phase.whole, told: phase.told });
    case "watching":
      if (state.reconnected !== undefined && now >= state.reconnected.due) confirm(draft);
      if (now - state.heard < state.silenceLimit) return;
      // Without an order of versions, events of two streams cannot be compared.
      if (isOrdered(state.position ?? "")) overlap(draft);
      else open(draft, "silent");
      return;
    case "overlapping":
      if (phase.spoke !== undefined) {
        if (now - phase.spoke < GRACE_MS) return;
        promote(draft, "silent", { tell: true });
        return confirm(draft);
      }
      if (now - phase.since < state.silenceLimit) return;
      if (now - state.asked < ASK_AGAIN_MS) return promote(draft, "silent", { tell: false });
      state.asked = now;
      if (phase.deadline === undefined) effects.push({ do: "close", stream: phase.next });
      state.phase = { at: "asking", next: phase.deadline === undefined ? undefined : phase.next, since: now };
      effects.push({ do: "ask" });
      return;
    case "opening":
    case "asking":
      if (now - phase.since >= ANSWER_MS) pause(draft, noAnswer(), { then: "opening" });
      return;
    case "listing":
      if (state.synced && now - phase.since >= ANSWER_MS) {
        pause(draft, noAnswer(), { ...phase, then: "listing" });
      }
      return;
  }
}

function noAnswer() {
  return {
    kind: "network",
    error: new NetworkError(`The server did not answer within ${ANSWER_MS / 1000} s`),
  } as const;
}

function wakeOf({ phase, heard, silenceLimit, reconnected, synced }: WatchState): number | undefined {
  switch (phase.at) {
    case "pausing":
      return phase.until;
    case "watching":
      return Math.min(heard + silenceLimit, reconnected?.due ?? Infinity);
    case "overlapping":
      return phase.spoke === undefined ? phase.since + silenceLimit : phase.spoke + GRACE_MS;
    case "listing":
      return synced ? phase.since + ANSWER_MS : undefined;
    case "opening":
    case "asking":
      return phase.since + ANSWER_MS;
    default:
      return undefined;
  }
}
