import { apiErrorOf } from "../core/api_error.ts";
import { type Handler, ORIGIN } from "../core/handler.ts";

/**
 * Sends a GET, or a POST where there is a body.
 *
 * @throws {ApiError} Where the server refuses.
 */
export async function ask(handler: Handler, path: string, signal?: AbortSignal, body?: unknown): Promise<Response> {
  const request = new Request(ORIGIN + path, {
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const response = await handler(request);
  if (!response.ok) throw await apiErrorOf(request, response);
  return response;
}
