import { ResponseError } from "../core/errors.ts";

/**
 * Gives the Response where the server agreed.
 *
 * @throws {ApiError} With the server's Status and hints, for any other answer than 2xx.
 */
export async function expectOk(request: Request, response: Response): Promise<Response> {
  if (response.ok) return response;
  const { apiErrorOf } = await import("./api_error.ts");
  throw await apiErrorOf(request, response);
}

/**
 * Reads a JSON answer whole.
 *
 * @throws {ResponseError} Where it is not JSON.
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ResponseError(
      `Cannot read the answer to ${request.method} ${new URL(request.url).pathname}: it is not JSON`,
      {
        cause: error,
      },
    );
  }
}
