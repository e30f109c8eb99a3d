import { type Handler, mayWrite, type Middleware, type WriteGroup } from "../data/core/handler.ts";
import { authorize, renewOnRefusal } from "../api/credentials/authorize.ts";
import type { Credential } from "../api/credentials/credential.ts";
import { impersonate, type Impersonation } from "../api/credentials/impersonate.ts";
import type { Recorder } from "../api/transport/record.ts";
import { retry } from "../api/transport/retry.ts";
import { warnings } from "../api/transport/warnings.ts";
import type { JournalEntry, JournalStore } from "../features/undo/entry.ts";
import type { Connection, Place } from "./source.ts";

/**
 * The layers of a session, outermost first: a request meets them from top to bottom, and its answer from bottom to top.
 * {@linkcode connectionLayers} continues the list. Every session has this chain, whether it comes from a kubeconfig or
 * from a handler.
 */
export function sessionLayers(layers: Layers, link: ChainLink): Middleware[] {
  const { curl, guard, journal, extra, warnings, retry, trace, readOnly, recorders } = layers;
  const { place, connection, credential, isReadOnly, impersonation } = link;
  return present([
    // Read-only: refuses writes. It comes first, so that no confirmation is requested for a write that is refused anyway.
    refuseWrites(isReadOnly, readOnly),
    // Curl: prints the request instead of sending it, so nothing below runs.
    curl?.(connection),
    // Guard: asks before a write. It sees each write once; the layers below may send it again.
    guard?.(place).request,
    // Journal: records writes for undo. It is inside of the guard, because a refused write is not sent.
    journal === undefined ? undefined : recordedIn(journal, place, connection),
    // Extra: the caller's `middleware`. The prompt cancels and counts requests here.
    ...extra(place),
    // Renewal: sends the request once more with a new credential after a 401. It needs to be outside of authorization.
    credential === undefined ? undefined : renewOnRefusal(credential),
    // Warnings: passes on the server's `Warning:` headers.
    warnings,
    // Retry: waits and sends again if the server is busy, or if the connection breaks during a read.
    retry,
    // Trace: logs each request that is sent, so it is inside of retry.
    trace,
    // Record: notes the permissions that each request needs, while `k8s.record()` is on.
    recorded(recorders, impersonation),
    // Rate: delays requests beyond the limit of a script in a Job. It is innermost, so that it counts all of them.
    (next) => rateLimit?.(next) ?? next,
  ]);
}

/**
 * The layers of one connection, outermost first. They are separate because a connection is replaced when its certificate
 * is rotated, while the layers of the session stay. Below them is the network, or the handler that a session was made
 * from.
 */
export function connectionLayers({ impersonation, credential, requestTimeout = 0 }: ConnectionLayerOptions) {
  return present([
    // Impersonation: adds the Impersonate-* headers.
    impersonation === undefined ? undefined : impersonate(impersonation),
    // Authorization: adds the credential. It is inside of every layer that could print or log the request.
    credential === undefined ? undefined : authorize(credential),
    // Time-out: limits one request, its answer's body included. It is innermost, so that each retry has its own limit.
    requestTimeout === 0
      ? undefined
      : lazily(async () => (await import("../api/transport/timeout.ts")).timeout(requestTimeout)),
  ]);
}

/** Asks for confirmation before writes. */
export interface WriteGuard {
  /** Asks before each write. */
  request: Middleware;
  /** Asks before a proxy is opened, because the proxy does not ask before writes. */
  proxy(): Promise<void>;
}

/** The journal of a session, which is opened on first use. */
export interface SessionJournal {
  open: () => Promise<OpenJournal>;
}

/** A journal that is open. */
export interface OpenJournal {
  /** The place of the entries. */
  store: JournalStore;
  /** Whether writes are recorded. Without this, earlier writes can still be listed and undone. */
  isOn: boolean;
  /** Whether values that may be secret are recorded. @default {false} */
  keepsValues?: boolean | undefined;
  /** Returns the current command or input, whose writes are undone together. @default {each call is on its own} */
  group?: (() => WriteGroup | undefined) | undefined;
  /** Called with each entry when it is complete. */
  onEntry?: ((entry: JournalEntry) => void | Promise<void>) | undefined;
}

/** The named places of the chain that only commands fill. */
export interface CommandLayers {
  /** Prints requests instead of sending them. */
  curl?: ((connection: () => Promise<Connection>) => Middleware) | undefined;
  /** Asks before writes; `"none"` leaves out the guard of the session that a command runs in. */
  guard?: ((place: Place) => WriteGuard) | "none" | undefined;
  /** Returns the journal of a session, from the journal of the session in which a command runs. */
  journal?: ((current: SessionJournal | undefined) => SessionJournal | undefined) | undefined;
  /** Called with a line for each request. */
  log?: ((line: string) => void) | undefined;
  /** How much is logged, as kubectl's `-v`. @default {6} */
  logLevel?: number | undefined;
  /** Refuses writes, apart from the other sessions. */
  readOnly?: ReadOnlySwitch | undefined;
}

/** Refuses the writes of a session and of all sessions made by its `with()`. The prompt's `.readonly` turns it on and off. */
export interface ReadOnlySwitch {
  isOn: boolean;
  /** Whether the session is one of several contexts. @default {false} */
  isFleet?: boolean;
}

