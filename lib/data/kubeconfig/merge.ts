import type { Kubeconfig, NamedExtension } from "./types.ts";

/** The file that each entry of a merged kubeconfig came from, by name. */
export interface Origins {
  clusters: Map<string, string>;
  users: Map<string, string>;
  contexts: Map<string, string>;
  /** The file that chose the current context. */
  currentContext?: string;
}

/** Adds what `source` has and `target` has not: entries whole, the current context where none is chosen yet. */
export function mergeInto(target: Kubeconfig, origins: Origins, source: Kubeconfig, file: string): void {
  add(target.clusters, origins.clusters, source.clusters, file);
  add(target.users, origins.users, source.users, file);
  add(target.contexts, origins.contexts, source.contexts, file);
  if (target["current-context"] === "" && source["current-context"] !== "") {
    target["current-context"] = source["current-context"];
    origins.currentContext = file;
  }
  if (source.preferences !== undefined) target.preferences = { ...source.preferences, ...target.preferences };
  if (source.extensions !== undefined) {
    const known = new Set(target.extensions?.map(({ name }) => name));
    const added: NamedExtension[] = source.extensions.filter(({ name }) => !known.has(name));
    target.extensions = [...target.extensions ?? [], ...added];
  }
}

function add<T extends { name: string }>(target: T[], origin: Map<string, string>, source: T[], file: string): void {
  for (const entry of source) {
    if (origin.has(entry.name)) continue;
    origin.set(entry.name, file);
    target.push(entry);
  }
}
