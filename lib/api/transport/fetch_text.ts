import { decodeText } from "../../data/base/text_encoding.ts";
import { InputError, KubeError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { describeProblem } from "./network_error.ts";

// Larger than any manifest: the API server accepts objects of 3 MB.
const MOST_BYTES = 100_000_000;

/** Reads a text from a URL, such as a manifest. It sends no credential. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  try {
    requirePermission({ name: "net", host: new URL(url).host });
    const response = await fetch(url, { signal });
    // A redirect from https:// to http:// would let anyone on the network path change the manifest.
    if (url.startsWith("https:") && !response.url.startsWith("https:")) {
      await response.body?.cancel();
      throw new InputError(`Cannot read ${url}: it redirects to ${response.url}, which is not encrypted`);
    }
    if (response.ok) return await textOf(response, url);
    await response.body?.cancel();
    throw new InputError(`Cannot read ${url}: the server answered ${response.status} ${response.statusText}`.trimEnd());
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof KubeError || cause instanceof Deno.errors.NotCapable) throw cause;
    throw new InputError(`Cannot read ${url}: ${describeProblem(cause)}`, { cause });
  }
}

async function textOf({ body }: Response, url: string): Promise<string> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new InputError(`Cannot read ${url}: it is longer than ${MOST_BYTES / 1e6} MB`);
    pieces.push(piece);
  }
  return decodeText(await new Blob(pieces).bytes());
}
