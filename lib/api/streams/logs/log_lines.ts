/** A line of a log as the server sends it, with its time in front. */
export interface TimedLine {
  /** The time in RFC 3339 with nanoseconds. Empty if the line has none. */
  time: string;
  text: string;
}

const TIME_REGEXP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))(?: |$)/;

/** Splits a line of a log, requested with `timestamps=true`, into its time and its text. */
export function parseLogLine(line: string): TimedLine {
  const time = TIME_REGEXP.exec(line)?.[1];
  return time === undefined ? { time: "", text: line } : { time, text: line.slice(time.length + 1) };
}

/**
 * Reports whether a line without a time is an error of the kubelet. It writes its errors into the body of an answer that
 * has begun (kubelet/server/server.go, `getContainerLogs`).
 */
export function isKubeletError(text: string): boolean {
  return /^(failed to |unable to |rpc error: |error: |Error: )/.test(text);
}

/** Collects pieces of text, and returns the lines that are complete. */
export function lineSplitter() {
  let waiting: string[] = [];
  return {
    /** Returns the lines that a piece completes. */
    add(piece: string): string[] {
      waiting.push(piece);
      if (!piece.includes("\n")) return [];
      const lines = waiting.join("").split("\n");
      waiting = [lines.pop() ?? ""];
      return lines;
    },
    /** Returns the text after the last line end. */
    rest: () => waiting.join(""),
  };
}

/** The latest lines of a log. They determine the time to go on from, and the lines that come again then. */
export interface SeenLines {
  /** Notes a line that was given. */
  add(line: string, time: string): void;
  /** The time to go on from, in whole seconds as the server reads it. Undefined if no line was given. */
  since(): string | undefined;
  /** Returns a function that reports whether a line is a repeat. Each line that was given counts once. */
  repeats(): (line: string) => boolean;
}

/** Two files, of stdout and of stderr, are merged by the container runtime, so that times can go back a little. */
const MARGIN_MS = 1000;

/** Remembers the lines of the last two seconds: the server goes on from a whole second. */
export function seenLines(): SeenLines {
  let lines: { line: string; at: number }[] = [];
  let begin: number | undefined;
  // The lines of one second have the same text up to the fraction, so most of them are not parsed.
  let second = { text: "", at: 0 };
  return {
    add(line, time) {
      const text = time.slice(0, 19);
      if (text !== second.text || !time.endsWith("Z")) {
        second = { text, at: Math.floor(Date.parse(time) / 1000) * 1000 };
        if (begin === undefined || second.at - MARGIN_MS > begin) {
          const from = begin = second.at - MARGIN_MS;
          lines = lines.filter(({ at }) => at >= from);
        }
      }
      lines.push({ line, at: second.at });
    },
    since: () => begin === undefined ? undefined : new Date(begin).toISOString().replace(".000Z", "Z"),
    repeats() {
      const left = new Map<string, number>();
      for (const { line } of lines) left.set(line, (left.get(line) ?? 0) + 1);
      return (line) => {
        const count = left.get(line) ?? 0;
        if (count > 0) left.set(line, count - 1);
        return count > 0;
      };
    },
  };
}
