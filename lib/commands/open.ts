import type { Middleware } from "../core/handler.ts";
import { connect, type ConnectOptions } from "../session/connect.ts";
import type { K8s } from "../session/k8s.ts";
import { type Globals, overridesOf } from "./globals.ts";
import type { Shell } from "./shell.ts";

/** Options of {@linkcode open}. */
export interface OpenOptions {
  /** With --curl: print the requests of discovery too, for a command that is about them. @default {false} */
  ofDiscovery?: boolean;
}

/** Opens the session that the global flags describe, or goes on with the shell's own. */
export async function open(shell: Shell, flags: Globals, { ofDiscovery = false }: OpenOptions = {}): Promise<K8s> {
  const overrides = overridesOf(flags);
  if (shell.session !== undefined && !flags.curl && !flags.sandbox && flags.kubeconfig === undefined) {
    const changed = shell.session.with(overrides);
    // The session outlives the command.
    return { ...changed, close: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  let session: K8s | undefined;
  const middleware: Middleware[] = [];
  if (flags.curl) {
    const { printCurl } = await import("./curl.ts");
    // A sandbox is not served only to be described: it always takes a token, and has its own authority.
    const connection = flags.sandbox
      ? () => Promise.resolve({ endpoint: { server: "", ca: "" }, credential: { kind: "token" as const, token: "" } })
      : () => session?.connection() ?? Promise.reject(new TypeError("The session is not open yet"));
    middleware.push(printCurl(shell, { connection, as: flags.as, asGroups: flags.asGroup, ofDiscovery }));
  }
  const level = flags.verbose === true ? 6 : flags.verbose ?? 0;
  const options: ConnectOptions = {
    ...overrides,
    middleware,
    onWarning: (text) => shell.err(`Warning: ${text}`),
    ...(level >= 6 ? { log: (line: string) => shell.err(line) } : {}),
  };
  if (flags.sandbox) {
    const { sandboxSession } = await import("./sandbox_session.ts");
    session = await sandboxSession(shell, options);
  } else {
    session = await connect({
      ...options,
      ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
    });
  }
  return session;
}
