import { find, get, path } from "../api/client/reading.ts";
import { rawRequest } from "../data/request/verbs.ts";
import { type CallTarget, type Client, readTarget, sendJson } from "../api/client/client.ts";
import { compose, type Handler } from "../data/core/handler.ts";
import { createDiscovery } from "../api/discovery/discovery.ts";
import { type CommandLayers, type Layers, type ReadOnlySwitch, sessionLayers, withCommandLayers } from "./chain.ts";
import { currentShard, jobVerbs } from "./job_verbs.ts";
import { podVerbs } from "./pod_verbs.ts";
import type { RunningCalls } from "./until_closed.ts";
import { rolloutStatus, watchingVerbs } from "./watching_verbs.ts";
import type { ViewVerbs } from "./view_verbs.ts";
import type { PlanVerbs } from "./plan_verbs.ts";
import type { UndoVerbs } from "./undo_verbs.ts";
import type { Fleet } from "./fleet.ts";
import type { K8s } from "./k8s.ts";
import type { ChangeVerbs } from "./change_verbs.ts";
import { OVERRIDE_OPTIONS, type SessionOverrides } from "./overrides.ts";
import type { SessionLink, SessionSource } from "./source.ts";
import {
  APPLY_OPTIONS,
  type ApplyOptions,
  CALL_OPTIONS,
  DELETE_OPTIONS,
  GET_OPTIONS,
  LIST_OPTIONS,
  PATCH_OPTIONS,
  RAW_OPTIONS,
  type RawOptions,
  TABLE_OPTIONS,
  TOKEN_OPTIONS,
  WRITE_OPTIONS,
} from "../api/client/options.ts";
import { type OptionTable, readOptions } from "../data/core/options.ts";
import { defined } from "../data/base/defined.ts";
import { type ItemStream, itemStream } from "../data/base/item_stream.ts";

/** The parts that a session shares with the sessions made by its `with()`. */
export interface SessionSettings extends Pick<Client, "fieldManager" | "warn" | "progress"> {
  layers: Layers;
  /** The chains, by the inner part of each. */
  chains: WeakMap<Handler, Chain>;
  /** The watches, caches, waits and logs that are running. */
  running: RunningCalls;
}

type Chain = Pick<K8s, "handler" | "discovery">;

/** A session in which commands run. Its `with()` also fills places of the chain. */
export interface CommandSession extends K8s {
  with(overrides: SessionOverrides, layers?: CommandLayers): K8s;
}

/**
 * Creates a session from a link. The modules of a cold `get` are imported at the top, and the others on first use, because
 * every module costs start-up time.
 */
