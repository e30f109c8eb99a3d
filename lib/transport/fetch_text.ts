import { InputError } from "../core/errors.ts";
import { requirePermission } from "../kubeconfig/permission.ts";

/** Reads a text from the web: a manifest that `-f` names by its URL. No credential goes with it. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    requirePermission({ name: "net", host: new URL(url).host });
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new InputError(`Cannot read ${url}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  if (response.ok) return await response.text();
  await response.body?.cancel();
  throw new InputError(`Cannot read ${url}: the server answered ${response.status} ${response.statusText}`);
}
