import { hint, ResponseError } from "./errors.ts";
import { parseExactly } from "../base/long_integer.ts";
import { isRecord } from "./object.ts";

/**
 * Returns the Response if its status is 2xx.
 *
 * @throws {ApiError} For any other status, with the Status of the server and hints.
 */
export async function expectOk(request: Request, response: Response): Promise<Response> {
  if (response.ok) return response;
  const { readApiError } = await import("./api_error.ts");
  throw await readApiError(request, response);
}

/**
 * Reads a JSON answer.
 *
 * @throws {ResponseError} If the answer is not JSON, or is cut off.
 * @throws {NetworkError} If the connection breaks while the body is read.
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  return parseJson(request, response, await response.text());
}

/**
 * Reads a JSON answer that has to be an object, with the errors of {@linkcode readJson}.
 *
 * @throws {ResponseError} If the answer is another JSON value.
 */
export async function readObject(request: Request, response: Response): Promise<Record<string, unknown>> {
  const value = await readJson(request, response);
  if (isRecord(value)) return value;
  throw new ResponseError(`${problemWith(request)}: it is not an object`, { hints: [OTHER_SERVER] });
}

/** Parses the text of an answer, with the errors of {@linkcode readJson}. */
export function parseJson(request: Request, response: Response, text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    throw notJson(request, response, text, error);
  }
}

// The error has no cause, because the cause quotes the body, which may be part of a Secret.
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

// The messages of V8: `Unexpected end of JSON input`, `Unterminated string in JSON`, or the position of the end.
function isAtEnd(error: unknown, text: string): boolean {
  const message = error instanceof Error ? error.message : "";
  return /\bend of JSON|^Unterminated/.test(message) || message.includes(`at position ${text.length} `) ||
    message.endsWith(`at position ${text.length}`);
}
