import { defined } from "../../data/base/defined.ts";
import { expectOk, readObject } from "../../data/core/answer.ts";
import { type Handler, ORIGIN } from "../../data/core/handler.ts";

/**
 * Sends a GET, or a POST if there is a body.
 *
 * @throws {ApiError} If the server answers with an error.
 */
export async function ask(handler: Handler, path: string, signal?: AbortSignal, body?: unknown): Promise<Response> {
  return (await exchange(handler, path, signal, body)).response;
}

/**
 * Sends a request like {@linkcode ask} and returns the object in the answer.
 *
 * @throws {ApiError} If the server answers with an error.
 * @throws {ResponseError} If the answer is not an object.
 */
export async function askObject(
  handler: Handler,
  path: string,
  signal?: AbortSignal,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const { request, response } = await exchange(handler, path, signal, body);
  return await readObject(request, response);
}

async function exchange(handler: Handler, path: string, signal: AbortSignal | undefined, body: unknown) {
  const request = new Request(ORIGIN + path, {
    method: body === undefined ? "GET" : "POST",
    headers: defined({
      accept: "application/json",
      "content-type": body === undefined ? undefined : "application/json",
    }),
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  return { request, response: await expectOk(request, await handler(request)) };
}
