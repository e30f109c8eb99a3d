import type { Middleware } from "../../data/core/handler.ts";
import { stripControl } from "../../data/base/text.ts";
import { connect } from "../../session/connect.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Connection, Place } from "../../session/source.ts";
import { type Globals, overridesOf } from "./globals.ts";
import type { Shell } from "./shell.ts";

/** Options of {@linkcode open}. */
export interface OpenOptions {
  /** With --curl: print the requests of discovery too, for a command that is about them. @default {false} */
  ofDiscovery?: boolean;
  /** Further wrappers around every request: the prompt's, to end what runs. */
  middleware?: readonly Middleware[];
  /** Whether a credential plugin may ask now. @default {whether stdin is a terminal} */
  mayAsk?: () => boolean;
}

/** Opens the session that the global flags describe, or goes on with the shell's own. */
export async function open(shell: Shell, flags: Globals, options: OpenOptions = {}): Promise<K8s> {
  let connection: () => Promise<Connection>;
  const wrappers = await wrappersOf(shell, flags, options, () => connection());
  if (shell.session !== undefined && !flags.sandbox && flags.kubeconfig === undefined) {
    const changed = shell.session.with(overridesOf(flags));
    connection = changed.connection;
    // The session has a guard of its own.
    return await borrowed(
      changed,
      [...wrappers.middleware, ...(flags.yes ? [await agreeing()] : []), ...(options.middleware ?? [])],
      wrappers.log,
    );
  }
  const { middleware, log } = wrappers;
  const { middleware: further = [], mayAsk } = options;
  const isGuarded = !flags.yes && !flags.sandbox;
  const settings = {
    ...overridesOf(flags),
    // Another kubeconfig at a prompt that may not write is no way to write.
    ...(shell.session?.readOnly && !flags.sandbox ? { readOnly: true } : {}),
    // The guard knows a request that was agreed to by its identity, so that whoever makes requests anew stands behind it.
    middleware: (place: Place) => [...middleware, ...(isGuarded ? [guarded(shell, place)] : []), ...further],
    ...(log === undefined ? {} : { log }),
    mayAsk,
    onWarning: (text: string) => shell.err(`Warning: ${stripControl(text)}`),
  };
  if (flags.sandbox) {
    const { sandboxSession } = await import("./sandbox_session.ts");
    const k8s = await sandboxSession(shell, settings, flags.curl);
    connection = k8s.connection;
    return k8s;
  }
  const k8s = await connect({
    ...settings,
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
  });
  connection = k8s.connection;
  return k8s;
}

interface Wrappers {
  middleware: Middleware[];
  log?: (line: string) => void;
}

async function wrappersOf(
  shell: Shell,
  flags: Globals,
  { ofDiscovery = false }: OpenOptions,
  connection: () => Promise<Connection>,
): Promise<Wrappers> {
  const { curl, verbose = 0 } = flags;
  const middleware: Middleware[] = [];
  if (curl) {
    const { printCurl } = await import("./curl.ts");
    middleware.push(printCurl(shell, { connection, ofDiscovery, flags }));
  }
  return { middleware, ...(verbose >= 6 ? { log: (line: string) => shell.err(line) } : {}) };
}

// A session that outlives the command: closing it is not the command's business.
async function borrowed(session: K8s, middleware: Middleware[], log: Wrappers["log"]): Promise<K8s> {
  if (middleware.length === 0 && log === undefined) {
    return { ...session, close: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const { handler, connection, namespace } = session;
  return await connect({ handler, connection, namespace, middleware, ...(log === undefined ? {} : { log }) });
}

// A read must not pay for what guards writes, unless it may be one of those that run something in a pod.
function guarded(shell: Shell, place: Place): Middleware {
  return (next) => async (request) => {
    if (request.method === "GET" && !ACTING_REGEXP.test(new URL(request.url).pathname)) return await next(request);
    const { guard } = await import("./guard.ts");
    return await guard(shell, place)(next)(request);
  };
}

// `%` may hide any of the words.
const ACTING_REGEXP = /\/(exec|attach|portforward|proxy)(\/|$)|%/;

async function agreeing(): Promise<Middleware> {
  return (await import("./guard.ts")).agree;
}
