const NEWLINE = 10;
const SPACE = 32;
/** The length of the shortest time, `2026-01-01T12:00:00Z`, and of the longest one. */
const SHORTEST = 20;
const LONGEST = 36;
const TIME_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Returns the time in front of a line that was requested with `timestamps=true`. Empty if the line has none. */
export function timeOfLine(bytes: Uint8Array, start: number, end = bytes.length): string {
  const space = bytes.subarray(start, Math.min(end, start + LONGEST + 1)).indexOf(SPACE);
  if (space < 0 ? end - start > LONGEST : space < SHORTEST) return "";
  const time = asciiOf(bytes, start, space < 0 ? end : start + space);
  return TIME_REGEXP.test(time) ? time : "";
}

/** Returns the start of the text of a line, after its time. */
export function textStart(bytes: Uint8Array, start: number, end = bytes.length): number {
  // All times of a kubelet have the same length, so most lines need no search.
  if (bytes[start + 30] === SPACE && bytes[start + 29] === 90 && bytes[start + 10] === 84) return start + 31;
  const time = timeOfLine(bytes, start, end);
  return time === "" ? start : Math.min(end, start + time.length + 1);
}

/** Yields the start and the end of each line, without its line end. */
export function* linesIn(bytes: Uint8Array): Generator<[start: number, end: number], void, undefined> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    yield [start, end];
    start = end + 1;
  }
}

/** Returns the start of the last line of complete lines. */
export function lastLineStart(bytes: Uint8Array): number {
  return bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1;
}

/** Returns bytes as characters of the same code. */
export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  return latin1.decode(bytes.subarray(start, end));
}

// Its differences from Latin-1 are in the controls from 128 to 159, which still have distinct characters.
const latin1 = new TextDecoder("latin1");

/**
 * Reports whether a line without a time is an error of the kubelet. It writes its errors into the body of an answer that
 * has begun (kubelet/server/server.go, `getContainerLogs`).
 */
export function isKubeletError(text: string): boolean {
  return /^(failed to |unable to |rpc error: |error: |Error: )/.test(text);
}
