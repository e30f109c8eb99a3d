import type { Handler } from "../core/handler.ts";
import type { Resource } from "../core/resource.ts";

/** What the server offers; answers are kept for the session. */
export interface Discovery {
  /** Finds the kind that a name stands for, as kubectl accepts names; throws InputError with "did you mean". */
  resolve(name: string, signal?: AbortSignal): Promise<Resource>;
  /** Finds the kind of an object by its apiVersion and kind. */
  kind(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource>;
  /** All kinds, in the server's order. */
  resources(signal?: AbortSignal): Promise<Resource[]>;
}
