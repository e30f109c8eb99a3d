import { rawRequest } from "../request/verbs.ts";
import { readJson } from "../core/answer.ts";
import { type Client, requireText, send } from "./client.ts";
import { jsonLines } from "../core/json_lines.ts";
import type { RawOptions } from "./options.ts";

/**
 * Sends any request and gives what the answer holds: the JSON value, text where it is not JSON, and, where the query
 * says `watch=true`, the events one by one as they come; to the server anything but `0` and `false` says so
 * (apimachinery's Convert_Slice_string_To_bool).
 */
export async function raw(client: Client, path: string, options: RawOptions = {}): Promise<unknown> {
  requireText("path", path);
  const request = rawRequest(path, options);
  const response = await send(client, request);
  const watch = new URL(request.url).searchParams.get("watch");
  if (request.method === "GET" && watch !== null && !/^(0|false)$/i.test(watch)) return jsonLines(response);
  const type = response.headers.get("content-type") ?? "";
  return /\bjson\b/.test(type) ? await readJson(request, response) : await response.text();
}
