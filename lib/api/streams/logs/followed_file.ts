import type { LineReader } from "./line_reader.ts";
import { timeOfLine } from "./log_lines.ts";
import type { SeenLines } from "./seen_lines.ts";

/** The times of a {@linkcode FollowedFile} in milliseconds. */
interface FileTimes {
  /** After this time without lines, the file is checked. */
  silence: number;
  /** If the first line of the current file has not arrived for this time, the kubelet follows another file. */
  stale: number;
  /** Within this time, a file is not filled and rotated. A kubelet checks the sizes every 3 seconds or more. */
  short: number;
  /** If no line is taken for this time, the kubelet may have to wait, and may skip files. */
  pause: number;
}

const TIMES: FileTimes = { silence: 500, stale: 3000, short: 1000, pause: 3000 };

/** The times around lines that may be missing. */
export interface FileGap {
  after: string;
  before: string;
}

/** The current file of a log. Its members are undefined if they could not be read. */
export interface CurrentFile {
  /** Reads the time of the first line. Empty if there is no line. */
  firstTime(): Promise<string | undefined>;
  /** Reads the last line. Empty if there is no line. */
  lastLine(): Promise<Uint8Array | undefined>;
}

/** A period in which no line was read. */
interface Pause {
  /** The timestamp of the last line before it. After a named gap: of the first line after the gap. */
  after: string;
  /** The timestamp of the last line of the current file, when the file was last checked. */
  last?: string | undefined;
  askedAt: number;
}

/**
 * Reads the lines of a followed log, and notices if the kubelet skips a file.
 *
 * A kubelet opens the file before it watches the folder (cri-client pkg/logs/logs.go, `ReadLogs`). If the file is rotated in
 * between, the kubelet waits at the end of the old file until the next rotation, and skips the file between them. Such a log
 * is silent. So it is checked in the first silence after the connection was made.
 *
 * A kubelet whose reader is slow handles the events of several rotations late, and opens only the last file.
 */
export class FollowedFile {
  readonly #reader: Pick<LineReader, "next">;
  readonly #seen: SeenLines;
  readonly #file: CurrentFile;
  readonly #wasEmpty: boolean;
  readonly #times: FileTimes;
  #pending: Promise<Uint8Array<ArrayBuffer> | undefined> | undefined;
  #hasLines = false;
  /** Whether the kubelet has reached the end of the current file, and will notice its rotation. */
  #isChecked = false;
  /** The first line of a file that is newer than the last line. Its time is empty if it is not known. */
  #expected: { time: string; since: number } | undefined;
  #returnedAt = performance.now();
  #pause: Pause | undefined;

  /** @param wasEmpty Whether the file was empty before the log was opened. Then it was not rotated. */
  constructor(
    reader: Pick<LineReader, "next">,
    seen: SeenLines,
    { file, wasEmpty, times = TIMES }: { file: CurrentFile; wasEmpty: boolean; times?: FileTimes },
  ) {
    this.#reader = reader;
    this.#times = times;
    this.#seen = seen;
    this.#file = file;
    this.#wasEmpty = wasEmpty;
  }

  /** Whether the log must be opened again, because the kubelet may not follow the current file. */
  isStale = false;
  /** Whether the current file has no line. */
  isEmpty = false;
  /** Lines that may be missing in front of the next ones. */
  gap: FileGap | undefined;

  /** Returns the complete lines that have arrived. Undefined at the end, or if the log must be opened again. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { lastTime } = this.#seen;
    if (performance.now() - this.#returnedAt > this.#times.pause && lastTime !== "") {
      this.#pause ??= { after: lastTime, askedAt: -Infinity };
    }
    while (!this.#isChecked || this.#pause !== undefined) {
      this.#pending ??= this.#reader.next();
      const arrival = await arrivalWithin(this.#pending, this.#times.silence);
      if (arrival === undefined) await this.#checkSilence();
      if (this.isStale) return undefined;
      if (arrival !== undefined) return await this.#returned(arrival.lines);
    }
    const lines = await (this.#pending ?? this.#reader.next());
    this.#pending = undefined;
    this.#returnedAt = performance.now();
    return lines;
  }

  async #returned(lines: Uint8Array<ArrayBuffer> | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#pending = undefined;
    if (lines !== undefined && this.#seen.lastTime !== "") {
      const wasSilent = this.#hasLines && performance.now() - this.#returnedAt > this.#times.short;
      if (!this.#isChecked && (this.#expected !== undefined || wasSilent)) await this.#judge(timeOfLine(lines, 0));
      if (this.#pause !== undefined) await this.#checkPause(this.#pause, false);
    }
    this.#hasLines = true;
    this.#returnedAt = performance.now();
    return lines;
  }

  async #checkSilence(): Promise<void> {
    const { lastTime } = this.#seen;
    if (lastTime === "") return;
    if (this.#pause !== undefined) await this.#checkPause(this.#pause, true);
    if (this.#isChecked) return;
    if (this.#expected !== undefined && this.#expected.time !== "") {
      this.isStale = performance.now() - this.#expected.since > this.#times.stale;
      return;
    }
    const last = await this.#file.lastLine();
    if (last !== undefined && last.length > 0) {
      // Before the first lines, the kubelet may not have opened the file.
      if (!this.#hasLines) return;
      this.#isChecked = this.#seen.includes(last);
      if (this.#isChecked) return;
    }
    const since = performance.now();
    const first = await this.#file.firstTime();
    if (first === "") {
      this.isEmpty = true;
      this.#isChecked = this.#wasEmpty;
      this.isStale = !this.#wasEmpty;
    } else if (first === undefined || first > lastTime) this.#expected = { time: first ?? "", since };
  }

  /** Decides whether lines are missing in front of the next ones, of which the first has the given time. */
  async #judge(next: string): Promise<void> {
    const last = this.#seen.lastTime;
    const first = this.#expected?.time || await this.#file.firstTime();
    const isRotated = first === undefined || first > last;
    // The rest of the old file comes first.
    if (first !== undefined && isRotated && next < first) {
      this.#expected ??= { time: first, since: performance.now() };
      return;
    }
    this.#expected = undefined;
    // A first line that was found late may belong to the file after a skipped one.
    const isNext = first === next && performance.now() - this.#returnedAt < this.#times.short;
    if (isRotated && !isNext && next > last) this.gap = { after: last, before: next };
  }

  /** Names a gap if the file was rotated while no line was taken. The pause is over when the log has caught up. */
  async #checkPause(pause: Pause, isSilent: boolean): Promise<void> {
    const { lastTime } = this.#seen;
    const wait = performance.now() - pause.askedAt;
    const isReached = pause.last !== undefined && pause.last <= lastTime;
    if (isReached && (wait < this.#times.short || isSilent)) {
      this.#pause = undefined;
      return;
    }
    if (wait < this.#times.short || pause.last !== undefined && !isReached) return;
    pause.askedAt = performance.now();
    const [first, last] = await Promise.all([this.#file.firstTime(), this.#file.lastLine()]);
    pause.last = last && timeOfLine(last, 0);
    if (first === undefined || first <= pause.after) return;
    this.gap = { after: pause.after, before: first };
    pause.after = first;
  }
}

async function arrivalWithin<T>(pending: Promise<T>, milliseconds: number): Promise<{ lines: T } | undefined> {
  const silence = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => silence.resolve(undefined), milliseconds);
  try {
    return await Promise.race([pending.then((lines) => ({ lines })), silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
