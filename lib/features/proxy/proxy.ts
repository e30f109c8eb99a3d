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

/** A proxy that runs. */
export interface Proxy extends AsyncDisposable {
  /** `http://127.0.0.1:8001`, with the secret as its path where one is demanded; `unix:///run/k8s.sock`. */
  readonly url: string;
  /** The port that it listens on; 0 on a socket. */
  readonly port: number;
  /** Ends it and every connection; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a proxy to a cluster.
 *
 * @param connect The cluster as it is now; asked again while the proxy runs, since certificates are rotated.
 * @param isReadOnly Asked for each request: a session can become read-only while its proxy runs.
 * @throws {NetworkError} Where it cannot listen.
 * @throws {UsageError} Where options contradict each other.
 */
export async function startProxy(
  connect: () => Promise<ProxyUpstream>,
  options: ProxyOptions = {},
  isReadOnly: () => boolean = () => false,
): Promise<Proxy> {
  const { port = 0, address = "127.0.0.1", unixSocket, log } = options;
  contradictions(options);
  const limits = readLimits(options);
  const rules = await rulesOf(options);
  const cluster = openCluster(connect);
  // Whatever is wrong with the kubeconfig is said now, and not to the first client.
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

/** How long close() waits for what is under way: a plugin that a person has to answer takes any time. */
const CLOSE_MS = 1000;

async function accept(listening: Listening, connections: Set<ClientConnection>, serving: Serving): Promise<void> {
  const served = new Set<Promise<void>>();
  for await (const link of listening.links) {
    const connection = openClientConnection(link);
    if (connections.size >= serving.limits.maxConnections) {
      const message = `this proxy has ${connections.size} connections already; --max-connections allows more`;
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
    throw new UsageError(`Cannot listen on port ${port}: ports are whole numbers up to 65535, and 0 is a free one`);
  }
  if (unixSocket !== undefined && port !== 0) {
    throw new UsageError("Cannot listen on a port and on a socket: give --port or --unix-socket");
  }
  if (unixSocket !== undefined && secret) {
    throw new UsageError(
      "Cannot demand a secret on a socket: its address has no room for one, and only you can open it",
      {
        hints: ["leave out --secret or --unix-socket"],
      },
    );
  }
  if (readOnly && allowExec) {
    throw new UsageError("Cannot be read-only and allow exec: what runs in a pod can change things", {
      hints: ["leave out --read-only or --allow-exec"],
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
    throw new UsageError(`Cannot serve two things below ${twice}`, {
      hints: ["--www-prefix says where files are, and --api-prefix where the API is: /api/ leaves the rest to files"],
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
    ...(options.namespaceOnly === undefined ? {} : { namespaceOnly: options.namespaceOnly }),
  };
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && url.origin !== "null" && /^https?:$/.test(url.protocol)) return url.origin;
  throw new UsageError(`Cannot allow the origin "${text}": it is none`, {
    hints: ["such as http://localhost:3000: scheme, name and port"],
  });
}

function slashed(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "")}/`.replace(/^\/\/$/, "/");
}
