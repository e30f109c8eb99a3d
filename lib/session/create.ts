import { find, get, path } from "../api/client/reading.ts";
import { rawRequest } from "../data/request/verbs.ts";
import { type Client, sendJson } from "../api/client/client.ts";
import { compose, type Handler } from "../data/core/handler.ts";
import { createDiscovery } from "../api/discovery/discovery.ts";
import { type CommandLayers, type Layers, type ReadOnlySwitch, sessionLayers, withCommandLayers } from "./chain.ts";
import type { K8s, SessionOverrides } from "./k8s.ts";
import type { SessionLink, SessionSource } from "./source.ts";
import { taken, takenByProxy, takenBySession } from "./taken_options.ts";

/** What is the same for a session and those that `with()` makes of it. */
export interface SessionSettings extends Pick<Client, "fieldManager" | "warn"> {
  layers: Layers;
  /** The chains that were made, by the inner part of each. */
  chains: WeakMap<Handler, Chain>;
}

type Chain = Pick<K8s, "handler" | "discovery">;

/** A session in which commands run: `with()` also fills places of the chain. */
export interface CommandSession extends K8s {
  with(overrides: SessionOverrides, layers?: CommandLayers): K8s;
}

/**
 * Puts a link and the verbs together. What a cold `get` needs is imported at the top, the rest when it is first used:
 * every module costs start-up time.
 */
export function createK8s(
  source: SessionSource,
  overrides: SessionOverrides,
  settings: SessionSettings,
): CommandSession {
  requireTimeout(overrides.requestTimeout);
  const { fieldManager, warn, layers } = settings;
  const link = source.link(overrides);
  const { context, namespace, server, connection } = link;
  const isReadOnly = () => overrides.readOnly === true || layers.readOnly.isOn;
  const { handler, discovery } = chainOf(link, settings, isReadOnly);
  const client: Client = { handler, discovery, namespace, fieldManager, ...(warn === undefined ? {} : { warn }) };
  const k8s: CommandSession = {
    context,
    namespace,
    server,
    get readOnly() {
      return isReadOnly();
    },
    handler,
    discovery,
    connection,
    get: async (type, name, options) => await get(client, type, name, taken(options)),
    find: async (type, name, options) => await find(client, type, name, taken(options)),
    list: async (type, options) => (await import("../api/client/lists.ts")).list(client, type, taken(options)),
    each: async function* (type, options) {
      yield* (await import("../api/client/lists.ts")).each(client, type, taken(options));
    },
    pages: async function* (type, options) {
      yield* (await import("../api/client/lists.ts")).listPages(client, type, taken(options));
    },
    table: async (type, options) => (await import("../api/client/tables.ts")).table(client, type, taken(options)),
    tablePages: async function* (type, options) {
      yield* (await import("../api/client/tables.ts")).tablePages(client, type, taken(options));
    },
    describe: async (type, name, options) =>
      (await import("../features/views/describe.ts")).describe(client, type, name, taken(options)),
    tree: async (type, name, options) =>
      (await import("../features/views/tree.ts")).tree(client, type, name, taken(options)),
    top: async (type, name, options) =>
      (await import("../features/views/top.ts")).top(client, type, name, taken(options)),
    events: async (options) => (await import("../features/views/events.ts")).events(client, taken(options)),
    create: async (object, options) =>
      (await import("../api/client/writing.ts")).create(client, object, taken(options)),
    apply: async (object, options) => (await import("../api/client/apply.ts")).apply(client, object, taken(options)),
    replace: async (object, options) =>
      (await import("../api/client/writing.ts")).replace(client, object, taken(options)),
    patch: async (type, name, patch, options) =>
      (await import("../api/client/writing.ts")).patch(client, type, name, patch, taken(options)),
    delete: async (type, name, options) =>
      (await import("../api/client/writing.ts")).remove(client, type, name, taken(options)),
    // What a path answers with is the caller's claim, as with JSON.parse.
    raw: async <T>(path: string, options = {}) =>
      await (await import("../api/client/raw.ts")).raw(client, path, taken(options)) as T,
    path: async (type, name, options) => await path(client, type, name, taken(options)),
    paths: async (type, options) =>
      (await import("../api/discovery/api_paths.ts")).apiPaths(handler, discovery, type, options?.signal),
    resources: (options) => discovery.resources(options?.signal),
    explain: async (field, options) =>
      (await import("../api/discovery/explain.ts")).explain(handler, discovery, field, options),
    types: async (only, options) => (await import("../features/views/types.ts")).types(client, only, options),
    token: async (serviceAccount, options = {}) => {
      const { token } = await import("../api/client/tokens.ts");
      return await token(client, serviceAccount, taken(options));
    },
    whoami: async (options) => (await import("../api/client/access.ts")).whoami(client, options),
    can: async (verb, type, name, options) =>
      (await import("../api/client/access.ts")).can(client, verb, type, name, taken(options)),
    version: (options) => sendJson(client, rawRequest("/version", options)),
    doctor: () => source.doctor(overrides, handler),
    permissions: () => source.permissions(overrides),
    chart: async (data, options) => (await import("../features/views/chart.ts")).chart(data, options),
    with: (changes, commandLayers) =>
      createK8s(
        source,
        changed(overrides, takenBySession(changes)),
        commandLayers === undefined
          ? settings
          : { ...settings, layers: withCommandLayers(layers, commandLayers), chains: new WeakMap() },
      ),
    contexts: () => source.contexts(),
    proxy: async (options = {}) => {
      takenByProxy(options);
      // The relay is not behind the chain (lib/features/proxy/README.md), so what the chain would refuse or ask is done here.
      const readOnly = options.readOnly || isReadOnly();
      if (!readOnly) await layers.guard?.(link).proxy();
      const { startProxy } = await import("../features/proxy/proxy.ts");
      const shown = options.explore
        ? await (await import("../features/explorer/explore.ts")).withPages(options, context)
        : options;
      return await startProxy(() => upstream(connection), { ...shown, readOnly }, isReadOnly);
    },
    close: () => source.close(),
    [Symbol.asyncDispose]: () => source.close(),
  };
  return k8s;
}

