import { ResponseError } from "./errors.ts";
import { parseExactly } from "../base/long_integer.ts";

/**
 * Reads a response with one JSON value per line, the form of watch events. A consumer that stops early cancels the
 * response.
 *
 * @throws {ResponseError} If a line is not JSON, or the stream ends inside one.
 */
export async function* jsonLines(response: Response): AsyncGenerator<unknown, void, undefined> {
  if (response.body === null) return;
  // Pieces are joined at the end of a line, because a growing string would be copied for each piece.
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

/** Returns the error for a stream that ended inside a line. */
export function endInsideLine(): ResponseError {
  // The text is left out, because it may be part of a Secret.
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