/** The contents of the chain's places. A session shares them with the sessions made by its `with()`. */
export interface Layers {
  readOnly: ReadOnlySwitch;
  /** The recorders that are on. */
  recorders: Set<Recorder>;
  curl: CommandLayers["curl"];
  guard: ((place: Place) => WriteGuard) | undefined;
  journal: SessionJournal | undefined;
  extra: (place: Place) => readonly Middleware[];
  warnings: Middleware | undefined;
  retry: Middleware;
  trace: Middleware | undefined;
}

/** Options of {@linkcode layersOf}. */
export interface LayerOptions {
  onWarning?: ((text: string, source?: "server") => void) | undefined;
  log?: ((line: string) => void) | undefined;
  journal?: SessionJournal | undefined;
  middleware?: readonly Middleware[] | ((place: Place) => readonly Middleware[]) | undefined;
}

/** Makes the layers of a session. */
export function layersOf({ onWarning, log, journal, middleware = [] }: LayerOptions): Layers {
  return {
    readOnly: { isOn: false },
    recorders: new Set(),
    curl: undefined,
    guard: undefined,
    journal,
    extra: typeof middleware === "function" ? middleware : () => middleware,
    warnings: onWarning === undefined ? undefined : warnings(onWarning),
    retry: retry({ onWait: onWarning }),
    trace: traceOf(log),
  };
}

let rateLimit: Middleware | undefined;

/** Limits the rate of requests of all sessions together that this process opens from now on. */
export function limitEverySession(limit: Middleware): void {
  rateLimit = limit;
}

/** Fills the places of a command; what the command leaves out stays. */
export function withCommandLayers(layers: Layers, command: CommandLayers): Layers {
  const { curl, guard, journal, log, logLevel, readOnly } = command;
  return {
    ...layers,
    readOnly: readOnly ?? layers.readOnly,
    curl: curl ?? layers.curl,
    guard: guard === "none" ? undefined : guard ?? layers.guard,
    journal: journal === undefined ? layers.journal : journal(layers.journal),
    trace: traceOf(log, logLevel) ?? layers.trace,
  };
}

/** The server and the identity of a session, for its layers. */
export interface ChainLink {
  place: Place;
  connection: () => Promise<Connection>;
  /** The credential in use; undefined if it cannot be renewed. */
  credential: (() => Promise<Credential>) | undefined;
  /** Whether writes are refused now. */
  isReadOnly: () => boolean;
  /** The impersonated identity. */
  impersonation: () => Impersonation | undefined;
}

/** Options of {@linkcode connectionLayers}. */
export interface ConnectionLayerOptions {
  impersonation?: Impersonation | undefined;
  credential?: Credential | undefined;
  /** Milliseconds; 0 means no limit. */
  requestTimeout?: number | undefined;
}

function refuseWrites(isReadOnly: () => boolean, readOnlySwitch: ReadOnlySwitch): Middleware {
  return (next) => async (request) => {
    if (!isReadOnly()) return await next(request);
    const { readOnly } = await import("../api/transport/read_only.ts");
    return await readOnly(readOnlySwitch.isOn, readOnlySwitch.isFleet)(next)(request);
  };
}

// Recorders of this process, besides those of a session: `recordEverySession` adds them.
const everywhere = new Set<Recorder>();

/** Records the requests of all sessions of this process, for a command that runs a script. */
export function recordEverySession(recorder: Recorder): void {
  everywhere.add(recorder);
}

function recorded(recorders: ReadonlySet<Recorder>, impersonation: ChainLink["impersonation"]): Middleware {
  return (next) => async (request) => {
    if (recorders.size === 0 && everywhere.size === 0) return await next(request);
    const { sendRecorded } = await import("../api/transport/record.ts");
    const all = new Set([...recorders, ...everywhere]);
    const send = [...all].reduce<Handler>(
      (inner, recorder) => (request) => sendRecorded(recorder, inner, request, impersonation),
      next,
    );
    return await send(request);
  };
}

// Reads load no code of the journal.
function recordedIn(journal: SessionJournal, place: Place, connection: ChainLink["connection"]): Middleware {
  const record = lazily(async () => {
    const opened = await journal.open();
    if (!opened.isOn) return (next) => next;
    const [{ recordWrites }, { clusterIdentity }] = await Promise.all([
      import("../features/undo/recorder.ts"),
      import("../features/undo/identity.ts"),
    ]);
    const { context, server } = place;
    return recordWrites({ ...opened, context, cluster: clusterIdentity(server, connection) });
  });
  return (next) => {
    const recorded = record(next);
    return async (request) => await (mayWrite(request) ? recorded : next)(request);
  };
}

function traceOf(log: LayerOptions["log"], level?: number): Middleware | undefined {
  if (log === undefined) return undefined;
  return lazily(async () => (await import("../api/transport/trace.ts")).trace(log, { level }));
}

// The first request loads the layer's code: a cold `get` loads no layer that it does not use.
function lazily(load: () => Promise<Middleware>): Middleware {
  return (next) => {
    let handler: Promise<Handler> | undefined;
    return async (request) => await (await (handler ??= load().then((layer) => layer(next))))(request);
  };
}

function present(layers: (Middleware | undefined)[]): Middleware[] {
  return layers.filter((layer) => layer !== undefined);
}
