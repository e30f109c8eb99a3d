import { rawRequest } from "../request/verbs.ts";
import { readJson } from "../core/answer.ts";
import { type Client, send } from "./client.ts";
import { jsonLines } from "../core/json_lines.ts";
import type { RawOptions } from "./options.ts";

/**
 * Sends any request and gives what the answer holds: the JSON value, text where it is not JSON, and, where the query
 * says `watch=true`, the events one by one as they come.
 */
export async function raw(client: Client, path: string, options: RawOptions = {}): Promise<unknown> {
  const request = rawRequest(path, options);
  const response = await send(client, request);
  const watch = new URL(request.url).searchParams.get("watch");
  if (request.method === "GET" && (watch === "true" || watch === "1")) return jsonLines(response);
  const type = response.headers.get("content-type") ?? "";
  return /\bjson\b/.test(type) ? await readJson(request, response) : await response.text();
}
