import { expectOk, readObject } from "../../data/core/answer.ts";
import { type Handler, ORIGIN } from "../../data/core/handler.ts";

/**
 * Sends a GET, or a POST where there is a body.
 *
 * @throws {ApiError} Where the server refuses.
 */
export async function ask(handler: Handler, path: string, signal?: AbortSignal, body?: unknown): Promise<Response> {
  return (await exchange(handler, path, signal, body)).response;
}

/**
 * As {@linkcode ask}, and reads the object that the server answers with.
 *
 * @throws {ResponseError} Where it is none.
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
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { request, response: await expectOk(request, await handler(request)) };
}
