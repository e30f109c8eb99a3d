import { createQueue } from "../data/base/queue.ts";
import { customKinds, KINDS } from "./kinds.ts";
import { createStore, type Store } from "./store.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import type { Identity, SandboxKind } from "./types.ts";

/** Everything that one sandbox holds. */
export interface SandboxCluster {
  store: Store;
  tokens: Tokens;
  now: () => Date;
  /** All kinds, those of CustomResourceDefinitions included. */
  kinds(): SandboxKind[];
  kind(plural: string, group?: string): SandboxKind;
  /** Who a bearer token stands for. */
  identityOf(token: string): Promise<Identity | undefined>;
  /** Tokens that stand for somebody by decree: the served sandbox's administrator. */
  staticTokens: Map<string, Identity>;
  /** Does a write once those before it are done: what it checked must still be so where it stores. */
  inTurn<T>(write: () => Promise<T>): Promise<T>;
}

/** Makes an empty cluster. */
export function createCluster(now: () => Date): SandboxCluster {
  const store = createStore();
  const tokens = createTokens(store, now);
  const staticTokens = new Map<string, Identity>();
  const definitions = KINDS.find(({ plural }) => plural === "customresourcedefinitions");

  const cluster: SandboxCluster = {
    store,
    tokens,
    now,
    staticTokens,
    kinds: () => [...KINDS, ...(definitions === undefined ? [] : store.list(definitions, "").flatMap(customKinds))],
    kind(plural, group = "") {
      const found = cluster.kinds().find((kind) => kind.plural === plural && kind.group === group);
      if (found === undefined) throw new TypeError(`The sandbox has no kind "${plural}" in group "${group}"`);
      return found;
    },
    inTurn: createQueue(),
    identityOf: async (token) => staticTokens.get(token) ?? await tokens.read(token),
  };
  return cluster;
}
