import { asciiOf, lastLineStart, linesIn, timeOfLine } from "./log_lines.ts";

/** Two streams, stdout and stderr, are merged by the container runtime, so that times can go back a little. */
const MARGIN_SECONDS = 1;
const MOST_BYTES = 8 * 1024 * 1024;

/** The lines of a log from a time on, of which some were given before. */
export interface Continuation {
  /** Returns the lines that were not given before. */
  add(lines: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Whether all repeated lines have passed, so that the rest needs no check. */
  readonly isOver: boolean;
  /** The times around lines that may be missing: the last line that was given did not come again. */
  readonly gap: { after: string; before: string } | undefined;
}

/**
 * The latest lines of a log. They determine the time to go on from, and the lines that come again then: a server only
 * goes on from a whole second. Lines are kept as they came, without work for each.
 */
export class SeenLines {
  #batches: { bytes: Uint8Array<ArrayBuffer>; second: number }[] = [];
  #size = 0;
  #second = 0;
  #read = { text: "", second: 0 };

  /** Notes complete lines that were given. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    const time = timeOfLine(bytes, lastLineStart(bytes), bytes.length - 1);
    if (time !== "") this.#second = Math.max(this.#second, this.#secondOf(time));
    this.#batches.push({ bytes, second: this.#second });
    this.#size += bytes.length;
    while (this.#batches.length > 1 && this.#isDispensable()) this.#size -= this.#batches.shift()?.bytes.length ?? 0;
  }

  #isDispensable(): boolean {
    const [first] = this.#batches;
    return first !== undefined && (first.second < this.#second - MARGIN_SECONDS || this.#size > MOST_BYTES);
  }

  // The lines of one second have the same text up to the fraction, so most of them are not parsed.
  #secondOf(time: string): number {
    const text = time.slice(0, 19);
    if (text !== this.#read.text || !time.endsWith("Z")) {
      this.#read = { text, second: Math.floor(Date.parse(time) / 1000) };
    }
    return this.#read.second;
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

  /** Returns the time to go on from, in whole seconds as the server reads it. Undefined if no line has a time. */
  since(): string | undefined {
    if (this.#second === 0) return undefined;
    return new Date((this.#second - MARGIN_SECONDS) * 1000).toISOString().replace(".000Z", "Z");
  }

  /** Compares the log from {@linkcode since} on with the lines that were given. Each of them counts once. */
  continuation(): Continuation {
    const left = new Map<string, number>();
    let [firstTime, last, count] = ["", "", 0];
    for (const { bytes } of this.#batches) {
      for (const [start, end] of linesIn(bytes)) {
        last = asciiOf(bytes, start, end);
        if (firstTime === "") firstTime = timeOfLine(bytes, start, end);
        left.set(last, (left.get(last) ?? 0) + 1);
        count++;
      }
    }
    const lastTime = this.lastTime;
    const end = this.#second + MARGIN_SECONDS;
    let [isOver, isFirst, isBefore, isLastFound] = [count === 0, true, true, false];
    let gap: Continuation["gap"];
    const isNew = (bytes: Uint8Array, start: number, stop: number): boolean => {
      const line = asciiOf(bytes, start, stop);
      const time = timeOfLine(bytes, start, stop);
      // A long line is stored in pieces, of which only the first one has a time.
      const isRemnant = isFirst && time === "";
      isFirst = false;
      if (isRemnant) return false;
      const times = left.get(line) ?? 0;
      if (times > 0) {
        left.set(line, times - 1);
        isLastFound ||= line === last;
        isBefore = false;
        if (--count === 0) isOver = true;
        return false;
      }
      // Lines in front of the first one that was given, such as those before `tailLines`.
      isBefore &&= time <= firstTime;
      if (isBefore) return false;
      if (!isLastFound) gap ??= { after: lastTime, before: time };
      if (isLastFound && time !== "" && this.#isAfter(time, end)) isOver = true;
      return true;
    };
    return {
      get isOver() {
        return isOver;
      },
      get gap() {
        return gap;
      },
      add(lines) {
        const kept = new Uint8Array(lines.length);
        let size = 0;
        for (const [start, stop] of linesIn(lines)) {
          if (!isOver && !isNew(lines, start, stop)) continue;
          kept.set(lines.subarray(start, stop + 1), size);
          size += stop + 1 - start;
        }
        return kept.slice(0, size);
      },
    };
  }

  #isAfter(time: string, second: number): boolean {
    return Date.parse(time) / 1000 > second + 1;
  }
}
