import { concatBytes } from "../../../data/base/concat_bytes.ts";
import { asciiOf, lastLineStart, linesIn, timeOfLine } from "./log_lines.ts";

/** Two streams, stdout and stderr, are merged by the container runtime, so that times can go back a little. */
const MARGIN_SECONDS = 1;
const MOST_BYTES = 2 * 1024 * 1024;
/** The length of `2026-01-01T12:00:00`. */
const SECONDS = 19;

// As all times of a kubelet in UTC: `2026-01-01T12:00:00.123456789Z `.
function endsWithZ(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 29] === 90 && bytes[start + 30] === 32;
}

/** A log from some time on, whose first lines may repeat earlier ones. */
export interface Continuation {
  /** Returns the lines that are new. */
  add(lines: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Whether all repeated lines have passed, so that the rest needs no check. */
  readonly isOver: boolean;
  /** The times around lines that may be missing: the last line that was given did not come again. */
  readonly gap: { after: string; before: string } | undefined;
}

/**
 * The latest lines of a log. They determine the time to continue from, and identify repeated lines: a server only continues
 * from a full second. Lines are kept as bytes, without work for each line.
 */
export class SeenLines {
  #batches: { bytes: Uint8Array<ArrayBuffer>; second: number }[] = [];
  #size = 0;
  #second = 0;
  /** The text of the last time that was parsed, up to its seconds. */
  #read = "";

  /** Notes complete lines that were given. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    const start = lastLineStart(bytes);
    // The lines of one second have the same text up to the fraction, so most of them are not parsed.
    if (!endsWithZ(bytes, start) || asciiOf(bytes, start, start + SECONDS) !== this.#read) {
      const time = timeOfLine(bytes, start, bytes.length - 1);
      this.#read = time.slice(0, SECONDS);
      if (time !== "") this.#second = Math.max(this.#second, Math.floor(Date.parse(time) / 1000));
    }
    this.#batches.push({ bytes, second: this.#second });
    this.#size += bytes.length;
    while (this.#batches.length > 1 && this.#isDispensable()) this.#size -= this.#batches.shift()?.bytes.length ?? 0;
  }

  #isDispensable(): boolean {
    const [first] = this.#batches;
    return first !== undefined && (first.second < this.#second - MARGIN_SECONDS || this.#size > MOST_BYTES);
  }

  /** The time of the last line that was given. Empty if there is none. */
  get lastTime(): string {
    const bytes = this.#batches.at(-1)?.bytes;
    return bytes === undefined ? "" : timeOfLine(bytes, lastLineStart(bytes), bytes.length - 1);
  }

  /** Reports whether a line was given. Of lines before the latest seconds, only their time is known. */
  includes(line: Uint8Array): boolean {
    const time = timeOfLine(line, 0, line.length - 1);
    const first = this.#batches[0]?.bytes;
    if (time === "" || first === undefined) return false;
    if (time < timeOfLine(first, 0)) return true;
    const wanted = asciiOf(line, 0, line.length);
    return this.#batches.toReversed().some(({ bytes }) => {
      if (asciiOf(bytes, lastLineStart(bytes), bytes.length) === wanted) return true;
      return linesIn(bytes).some(([start, end]) =>
        end - start === line.length - 1 && asciiOf(bytes, start, end + 1) === wanted
      );
    });
  }

  /** Returns the time to continue from, in whole seconds as the server reads it. Undefined if no line has a time. */
  since(): string | undefined {
    if (this.#second === 0) return undefined;
    return new Date((this.#second - MARGIN_SECONDS) * 1000).toISOString().replace(".000Z", "Z");
  }

  /** Compares the log from {@linkcode since} on with the lines that were given. Each of them counts once. */
  continuation(): Continuation {
    const left = new Map<string, number>();
    let [last, count] = ["", 0];
    for (const { bytes } of this.#batches) {
      for (const [start, end] of linesIn(bytes)) {
        last = asciiOf(bytes, start, end);
        left.set(last, (left.get(last) ?? 0) + 1);
        count++;
      }
    }
    const lastTime = this.lastTime;
    const end = this.#second + MARGIN_SECONDS;
    let [isOver, isFirst, isLastFound] = [count === 0, true, false];
    let gap: Continuation["gap"];
    /**
     * Unknown lines in front of the last one that was given. They are not new: they came before `tailLines`, or are the
     * second part of a line that was torn by a rotation. But without the last line, they may be.
     */
    let held: Uint8Array<ArrayBuffer>[] = [];

    const judge = (bytes: Uint8Array, start: number, stop: number): "new" | "known" | "held" => {
      const line = asciiOf(bytes, start, stop);
      const time = timeOfLine(bytes, start, stop);
      // A long line is stored in pieces, of which only the first one has a time.
      const isRemnant = isFirst && time === "";
      isFirst = false;
      if (isRemnant) return "known";
      const times = left.get(line) ?? 0;
      if (times > 0) {
        left.set(line, times - 1);
        if (line === last) [isLastFound, held] = [true, []];
        if (--count === 0) isOver = true;
        return "known";
      }
      if (!isLastFound) {
        if (time <= lastTime) return "held";
        gap ??= { after: lastTime, before: time };
      } else if (this.#isAfter(time, end)) isOver = true;
      return "new";
    };
    return {
      get isOver() {
        return isOver;
      },
      get gap() {
        return gap;
      },
      add(lines) {
        const kept: Uint8Array<ArrayBuffer>[] = [];
        for (const [start, stop] of linesIn(lines)) {
          const found = isOver ? "new" : judge(lines, start, stop);
          if (found === "held") held.push(lines.slice(start, stop + 1));
          if (found !== "new") continue;
          kept.push(...held, lines.subarray(start, stop + 1));
          held = [];
        }
        return concatBytes(kept);
      },
    };
  }

  #isAfter(time: string, second: number): boolean {
    return Date.parse(time) / 1000 > second + 1;
  }
}
