import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isLoopback } from "../../api/transport/endpoint.ts";
import { isEverywhere, toLocalUrlHost, toUrlHost } from "./address.ts";
import { openCluster, type ProxyUpstream } from "./cluster.ts";
import { failureAnswer } from "./failure.ts";
import { readLimits } from "./limits.ts";
import { type Listening, listenOnPort, listenOnSocket } from "./listen.ts";
import type { ProxyOptions } from "./options.ts";
import { compilePatterns } from "./patterns.ts";
import { chooseRoute, type Rules } from "./route.ts";
import { newSecret } from "./secret.ts";
import { type ClientConnection, openClientConnection, serveConnection, type Serving } from "./serve.ts";
import { watchOver } from "./watchdog.ts";

/** A running proxy. */
export interface ProxyServer extends AsyncDisposable {
  /** `http://127.0.0.1:8001`, with the secret as its path if one is required, or `unix:///run/k8s.sock`. */
  readonly url: string;
  /** The port of the proxy; 0 for a Unix socket. */
  readonly port: number;
  /** Stops the proxy and closes all connections. Can be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts a proxy to a cluster.
 *
 * @param connect Returns the current endpoint. Called again while the proxy runs, because certificates are rotated.
 * @param isReadOnly Called for each request, because a session can become read-only while its proxy runs.
 * @throws {NetworkError} If the proxy cannot listen.
 * @throws {UsageError} If options contradict each other.
 */
export async function startProxy(
  connect: () => Promise<ProxyUpstream>,
  options: ProxyOptions = {},
  isReadOnly: () => boolean = () => false,
): Promise<ProxyServer> {
  const { port = 0, address = "127.0.0.1", unixSocket, log } = options;
  contradictions(options);
  const limits = readLimits(options);
  const rules = await rulesOf(options);
  const cluster = openCluster(connect);
  // Reports errors of the kubeconfig now and not to the first client.
  await cluster.current();
  const listening = unixSocket === undefined ? listenOnPort(address, port) : await listenOnSocket(unixSocket);
  const isOpen = unixSocket === undefined && !isLoopback(toUrlHost(address));
  const secret = options.secret || isOpen ? newSecret() : undefined;
  Object.assign(rules, {
    port: listening.port,
    secret: secret === undefined ? undefined : { secret, cookie: `k8s-proxy-${listening.port ?? "socket"}` },
  });
  const serving: Serving = {
    limits,
    route: (request, { base }) => chooseRoute(request, isReadOnly() ? { ...rules, readOnly: true } : rules, base),
    cluster: cluster.current,
    inFlight: 0,
    requestTimeout: options.requestTimeout ?? 0,
    log,
  };
  const connections = new Set<ClientConnection>();
  const stopWatching = watchOver(connections, limits);
  const accepting = accept(listening, connections, serving);

  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      listening.close();
      for (const { wire } of connections) wire.hangUp();
      cluster.close();
      stopWatching();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, CLOSE_MS);
      await Promise.race([accepting, late.promise]);
      clearTimeout(timer);
    })();
  const url = unixSocket === undefined
    ? `http://${toLocalUrlHost(address)}:${listening.port}${secret === undefined ? "" : `/${secret}`}`
    : `unix://${await Deno.realPath(unixSocket)}`;
  return { url, port: listening.port ?? 0, close, [Symbol.asyncDispose]: close };
}

/** Time in milliseconds that close() waits for pending work. A plugin that prompts for input can take any time. */
const CLOSE_MS = 1000;

async function accept(listening: Listening, connections: Set<ClientConnection>, serving: Serving): Promise<void> {
  const served = new Set<Promise<void>>();
  for await (const link of listening.links) {
    const connection = openClientConnection(link);
    if (connections.size >= serving.limits.maxConnections) {
      const message = `this proxy already has ${connections.size} connections, the limit in its option maxConnections`;
      const { head, body } = failureAnswer({ code: 503, message });
      connection.wire.writeText(head, body).catch(() => {})
        .finally(() => connection.wire.close());
      continue;
    }
    connections.add(connection);
    const serves = serveConnection(connection, serving).finally(() => {
      connections.delete(connection);
      served.delete(serves);
    });
    served.add(serves);
  }
  await Promise.all(served);
}

function contradictions({ unixSocket, port = 0, readOnly, allowExec, secret }: ProxyOptions): void {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError(
      `Cannot listen on port ${port}: a port must be an integer from 0 to 65535, and 0 chooses a free port`,
    );
  }
  if (unixSocket !== undefined && port !== 0) {
    throw new UsageError("Cannot listen on a port and a Unix socket: set either port or unixSocket");
  }
  if (unixSocket !== undefined && secret) {
    throw new UsageError(
      "Cannot require a secret on a Unix socket: its address cannot contain one, and only you can open it",
      {
        hints: ["remove the option secret or unixSocket"],
      },
    );
  }
  if (readOnly && allowExec) {
    throw new UsageError("Cannot allow exec in a read-only proxy: programs in pods can make changes", {
      hints: ["remove the option readOnly or allowExec"],
    });
  }
}

async function rulesOf(options: ProxyOptions): Promise<Rules> {
  const { address = "127.0.0.1", acceptHosts, acceptPaths, www, allowOrigins = [] } = options;
  const wwwPrefix = slashed(options.wwwPrefix ?? "/static/");
  const pages: [string, Handler][] = Object.entries(options.pages ?? {});
  if (www !== undefined) {
    const { staticFiles } = await import("./static_files.ts");
    pages.push([wwwPrefix, await staticFiles(www, wwwPrefix)]);
  }
  const apiPrefix = slashed(options.apiPrefix ?? "/");
  const prefixes = [apiPrefix, ...pages.map(([prefix]) => prefix)];
  const twice = prefixes.find((prefix, index) => prefixes.indexOf(prefix) < index);
  if (twice !== undefined) {
    throw new UsageError(`Cannot serve two handlers below ${twice}`, {
      hints: ["set wwwPrefix or apiPrefix to another path; with apiPrefix /api/, files can be served below /"],
    });
  }
  return {
    port: undefined,
    address: /^\d|:/.test(address) && !isEverywhere(address) ? toUrlHost(address) : undefined,
    acceptHosts: acceptHosts === undefined ? undefined : compilePatterns(acceptHosts, { whole: true }),
    allowOrigins: allowOrigins.map((origin) => originOf(origin)),
    disableFilter: options.disableFilter ?? false,
    acceptPaths: acceptPaths === undefined ? undefined : compilePatterns(acceptPaths),
    rejectPaths: compilePatterns(options.rejectPaths ?? ""),
    rejectMethods: compilePatterns(options.rejectMethods ?? ""),
    apiPrefix,
    secret: undefined,
    pages: pages.sort(([a], [b]) => b.length - a.length),
    allowExec: options.allowExec ?? false,
    readOnly: options.readOnly ?? false,
    redactSecrets: options.redactSecrets ?? false,
    ...defined({ namespaceOnly: options.namespaceOnly }),
  };
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && url.origin !== "null" && /^https?:$/.test(url.protocol)) return url.origin;
  throw new UsageError(`Cannot allow the origin "${text}": it is not an origin`, {
    hints: ["use scheme, host and port, such as http://localhost:3000"],
  });
}

function slashed(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "")}/`.replace(/^\/\/$/, "/");
}
