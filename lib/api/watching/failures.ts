import { NetworkError } from "../../data/core/errors.ts";
import type { Problem } from "./problem.ts";
import type { Draft, WatchInput } from "./state.ts";
import { type Attempt, fail, open, pause, promote, startListing } from "./transitions.ts";

const MOST_ERRORS = 3;
/** A stream that lived shorter without an event counts as refused (client-go, VeryShortWatchError). */
const SHORT_MS = 1000;
/** Shorter silences teach nothing about a load balancer. */
const LESSON_MS = 5000;

/** Reacts to a failed request, or to an ERROR event. */
export function handleProblem(draft: Draft, input: Extract<WatchInput, { problem: Problem }>): void {
  const { state } = draft;
  const { phase } = state;
  const { problem } = input;
  if (input.on === "list failed") return listFailed(draft, problem);
  if (input.on === "ask failed") {
    if (phase.at === "asking") pause(draft, problem, { then: "opening" });
    return;
  }
  if (phase.at === "overlapping" && input.stream === phase.next) return successorFailed(draft, problem);
  switch (problem.kind) {
    case "expired":
      return expired(draft, problem);
    case "missing":
      return state.watched ? startListing(draft, "kind gone") : fail(draft, problem);
    case "denied":
      return state.watched ? denied(draft, problem, { then: "opening" }) : fail(draft, problem);
    case "too new":
    case "server":
      // An event that the server cannot send must not stop the events after it.
      if (input.on === "error event" && ++state.serverErrors >= MOST_ERRORS) {
        state.serverErrors = 0;
        return startListing(draft, problem.kind === "too new" ? "rewound" : "undecodable");
      }
      return pause(draft, problem, { then: "opening" });
    case "network":
    case "busy":
      return pause(draft, problem, { then: "opening" });
    case "final":
      return fail(draft, problem);
  }
}

function expired(draft: Draft, problem: Problem): void {
  const { state } = draft;
  const cause = state.isSlow ? "overrun" : "expired";
  // Reading the pages of the last list took longer than the server keeps its history.
  const whole = state.isFresh;
  if (whole) state.expiredLists += 1;
  if (state.expiredLists >= MOST_ERRORS) pause(draft, problem, { then: "listing", cause, whole, told: false });
  else startListing(draft, cause, { whole });
}

function listFailed(draft: Draft, problem: Problem): void {
  const { state, effects } = draft;
  const { phase } = state;
  if (phase.at !== "listing") return;
  const { cause, whole, told } = phase;
  const again = { then: "listing", cause, whole, told } as const;
  switch (problem.kind) {
    case "expired":
      state.expiredLists += 1;
      if (state.expiredLists >= MOST_ERRORS) return pause(draft, problem, { ...again, whole: true });
      return startListing(draft, cause, { whole: true, quiet: phase.quiet, told });
    case "missing":
      if (state.synced) effects.push({ do: "clear" });
      return fail(draft, problem);
    case "denied":
      return state.synced ? denied(draft, problem, again) : fail(draft, problem);
    case "final":
      return fail(draft, problem);
    default:
      // Before the first list nothing was promised, so the caller learns what is wrong.
      return state.synced ? pause(draft, problem, again) : fail(draft, problem);
  }
}

function successorFailed(draft: Draft, problem: Problem): void {
  // A kind that changes rarely and gets no bookmarks: a list tells whether anything was missed.
  if (problem.kind === "expired") return startListing(draft, "expired", { quiet: true });
  keepFirst(draft);
}

// The second stream is tried again after another silence.
function keepFirst({ state, effects, now }: Draft): void {
  const { phase } = state;
  if ((phase.at !== "overlapping" && phase.at !== "asking") || phase.next === undefined) return;
  effects.push({ do: "close", stream: phase.next });
  if (phase.at === "asking") state.phase = { ...phase, next: undefined };
  else Object.assign(state, { phase: { at: "watching" }, heard: now });
}

/** Reacts to the end of a stream, or to a line that cannot be read. */
export function handleEnd(draft: Draft, input: Extract<WatchInput, { on: "ended" | "bad line" }>): void {
  const { state, now } = draft;
  const { phase } = state;
  const ending = input.on === "bad line" || input.how === "cut"
    ? "cut"
    : now >= state.deadline - 5000
    ? "deadline"
    : "early";
  if (phase.at === "overlapping" || phase.at === "asking") {
    return input.stream === state.stream ? promote(draft, ending, { tell: true }) : keepFirst(draft);
  }
  if (input.on === "bad line") {
    state.badLines += 1;
    return state.badLines >= 2 ? fail(draft, input) : open(draft, ending);
  }
  if (ending === "deadline") return open(draft, ending);
  learn(draft, now - state.heard);
  state.fruitless += 1;
  const isShort = now - state.opened < SHORT_MS && state.events === 0;
  if (state.fruitless === 1 && !isShort) return open(draft, ending);
  pause(draft, endedEarly(state.fruitless), { then: "opening" });
}

function endedEarly(times: number): Problem {
  const often = times === 1 ? "" : ` ${times} times in a row`;
  return { kind: "network", error: new NetworkError(`The server or a proxy ended the watch early${often}`) };
}

// Load balancers cut idle connections after a fixed time, often 60 s. After two such cuts, the next stream is opened
// before the time is over.
function learn({ state }: Draft, silence: number): void {
  if (silence < LESSON_MS) return;
  const { lesson } = state;
  if (lesson !== undefined && Math.abs(lesson - silence) < 0.1 * silence && silence < state.silenceLimit) {
    state.silenceLimit = 0.8 * Math.min(lesson, silence);
  }
  state.lesson = silence;
}

function denied(draft: Draft, problem: Problem, next: Attempt): void {
  const { state, now, settings } = draft;
  state.denied ??= now;
  if (now - state.denied >= settings.giveUp) return fail(draft, problem);
  pause(draft, problem, next);
}
