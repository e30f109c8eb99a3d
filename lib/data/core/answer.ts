import { hint, ResponseError } from "./errors.ts";
import { parseExactly } from "../base/long_integer.ts";
import { isRecord } from "./object.ts";

/**
 * Gives the Response where the server agreed.
 *
 * @throws {ApiError} With the server's Status and hints, for any answer but 2xx.
 */
export async function expectOk(request: Request, response: Response): Promise<Response> {
  if (response.ok) return response;
  const { readApiError } = await import("./api_error.ts");
  throw await readApiError(request, response);
}

/**
 * Reads a JSON answer whole.
 *
 * @throws {ResponseError} Where it is not JSON, or ends in the middle of it.
 * @throws {NetworkError} Where the connection breaks meanwhile.
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  return parseJson(request, response, await response.text());
}

/**
 * As {@linkcode readJson}, for what is an object wherever an API server answers.
 *
 * @throws {ResponseError} Also where it is another JSON value.
 */
export async function readObject(request: Request, response: Response): Promise<Record<string, unknown>> {
  const value = await readJson(request, response);
  if (isRecord(value)) return value;
  throw new ResponseError(`${problemWith(request)}: it is not an object`, { hints: [OTHER_SERVER] });
}

/** Reads the text of an answer, with the errors of {@linkcode readJson}. */
export function parseJson(request: Request, response: Response, text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    throw notJson(request, response, text, error);
  }
}

// Neither quotes the body nor has a cause, which does: it may be half a Secret.
function notJson(request: Request, response: Response, text: string, error: unknown): ResponseError {
  const problem = problemWith(request);
  const type = response.headers.get("content-type") ?? "no content-type";
  if (/json/.test(type) && /^\s*[[{]/.test(text) && isAtEnd(error, text)) {
    return new ResponseError(`${problem}: it ends after ${text.length} characters, in the middle`, {
      hints: ["something between here and the server cut the answer off: try again"],
    });
  }
  return new ResponseError(`${problem}: it is not JSON (${type})`, {
    hints: [
      /^\s*</.test(text)
        ? "it is a web page: check that the address is the API server, not a login page or a proxy"
        : OTHER_SERVER,
    ],
  });
}

const OTHER_SERVER = hint("read-version", {}, "check that this is the API server: call version()");

function problemWith({ method, url }: Request): string {
  return `Cannot read the answer to ${method} ${new URL(url).pathname}`;
}

// V8 says `Unexpected end of JSON input`, `Unterminated string in JSON`, or the position where it wanted more.
function isAtEnd(error: unknown, text: string): boolean {
  const message = error instanceof Error ? error.message : "";
  return /\bend of JSON|^Unterminated/.test(message) || message.includes(`at position ${text.length} `) ||
    message.endsWith(`at position ${text.length}`);
}
