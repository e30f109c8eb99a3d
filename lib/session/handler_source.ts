import { UnsupportedError } from "../data/core/errors.ts";
import { compose, type Handler, ORIGIN } from "../data/core/handler.ts";
import { readImpersonation } from "../api/credentials/impersonate.ts";
import { aborting } from "../api/transport/abort_call.ts";
import { connectionLayers } from "./chain.ts";
import { OVERRIDE_ENTRIES, type SessionOverrides } from "./overrides.ts";
import type { Connection, SessionSource } from "./source.ts";
import type { Credential } from "../api/credentials/credential.ts";
import { defined } from "../data/base/defined.ts";

/**
 * Creates the source of sessions over a handler: a sandbox, a recording, a test. It has no kubeconfig and no contexts.
 *
 * @param connection The network connection to the same server, if there is one.
 */
export function handlerSource(handler: Handler, connection?: () => Promise<Connection>): SessionSource {
  const known = new Map<string, Handler>();

  function sendAs(overrides: SessionOverrides): Handler {
    const { namespace: _, ...identity } = overrides;
    const key = JSON.stringify(identity);
    const found = known.get(key);
    if (found !== undefined) return found;
    const { token, requestTimeout } = overrides;
    const inner = connectionLayers({
      impersonation: readImpersonation({}, overrides),
      credential: token === undefined ? undefined : { kind: "token", token },
      requestTimeout,
    });
    // The network obeys the signal of a request, but a handler may not.
    const made = compose(aborting()(handler), ...inner);
    known.set(key, made);
    return made;
  }

  return {
    contexts: () => [],
    link(overrides) {
      requireSupported(overrides);
      return {
        context: "",
        namespace: overrides.namespace ?? "default",
        as: overrides.as || undefined,
        impersonation: () => readImpersonation({}, overrides),
        server: ORIGIN,
        send: sendAs(overrides),
        credential: undefined,
        connection: () => connectionOf(connection, overrides),
      };
    },
    doctor: async (overrides, whole) => {
      const { diagnoseHandler } = await import("../features/doctor/doctor.ts");
      return await diagnoseHandler(whole ?? handler, overrides.namespace ?? "default");
    },
    permissions: async () => (await import("../features/doctor/permissions.ts")).noPermissions(),
    close: () => Promise.resolve(),
  };
}

function requireSupported(overrides: SessionOverrides): void {
  const found = OVERRIDE_ENTRIES.find(([name, { overHandler }]) => overrides[name] !== undefined && !overHandler);
  if (found === undefined) return;
  const [name, { kubeconfig }] = found;
  throw new UnsupportedError(`Cannot use the option "${name}": this session has no kubeconfig with a ${kubeconfig}`, {
    hints: ["call connect() without a handler to use the kubeconfig"],
  });
}

async function connectionOf(
  connection: (() => Promise<Connection>) | undefined,
  overrides: SessionOverrides,
): Promise<Connection> {
  if (connection === undefined) {
    throw new UnsupportedError("This session has no address: it calls a handler, not a server", {
      hints: ["serve the handler on a port, and connect to that port"],
    });
  }
  const { token } = overrides;
  const credential: Credential | undefined = token === undefined ? undefined : { kind: "token", token };
  return { ...await connection(), ...defined({ credential, impersonation: readImpersonation({}, overrides) }) };
}
