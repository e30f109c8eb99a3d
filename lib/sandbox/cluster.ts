import { createQueue } from "../data/base/queue.ts";
import { customKinds, KINDS } from "./kinds.ts";
import type { SandboxContainers } from "./pods/containers.ts";
import { createStore, type Store } from "./store.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import type { Identity, SandboxKind } from "./types.ts";

/** The state of one sandbox. */
export interface SandboxCluster {
  store: Store;
  tokens: Tokens;
  now: () => Date;
  /** Lists all kinds, including those of CustomResourceDefinitions. */
  kinds(): SandboxKind[];
  /** Finds a kind; throws a TypeError if the sandbox does not serve it. */
  kind(plural: string, group?: string): SandboxKind;
  /** Returns the identity of a bearer token, or undefined if the token is not valid. */
  authenticateToken(token: string): Promise<Identity | undefined>;
  /** Tokens with a fixed identity: the administrator's token of a served sandbox. */
  staticTokens: Map<string, Identity>;
  /** The behavior of containers. */
  containers: SandboxContainers;
  /** Runs a write after all earlier writes, so that nothing changes between its checks and its storing. */
  inTurn<T>(write: () => Promise<T>): Promise<T>;
}

/** Creates an empty cluster. */
export function createCluster(now: () => Date, containers: SandboxContainers = {}): SandboxCluster {
  const store = createStore();
  const tokens = createTokens(store, now);
  const staticTokens = new Map<string, Identity>();
  const definitions = KINDS.find(({ plural }) => plural === "customresourcedefinitions");

  const cluster: SandboxCluster = {
    store,
    tokens,
    now,
    staticTokens,
    containers,
    kinds: () =>
      definitions === undefined ? [...KINDS] : [...KINDS, ...store.list(definitions, "").flatMap(customKinds)],
    kind(plural, group = "") {
      const found = cluster.kinds().find((kind) => kind.plural === plural && kind.group === group);
      if (found === undefined) throw new TypeError(`The sandbox does not serve "${plural}" in group "${group}"`);
      return found;
    },
    inTurn: createQueue(),
    authenticateToken: async (token) => staticTokens.get(token) ?? await tokens.read(token),
  };
  return cluster;
}
