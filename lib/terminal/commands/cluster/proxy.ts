import { parseDuration } from "../../../data/core/duration.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { isLoopback } from "../../../api/transport/endpoint.ts";
import { isEverywhere, toUrlHost } from "../../../features/proxy/address.ts";
import type { Proxy } from "../../../features/proxy/proxy.ts";
import type { ProxyOptions } from "../../../features/proxy/options.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { warnOfInsecurity } from "../../shell/tls_warnings.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { requestLog } from "./request_log.ts";
import type { Shell } from "../../shell/shell.ts";

interface ProxyFlags extends Globals {
  port?: number | undefined;
  address?: string | undefined;
  unixSocket?: string | undefined;
  apiPrefix?: string | undefined;
  www?: string | undefined;
  wwwPrefix?: string | undefined;
  acceptHosts?: string | undefined;
  acceptPaths?: string | undefined;
  rejectPaths?: string | undefined;
  rejectMethods?: string | undefined;
  disableFilter?: boolean | undefined;
  keepalive?: string | undefined;
  allowOrigin?: string[] | undefined;
  allowExec?: boolean | undefined;
  redactSecrets?: boolean | undefined;
  namespaceOnly?: string | undefined;
  secret?: boolean | undefined;
  maxRequests?: number | undefined;
  maxConnections?: number | undefined;
  maxBodySize?: number | undefined;
  explore?: boolean | undefined;
  quiet?: boolean | undefined;
}

/** `k8s proxy`: until Ctrl+C. */
export function proxyCommand(shell: Shell) {
  return newCommand(
    "proxy",
    "A local proxy to the API server, until Ctrl+C. Pages of other sites are refused, and so is what runs programs in pods; with --read-only, whatever changes things.",
  )
    .option("-p, --port <port:integer>", "0 is a free one. Default: 8001.")
    .option("--address <address:string>", "Where to listen. Default: 127.0.0.1. Any other demands a secret.")
    .option("-u, --unix-socket <file:string>", "A socket to listen on instead, which only you can open.")
    .option("--api-prefix <path:string>", "Where the API is served. Default: /.")
    .option("-w, --www <folder:string>", "A folder whose files are served too; no dot files, nothing outside of it.")
    .option("-P, --www-prefix <path:string>", "Where they are served. Default: /static/.")
    .option("--accept-hosts <regexps:string>", "Names that Host may have, whole. Default: those of this machine.")
    .option("--accept-paths <regexps:string>", "Paths that may be asked for. Default: all.")
    .option("--reject-paths <regexps:string>", "Paths that may not, besides those that --allow-exec lets through.")
    .option("--reject-methods <regexps:string>", "Methods that may not be used: POST,PUT,PATCH. Default: none.")
    .option("--disable-filter", "Let everything through, pages of other sites and exec too. Dangerous.")
    .option("--keepalive <duration:duration>", "As in kubectl, but without effect: silent connections are not probed.")
    .option("--append-server-path", "As in kubectl, but no need: a path of the server's own is always put before.")
    .option("--allow-origin <origin:string>", "A site whose pages may send requests; may be repeated.", {
      collect: true,
    })
    .option("--allow-exec", "Let exec, attach, port-forward and the kubelet's own run and exec through.")
    .option("--redact-secrets", "Blank the data of Secrets in answers.")
    .option("--namespace-only <name:string>", "Keep to one namespace.")
    .option("--secret", "Demand a random secret of each request; it is printed once, in the address.")
    .option("--max-requests <number:integer>", "Requests that the cluster answers at one time. Default: 512.")
    .option("--max-connections <number:integer>", "Connections of clients. Default: 1024.")
    .option("--max-body-size <bytes:integer>", "The body of a request. Default: no limit.")
    .option("--explore", "Serve a page below /-/ that shows the cluster's own API: search a path, read it, try it.")
    .option("-q, --quiet", "Write no line for each request on stderr.")
    .example("Row 1 of the tutorial", "k8s proxy --port 8080")
    .example(
      "kubectl through it, exec too",
      "k8s proxy --allow-exec &\nkubectl -s http://127.0.0.1:8001 exec -it web -- sh",
    )
    .example("A dashboard of your own that may only look", "k8s proxy --read-only --redact-secrets --www ./dashboard")
    .example("The API reference of your own cluster, in the browser", "k8s proxy --explore")
    .action(async (flags: ProxyFlags) => {
      if (flags.explore && flags.unixSocket !== undefined) {
        throw new UsageError("Cannot explore through a socket: browsers open none", {
          hints: ["leave out --unix-socket or --explore"],
        });
      }
      await using k8s = await openShellSession(shell, flags);
      const { lines, log } = requestLog(shell);
      await using proxy = await k8s.proxy({ ...optionsOf(flags), ...(flags.quiet ? {} : { log }) });
      warn(shell, flags);
      warnOfInsecurity(shell, (await k8s.connection()).endpoint);
      await shell.out(`Starting to serve on ${flags.unixSocket ?? placeOf(proxy, flags.address)}\n`);
      if (new URL(proxy.url).pathname !== "/" && flags.unixSocket === undefined) {
        await shell.out(`${proxy.url}/\n`);
      }
      if (flags.explore) await shell.out(`${proxy.url}/-/\n`);
      await waitForAbort(shell.signal);
      lines.flush();
    });
}

function optionsOf(flags: ProxyFlags): ProxyOptions {
  const { port, unixSocket, requestTimeout, allowOrigin } = flags;
  const taken = {
    address: flags.address,
    unixSocket,
    apiPrefix: flags.apiPrefix,
    www: flags.www,
    wwwPrefix: flags.wwwPrefix,
    acceptHosts: flags.acceptHosts,
    acceptPaths: flags.acceptPaths,
    rejectPaths: flags.rejectPaths,
    rejectMethods: flags.rejectMethods,
    disableFilter: flags.disableFilter,
    allowOrigins: allowOrigin,
    allowExec: flags.allowExec,
    redactSecrets: flags.redactSecrets,
    namespaceOnly: flags.namespaceOnly,
    secret: flags.secret,
    explore: flags.explore,
    maxRequests: flags.maxRequests,
    maxConnections: flags.maxConnections,
    maxBodySize: flags.maxBodySize,
    port: port ?? (unixSocket === undefined ? 8001 : undefined),
    requestTimeout: requestTimeout === undefined ? undefined : parseDuration(requestTimeout),
  };
  return Object.fromEntries(Object.entries(taken).filter(([, value]) => value !== undefined)) as ProxyOptions;
}

function warn(shell: Shell, { disableFilter, unixSocket, acceptHosts, address = "127.0.0.1" }: ProxyFlags): void {
  if (disableFilter && unixSocket === undefined) {
    shell.err("Warning: the filter is off: any page that you open can use your credentials through this proxy");
  }
  if (unixSocket === undefined && !isLoopback(toUrlHost(address))) {
    shell.err(
      `Warning: others can reach ${address}: whoever has the secret below acts as you, and whoever is on the way reads along`,
    );
    if (isEverywhere(address) && acceptHosts === undefined && !disableFilter) {
      shell.err("hint: only by the names in Host that are let through: --accept-hosts localhost,127.0.0.1,NAME");
    }
  }
}

// All addresses of this machine are no address to open: the banner has them, and the URL one that works.
function placeOf({ url, port }: Proxy, address = ""): string {
  return `${isEverywhere(address) ? toUrlHost(address) : new URL(url).hostname}:${port}`;
}

/** Resolves when a person ends what runs on. */
export function waitForAbort(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
