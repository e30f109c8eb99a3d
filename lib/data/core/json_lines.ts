import { ResponseError } from "./errors.ts";
import { parseExactly } from "../base/long_integer.ts";

/**
 * Reads a response of JSON values, one a line, as the server sends watch events.
 * A consumer that stops early cancels the response.
 *
 * @throws {ResponseError} If a line is not JSON, or the stream ends inside one.
 */
export async function* jsonLines(response: Response): AsyncGenerator<unknown, void, undefined> {
  if (response.body === null) return;
  // Joined at the end of a line: a text that grows piece by piece is copied with each of them.
  let waiting: string[] = [];
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    waiting.push(chunk);
    if (!chunk.includes("\n")) continue;
    const lines = waiting.join("").split("\n");
    waiting = [lines.pop() ?? ""];
    for (const line of lines) if (line !== "") yield parse(line);
  }
  if (waiting.some((piece) => piece !== "")) throw endInsideLine();
}

/** Returns the error of a stream of lines that ended before its last line did. */
export function endInsideLine(): ResponseError {
  // The text is left out: it may be half a Secret.
  return new ResponseError("Cannot read the stream to its end: it was cut off inside a line", {
    hints: ["the last event is incomplete and others may be missing: list the objects again, then watch from there"],
  });
}

function parse(line: string): unknown {
  try {
    return parseExactly(line);
  } catch (cause) {
    throw new ResponseError("Cannot read the stream: a line is not JSON", { cause });
  }
}
