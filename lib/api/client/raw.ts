import { rawRequest } from "../../data/request/verbs.ts";
import { readJson } from "../../data/core/answer.ts";
import { type Client, requireText, send } from "./client.ts";
import { jsonLines } from "../../data/core/json_lines.ts";
import { isWatch } from "../../data/request/media.ts";
import type { RawOptions } from "./options.ts";

/**
 * Sends any request. Returns the JSON value of the answer, its text if it is not JSON, and the events of a watch one by
 * one. A watch that ends inside a line throws a ResponseError.
 */
export async function raw(client: Client, path: string, options: RawOptions = {}): Promise<unknown> {
  requireText("path", path);
  const request = rawRequest(path, options);
  const response = await send(client, request);
  if (isWatch(request)) return jsonLines(response);
  const type = response.headers.get("content-type") ?? "";
  return /\bjson\b/.test(type) ? await readJson(request, response) : await response.text();
}
