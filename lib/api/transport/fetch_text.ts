import { decodeText } from "../../data/base/text_encoding.ts";
import { InputError, KubeError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { describeProblem } from "./network_error.ts";

// More than any manifest: the API server takes objects of 3 MB.
const MOST_BYTES = 100_000_000;

/** Reads a text from the web: a manifest that `-f` names by its URL. No credential goes with it. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  try {
    requirePermission({ name: "net", host: new URL(url).host });
    const response = await fetch(url, { signal });
    // Whoever wrote https:// wants nobody on the way to write the manifest.
    if (url.startsWith("https:") && !response.url.startsWith("https:")) {
      await response.body?.cancel();
      throw new InputError(`Cannot read ${url}: it leads to ${response.url}, without encryption`);
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
