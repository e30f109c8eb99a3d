import type { Middleware } from "../core/handler.ts";
import { connect, type ConnectOptions } from "../session/connect.ts";
import type { K8s } from "../session/k8s.ts";
import { type Globals, overridesOf } from "./globals.ts";
import type { Shell } from "./shell.ts";

/** Opens the session that the global flags describe, or goes on with the shell's own. */
export async function open(shell: Shell, flags: Globals): Promise<K8s> {
  const overrides = overridesOf(flags);
  if (shell.session !== undefined && !flags.curl && !flags.sandbox && flags.kubeconfig === undefined) {
    const changed = shell.session.with(overrides);
    // The session outlives the command.
    return { ...changed, close: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const middleware: Middleware[] = [];
  let session: K8s | undefined;
  if (flags.curl) {
    const { printCurl } = await import("./curl.ts");
    middleware.push(printCurl(shell, () => session));
  }
  const common: ConnectOptions = {
    ...overrides,
    onWarning: (text) => shell.err(`Warning: ${text}`),
    ...((flags.verbose ?? 0) >= 6 ? { log: (line: string) => shell.err(line) } : {}),
  };
  if (flags.sandbox) {
    const { sandboxSession } = await import("./sandbox_session.ts");
    session = await sandboxSession(shell, { ...common, middleware });
  } else {
    session = await connect({
      ...common,
      middleware,
      ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
    });
  }
  return session;
}
