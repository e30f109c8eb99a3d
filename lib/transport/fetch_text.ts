import { InputError, KubeError } from "../core/errors.ts";
import { requirePermission } from "../kubeconfig/permission.ts";
import { problemOf } from "./network_error.ts";

/** Reads a text from the web: a manifest that `-f` names by its URL. No credential goes with it. */
export async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  try {
    requirePermission({ name: "net", host: new URL(url).host });
    const response = await fetch(url, { signal });
    if (response.ok) return await response.text();
    await response.body?.cancel();
    throw new InputError(`Cannot read ${url}: the server answered ${response.status} ${response.statusText}`.trimEnd());
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (cause instanceof KubeError || cause instanceof Deno.errors.NotCapable) throw cause;
    throw new InputError(`Cannot read ${url}: ${problemOf(cause)}`, { cause });
  }
}
