import { ResponseError } from "./errors.ts";
import { parseExactly } from "./long_integer.ts";

/**
 * Reads a response of JSON values, one a line, as the server sends watch events.
 * A consumer that stops early cancels the response.
 *
 * @throws {ResponseError} Where a line is not JSON, or the stream ends inside one.
 */
export async function* jsonLines(response: Response): AsyncGenerator<unknown, void, undefined> {
  if (response.body === null) return;
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield parse(line);
  }
  if (rest !== "") yield parse(rest);
}

function parse(line: string): unknown {
  try {
    return parseExactly(line);
  } catch (cause) {
    throw new ResponseError("Cannot read the stream: a line is not JSON, or was cut short", { cause });
  }
}
