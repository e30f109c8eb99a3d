import { UnsupportedError } from "../data/core/errors.ts";
import { compose, type Handler, type Middleware, ORIGIN } from "../data/core/handler.ts";
import { authorize } from "../api/credentials/authorize.ts";
import { impersonate, impersonationOf } from "../api/credentials/impersonate.ts";
import { createDiscovery, type Discovery } from "../api/discovery/discovery.ts";
import { aborting } from "../api/transport/abort_call.ts";
import { timeout } from "../api/transport/timeout.ts";
import type { SessionOverrides } from "./k8s.ts";
import type { Connection, Place, Source } from "./source.ts";

/** What {@linkcode handlerSource} can be told. */
export interface HandlerSourceOptions {
  /** Put around the handler for every identity; the first is the outermost. */
  middleware?: (place: Place) => readonly Middleware[];
  /** How the same server is reached over the network, where it is. */
  connection?: () => Promise<Connection>;
}

const OF_A_KUBECONFIG = [
  "context",
  "cluster",
  "user",
  "server",
  "certificateAuthority",
  "tlsServerName",
  "clientCertificate",
  "clientKey",
  "username",
] as const;

/** Sessions over a handler: the sandbox, a recording, a test. There is no kubeconfig, and no context to choose. */
export function handlerSource(handler: Handler, { middleware, connection }: HandlerSourceOptions = {}): Source {
  const outer = middleware?.({ context: "", server: ORIGIN }) ?? [];
  const known = new Map<string, { handler: Handler; discovery: Discovery }>();

  function chain(overrides: SessionOverrides): { handler: Handler; discovery: Discovery } {
    const { token, as, asGroups, asUid, asUserExtra, requestTimeout = 0 } = overrides;
    const key = JSON.stringify([token, as, asGroups, asUid, asUserExtra, requestTimeout]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const impersonation = impersonationOf({}, overrides);
    const inner = [
      ...(token === undefined ? [] : [authorize({ kind: "token", token })]),
      ...(impersonation === undefined ? [] : [impersonate(impersonation)]),
      ...(requestTimeout === 0 ? [] : [timeout(requestTimeout)]),
      aborting(),
    ];
    const whole = compose(handler, ...outer, ...inner);
    const made = { handler: whole, discovery: createDiscovery(whole) };
    known.set(key, made);
    return made;
  }

  return {
    contexts: () => [],
    link(overrides) {
      for (const name of OF_A_KUBECONFIG) {
        if (overrides[name] !== undefined) {
          throw new UnsupportedError(`Cannot choose the ${name} "${overrides[name]}": this session has no kubeconfig`, {
            hints: ["it was made from a handler, which is one server; connect() without one reads the kubeconfig"],
          });
        }
      }
      return {
        context: "",
        namespace: overrides.namespace ?? "default",
        server: ORIGIN,
        ...chain(overrides),
        connection: () => connectionOf(connection, overrides),
      };
    },
    doctor: async (overrides) => {
      const { diagnoseHandler } = await import("../features/doctor/doctor.ts");
      return await diagnoseHandler(chain(overrides).handler, overrides.namespace ?? "default");
    },
    permissions: async () => (await import("../features/doctor/permissions.ts")).noPermissions(),
    close: () => Promise.resolve(),
  };
}

async function connectionOf(
  connection: HandlerSourceOptions["connection"],
  overrides: SessionOverrides,
): Promise<Connection> {
  if (connection === undefined) {
    throw new UnsupportedError("This session has no address: it calls a handler, not a server", {
      hints: ["serve the handler on a port first, and connect to that"],
    });
  }
  const { token } = overrides;
  const impersonation = impersonationOf({}, overrides);
  return {
    ...await connection(),
    ...(token === undefined ? {} : { credential: { kind: "token", token } }),
    ...(impersonation === undefined ? {} : { impersonation }),
  };
}
