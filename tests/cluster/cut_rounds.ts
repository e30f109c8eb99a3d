import { delay } from "../../lib/data/base/wait.ts";
import { LostError } from "../../lib/api/streams/stream_errors.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { cut, type Leg } from "./cuts.ts";

/** The results of commands whose connections were cut at random times. */
export interface CutFigures {
  /** The commands that were started. */
  streams: number;
  /** The commands that failed with a LostError. */
  lost: number;
  /** The commands that failed with another error, because they had not started. */
  failed: number;
  /** The commands that ended before the cut, with their complete output. */
  complete: number;
  /** Commands without an end mark whose output is short, although the server reports a success. They are not sealed. */
  unproven: number;
  /** Commands with an end mark that were reported as a success although output was missing. It must be 0. */
  wrongSuccesses: number;
  /** Commands without an end mark that were reported as sealed. It must be 0. */
  wrongSeals: number;
}

/** Options of {@linkcode cutRound}. */
export interface CutOptions {
  pod: string;
  leg: Leg;
  /** The number of commands, half of them without an end mark. */
  streams: number;
  /** A number from 0 to 1 that decides on the time of the cut. */
  moment: number;
}

const SIZE = 1_000_000;
// It ends after about six seconds, so that a busy machine has started all commands before the first one ends.
const LINE = `i=0; while [ $i -lt 20 ]; do head -c ${SIZE / 20} /dev/zero; sleep 0.3; i=$((i+1)); done`;
const LATEST_CUT_MS = 5000;

/** Starts commands, cuts their connections at a random moment, and checks how each of them ended. */
export async function cutRound(k8s: K8s, { pod, leg, streams, moment }: CutOptions): Promise<CutFigures> {
  const figures = { streams, lost: 0, failed: 0, complete: 0, unproven: 0, wrongSuccesses: 0, wrongSeals: 0 };
  const cases = Array.from({ length: streams }, (_, index) => ({ isSealed: index % 2 === 0, size: 0 }));
  const started = await Promise.all(cases.map(async (each) => {
    const options = { stdin: false, seal: each.isSealed ? "always" : "never" } as const;
    return { each, process: await k8s.spawn(pod, ["sh", "-c", LINE], options).catch(() => undefined) };
  }));
  const ended = started.map(async ({ each, process }) => {
    if (process === undefined) return void figures.failed++;
    try {
      await process.passOutput({ stdout: (bytes) => void (each.size += bytes.length), stderr: () => {} });
      const { sealed } = await process.done;
      if (each.size === SIZE) figures.complete++;
      else if (each.isSealed) figures.wrongSuccesses++;
      else figures.unproven++;
      if (sealed && !each.isSealed) figures.wrongSeals++;
    } catch (error) {
      if (error instanceof LostError) figures.lost++;
      else figures.failed++;
    } finally {
      await process.close();
    }
  });
  await delay(moment * LATEST_CUT_MS);
  await cut(leg);
  await Promise.all(ended);
  return figures;
}