export function createK8s(
  source: SessionSource,
  overrides: SessionOverrides,
  settings: SessionSettings,
): CommandSession {
  const { fieldManager, warn, progress, layers, running } = settings;
  const link = source.link(overrides);
  const { context, namespace, server, connection } = link;
  const isReadOnly = () => overrides.readOnly === true || layers.readOnly.isOn;
  const { handler, discovery } = chainOf(link, settings, isReadOnly);
  const client: Client = { handler, discovery, namespace, fieldManager, warn, progress };
  const changes = lazily<ChangeVerbs>(
    CHANGE_CALLS,
    async () => (await import("./change_verbs.ts")).changeVerbs(client),
  );
  const watching = watchingVerbs(client, running);
  const close = async () => {
    for (const end of running) end();
    running.clear();
    await source.close();
  };
  const k8s: CommandSession = {
    context,
    namespace,
    server,
    as: link.as,
    get readOnly() {
      return isReadOnly();
    },
    handler,
    discovery,
    connection,
    get: about("get", GET_OPTIONS, ({ type, name, options }) => get(client, type, name, options)),
    find: about("find", GET_OPTIONS, ({ type, name, options }) => find(client, type, name, options)),
    list: async (type, options) => {
      const { list } = await import("../api/client/lists.ts");
      return await list(client, type, readOptions("list", LIST_OPTIONS, options));
    },
    each: (type, options) =>
      itemStream(async function* () {
        const { each } = await import("../api/client/lists.ts");
        yield* each(client, type, readOptions("each", LIST_OPTIONS, options));
      }()),
    pages: async function* (type, options) {
      const { listPages } = await import("../api/client/lists.ts");
      yield* listPages(client, type, readOptions("pages", LIST_OPTIONS, options));
    },
    table: async (type, options) => {
      const { table } = await import("../api/client/tables.ts");
      return await table(client, type, readOptions("table", TABLE_OPTIONS, options));
    },
    tablePages: async function* (type, options) {
      const { tablePages } = await import("../api/client/tables.ts");
      yield* tablePages(client, type, readOptions("tablePages", TABLE_OPTIONS, options));
    },
    ...watching,
    ...lazily<ViewVerbs>(
      { describe: true, tree: true, top: true, events: true, types: true, chart: true },
      async () => (await import("./view_verbs.ts")).viewVerbs(client),
    ),
    create: async (object, options) => {
      const { create } = await import("../api/client/writing.ts");
      return await create(client, object, readOptions("create", WRITE_OPTIONS, options));
    },
    apply: async (manifest: unknown, options?: ApplyOptions) => {
      const { applyManifest } = await import("../api/client/apply_manifest.ts");
      return await applyManifest(client, manifest, readOptions("apply", APPLY_OPTIONS, options));
    },
    applyEach: async function* (manifest, options) {
      const [{ APPLY_EACH_OPTIONS, applyEach }, { readObjects }] = await Promise.all([
        import("../features/plan/apply_members.ts"),
        import("../api/client/apply_manifest.ts"),
      ]);
      const read = readOptions("applyEach", APPLY_EACH_OPTIONS, options);
      yield* applyEach(client, await readObjects(client, manifest, read), read);
    },
    ...lazily<PlanVerbs>(
      { diff: true, plan: true },
      async () => (await import("./plan_verbs.ts")).planVerbs(client, server),
    ),
    replace: async (object, options) => {
      const { replace } = await import("../api/client/writing.ts");
      return await replace(client, object, readOptions("replace", WRITE_OPTIONS, options));
    },
    patch: async (...args: unknown[]) => {
      const { patch, readPatchArguments } = await import("../api/client/writing.ts");
      const [target, body] = readPatchArguments(args);
      return await about("patch", PATCH_OPTIONS, ({ type, name, options }) => patch(client, type, name, body, options))(
        ...target,
      );
    },
    get shard() {
      return currentShard();
    },
    // Loaded at start-up, because `result` writes immediately: the script may end with the next line.
    ...jobVerbs((type, options) => k8s.each(type, options) as ItemStream<never>),
    ...changes,
    rollout: { ...changes.rollout, status: rolloutStatus(client, running) },
    delete: about("delete", DELETE_OPTIONS, async ({ type, name, options }) => {
      const { remove } = await import("../api/client/writing.ts");
      const answer = await remove(client, type, name, options);
      if (!options.wait || options.dryRun) return answer;
      const { untilDeleted } = await import("../api/watching/wait_deleted.ts");
      await untilDeleted(client, [{ type, name, namespace: options.namespace, answer }], { signal: options.signal });
      return answer;
    }),
    ...lazily<UndoVerbs>(
      { journal: true, undo: true },
      async () => (await import("./undo_verbs.ts")).undoVerbs(client, { journal: layers.journal, server, connection }),
    ),
    ...podVerbs(client, { running, watchPods: (options) => watching.watch<string>("pods", options) }),
    // The caller asserts the type of the answer, as for JSON.parse.
    raw: async <T>(path: string, options?: RawOptions) => {
      const { raw } = await import("../api/client/raw.ts");
      return await raw(client, path, readOptions("raw", RAW_OPTIONS, options)) as T;
    },
    path: about("path", GET_OPTIONS, ({ type, name, options }) => path(client, type, name, options)),
    paths: async (type, options) => {
      const { apiPaths } = await import("../api/discovery/api_paths.ts");
      return await apiPaths(handler, discovery, type, readOptions("paths", CALL_OPTIONS, options).signal);
    },
    resources: async (options) => await discovery.resources(readOptions("resources", CALL_OPTIONS, options).signal),
    explain: async (field, options) => {
      const { explain, EXPLAIN_OPTIONS } = await import("../api/discovery/explain.ts");
      return await explain(handler, discovery, field, readOptions("explain", EXPLAIN_OPTIONS, options));
    },
    token: async (serviceAccount, options) => {
      const { token } = await import("../api/client/tokens.ts");
      return await token(client, serviceAccount, readOptions("token", TOKEN_OPTIONS, options));
    },
    whoami: async (options) => {
      const { whoami } = await import("../api/client/access.ts");
      return await whoami(client, readOptions("whoami", CALL_OPTIONS, options));
    },
    can: async (verb: string, ...args: unknown[]) => {
      const { can } = await import("../api/client/access.ts");
      const { type, name, options } = readTarget("can", GET_OPTIONS, args);
      return await can(client, verb, type, name, options);
    },
    version: async (options) =>
      await sendJson(client, rawRequest("/version", readOptions("version", CALL_OPTIONS, options))),
    doctor: () => source.doctor(overrides, handler),
    permissions: () => source.permissions(overrides),
    record: async () => {
      const { recordSession } = await import("./record_process.ts");
      return recordSession(layers.recorders, { namespace, as: link.as });
    },
    with: (changes, commandLayers) =>
      createK8s(
        source,
        changed(overrides, readOptions("with", OVERRIDE_OPTIONS, changes)),
        commandLayers === undefined
          ? settings
          : { ...settings, layers: withCommandLayers(layers, commandLayers), chains: new WeakMap() },
      ),
    fleet: (patterns, options) => {
      const fleetLayers = { ...layers, readOnly: { isOn: true, isFleet: true } };
      const fleet = async () =>
        (await import("./fleet.ts")).openFleet(
          {
            contexts: () => source.contexts().map(({ name }) => name),
            open: (context, namespace) =>
              createK8s(source, changed(overrides, { context, namespace, readOnly: true }), {
                ...settings,
                layers: fleetLayers,
                chains: new WeakMap(),
              }),
            release: releaseConnections,
          },
          patterns,
          options,
        );
      return {
        ...lazily<Omit<Fleet, "each">>(FLEET_CALLS, fleet),
        each: async function* (type, options) {
          yield* (await fleet()).each(type, options);
        },
      };
    },
    contexts: () => source.contexts(),
    proxy: async (options) => {
      const [{ startProxy }, { PROXY_OPTIONS }] = await Promise.all([
        import("../features/proxy/proxy.ts"),
        import("../features/proxy/options.ts"),
      ]);
      const given = readOptions("proxy", PROXY_OPTIONS, options);
      // The relay does not pass through the chain (lib/features/proxy/README.md), so its checks are made here.
      const readOnly = given.readOnly || isReadOnly();
      if (!readOnly) await layers.guard?.(link).proxy();
      const shown = given.explore
        ? await (await import("../features/explorer/explore.ts")).withPages(given, context, k8s.plan)
        : given;
      return await startProxy(() => upstream(connection), { ...shown, readOnly }, isReadOnly);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return k8s;
}

/** The names of methods, and of objects that hold methods. */
type CallTree<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (...args: never[]) => unknown ? true : CallTree<Verbs[Name]>;
};

const CHANGE_CALLS: CallTree<ChangeVerbs> = {
  label: true,
  annotate: true,
  edit: true,
  scale: true,
  set: { image: true, env: true, resources: true, serviceAccount: true, selector: true, subject: true },
  make: {
    deployment: true,
    job: true,
    cronJob: true,
    configMap: true,
    secret: true,
    registrySecret: true,
    service: true,
    ingress: true,
    role: true,
    clusterRole: true,
    roleBinding: true,
    clusterRoleBinding: true,
    namespace: true,
    serviceAccount: true,
    quota: true,
    podDisruptionBudget: true,
    priorityClass: true,
  },
  rollout: { restart: true, undo: true, pause: true, resume: true, history: true },
  expose: true,
  autoscale: true,
  auth: { reconcile: true },
  approve: true,
  deny: true,
  drain: true,
  drainPlan: true,
  cordon: true,
  uncordon: true,
  taint: true,
};

const FLEET_CALLS: CallTree<Omit<Fleet, "each">> = {
  contexts: true,
  run: true,
  list: true,
  table: true,
  compare: true,
};

/** Creates methods that load their code on the first call. */
function lazily<Verbs extends object>(tree: CallTree<Verbs>, load: () => Promise<Verbs>): Verbs {
  const calls = Object.entries<unknown>(tree).map(([name, inner]) => {
    const loaded = async () => (await load())[name as keyof Verbs];
    if (inner !== true) return [name, lazily(inner as CallTree<object>, loaded as () => Promise<object>)];
    return [name, async (...args: unknown[]) => await (await loaded() as (...args: unknown[]) => unknown)(...args)];
  });
  return Object.fromEntries(calls) as Verbs;
}

/** A verb for one object or a kind. */
function about<Options extends { namespace?: string | undefined }, T>(
  call: string,
  table: OptionTable<Options>,
  run: (target: CallTarget<Options>) => Promise<T>,
  // deno-lint-ignore no-explicit-any -- the caller asserts the type of the object, see the overloads of K8s
): (...args: unknown[]) => Promise<any> {
  return async (...args) => await run(readTarget(call, table, args));
}

// Sessions that only differ in their namespace share the chain and the results of discovery.
function chainOf(link: SessionLink, { layers, chains }: SessionSettings, isReadOnly: () => boolean): Chain {
  const known = chains.get(link.send);
  if (known !== undefined) return known;
  const { context, server, send, connection, credential, impersonation } = link;
  const handler = compose(
    send,
    ...sessionLayers(layers, { place: { context, server }, connection, credential, isReadOnly, impersonation }),
  );
  const made = { handler, discovery: createDiscovery(handler) };
  chains.set(send, made);
  switches.set(handler, layers.readOnly);
  if (link.release !== undefined) releases.set(handler, link.release);
  return made;
}

// Recording a session, or closing it in another way, copies it. Each copy keeps the handler.
const switches = new WeakMap<Handler, ReadOnlySwitch>();

/** Returns the read-only switch of a session, its relatives made by `with()`, and their proxies. */
export function readOnlySwitch({ handler }: Pick<K8s, "handler">): ReadOnlySwitch | undefined {
  return switches.get(handler);
}

const releases = new WeakMap<Handler, () => void>();

/** Closes the connections of a session, but not those of its relatives. The next request opens them again. */
export function releaseConnections({ handler }: Pick<K8s, "handler">): void {
  releases.get(handler)?.();
}

/** Copies a session with another `close`. `readOnly` stays a getter. */
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

// Another context is another cluster, so a namespace, a token or an impersonation of this cluster is dropped. If another
// user is impersonated, the groups, uid and extra attributes of the previous one are dropped. A read-only session stays
// read-only.
function changed(overrides: SessionOverrides, changes: SessionOverrides): SessionOverrides {
  const readOnly = overrides.readOnly || changes.readOnly;
  if (changes.context !== undefined) {
    const { requestTimeout = overrides.requestTimeout } = changes;
    return defined({ ...changes, requestTimeout, readOnly });
  }
  if (changes.as === undefined) return defined({ ...overrides, ...changes, readOnly });
  const { asGroups: _groups, asUid: _uid, asUserExtra: _extra, ...kept } = overrides;
  return defined({ ...kept, ...changes, readOnly });
}
