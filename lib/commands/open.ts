import type { Middleware } from "../core/handler.ts";
import { connect, type ConnectOptions } from "../session/connect.ts";
import type { K8s } from "../session/k8s.ts";
import type { Connection } from "../session/source.ts";
import { type Globals, overridesOf } from "./globals.ts";
import type { Shell } from "./shell.ts";

/** Options of {@linkcode open}. */
export interface OpenOptions {
  /** With --curl: print the requests of discovery too, for a command that is about them. @default {false} */
  ofDiscovery?: boolean;
  /** Further wrappers around every request: the prompt's, to end what runs. */
  middleware?: readonly Middleware[];
}

/** Opens the session that the global flags describe, or goes on with the shell's own. */
export async function open(shell: Shell, flags: Globals, options: OpenOptions = {}): Promise<K8s> {
  let connection: () => Promise<Connection>;
  const wrappers = await wrappersOf(shell, flags, options, () => connection());
  if (shell.session !== undefined && !flags.sandbox && flags.kubeconfig === undefined) {
    const changed = shell.session.with(overridesOf(flags));
    connection = changed.connection;
    return await borrowed(changed, wrappers);
  }
  const settings = {
    ...overridesOf(flags),
    ...wrappers,
    onWarning: (text: string) => shell.err(`Warning: ${text}`),
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

type Wrappers = Pick<ConnectOptions, "middleware" | "log">;

async function wrappersOf(
  shell: Shell,
  { curl, verbose = 0 }: Globals,
  { ofDiscovery = false, middleware: further = [] }: OpenOptions,
  connection: () => Promise<Connection>,
): Promise<Wrappers> {
  const middleware: Middleware[] = [...further];
  if (curl) {
    const { printCurl } = await import("./curl.ts");
    middleware.push(printCurl(shell, { connection, ofDiscovery }));
  }
  return { middleware, ...(verbose >= 6 ? { log: (line: string) => shell.err(line) } : {}) };
}

// A session that outlives the command: closing it is not the command's business.
async function borrowed(session: K8s, wrappers: Wrappers): Promise<K8s> {
  if (wrappers.middleware?.length === 0 && wrappers.log === undefined) {
    return { ...session, close: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const { handler, connection, namespace } = session;
  return await connect({ handler, connection, namespace, ...wrappers });
}