// A timer takes anything, and rings at once for what it cannot read.
function requireTimeout(value: unknown): void {
  if (value === undefined || (typeof value === "number" && value >= 0)) return;
  throw new TypeError(
    `Cannot use ${JSON.stringify(value)} as a time-out: it is a number of milliseconds, and 0 is none`,
  );
}

// Sessions that differ only in their namespace share the chain, and what discovery has learned.
function chainOf(link: SessionLink, { layers, chains }: SessionSettings, isReadOnly: () => boolean): Chain {
  const known = chains.get(link.send);
  if (known !== undefined) return known;
  const { context, server, send, connection, credential } = link;
  const handler = compose(
    send,
    ...sessionLayers(layers, { place: { context, server }, connection, credential, isReadOnly }),
  );
  const made = { handler, discovery: createDiscovery(handler) };
  chains.set(send, made);
  switches.set(handler, layers.readOnly);
  return made;
}

// A session is copied by what records or closes it in another way; each copy keeps the handler.
const switches = new WeakMap<Handler, ReadOnlySwitch>();

/** The switch that refuses the writes of a session, of all sessions related to it by `with()`, and of their proxies. */
export function readOnlySwitch({ handler }: Pick<K8s, "handler">): ReadOnlySwitch | undefined {
  return switches.get(handler);
}

/** Copies a session so that it closes in another way. `readOnly` is still read when it is asked for. */
export function closingWith(k8s: K8s, close: () => Promise<void>): K8s {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(k8s)) as K8s;
  return Object.assign(copy, { close, [Symbol.asyncDispose]: close });
}

async function upstream(connection: K8s["connection"]) {
  const { authorization } = await import("../api/credentials/authorize.ts");
  const { toHeaderBytes: bytesOf, impersonationHeaders } = await import("../api/credentials/impersonate.ts");
  const { findPlugin: pluginOf } = await import("../api/credentials/credential.ts");
  const { endpoint, credential, impersonation } = await connection();
  const plugin = pluginOf(credential);
  return {
    endpoint,
    authorization: () => authorization(credential),
    refused: async (value: string | undefined) => {
      const answer = await plugin?.current();
      if (answer !== undefined && value === `Bearer ${answer.token}`) plugin?.forget(answer);
    },
    impersonation: impersonation === undefined
      ? []
      : impersonationHeaders(impersonation).map(([name, value]) => [name, bytesOf(value)] as const),
  };
}

// Another context is another cluster: a namespace, a token or an impersonation meant for this one must not go there.
// Another person has none of the groups of the one before. What was read-only stays so.
function changed(overrides: SessionOverrides, changes: SessionOverrides): SessionOverrides {
  const readOnly = overrides.readOnly ? { readOnly: true } : {};
  const { requestTimeout } = overrides;
  if (changes.context !== undefined) {
    return { ...(requestTimeout === undefined ? {} : { requestTimeout }), ...changes, ...readOnly };
  }
  if (changes.as === undefined) return { ...overrides, ...changes, ...readOnly };
  const { asGroups: _groups, asUid: _uid, asUserExtra: _extra, ...kept } = overrides;
  return { ...kept, ...changes, ...readOnly };
}
