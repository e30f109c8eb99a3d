import { defined } from "../../../data/base/defined.ts";
import { whenAborted } from "../../../data/base/wait.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { isLoopback } from "../../../api/transport/endpoint.ts";
import { isEverywhere, toUrlHost } from "../../../features/proxy/address.ts";
import type { Proxy } from "../../../features/proxy/proxy.ts";
import type { ProxyOptions } from "../../../features/proxy/options.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { warnOfInsecurity } from "../../shell/tls_warnings.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { requestLog } from "./request_log.ts";
import { advise, type Shell } from "../../shell/shell.ts";

const OPTIONS = {
  port: { short: "-p", value: "port", type: "integer", help: "Port to listen on; 0 is a free one", default: "8001" },
  address: {
    value: "address",
    help: "Address to listen on; any other than loopback demands a secret",
    default: "127.0.0.1",
  },
  unixSocket: {
    short: "-u",
    value: "file",
    help: "Socket to listen on instead, which only you can open",
    completion: "file",
  },
  apiPrefix: { value: "path", help: "Path that the API is served at", default: "/" },
  www: {
    short: "-w",
    value: "folder",
    help: "Folder whose files are served too, except dot files",
    completion: "file",
  },
  wwwPrefix: { short: "-P", value: "path", help: "Path that they are served at", default: "/static/" },
  acceptHosts: { value: "regexps", help: "Accepted values of the Host header", default: "the names of this machine" },
  acceptPaths: { value: "regexps", help: "Accepted paths", default: "all" },
  rejectPaths: { value: "regexps", help: "Rejected paths, besides those of --allow-exec" },
  rejectMethods: { value: "regexps", help: "Rejected methods, such as POST,PUT,PATCH", default: "none" },
  disableFilter: { help: "Accept every request, pages of other sites and exec too. Dangerous" },
  keepalive: { value: "duration", type: "duration", help: "Accepted for compatibility; has no effect" },
  appendServerPath: { help: "Accepted for compatibility; always on" },
  allowOrigin: { value: "origin", help: "Site whose pages may send requests; may be repeated", repeated: true },
  allowExec: { help: "Accept exec, attach, port-forward and the kubelet's run and exec" },
  redactSecrets: { help: "Blank the data of Secrets in answers" },
  namespaceOnly: { value: "name", help: "Accept only paths in this namespace", completion: "namespace" },
  secret: { help: "Demand a random secret with each request; the printed address contains it" },
  maxRequests: { value: "number", type: "integer", help: "Limit of requests in flight to the cluster", default: "512" },
  maxConnections: { value: "number", type: "integer", help: "Limit of client connections", default: "1024" },
  maxBodySize: { value: "bytes", type: "integer", help: "Limit of a request body", default: "none" },
  explore: { help: "Serve a page at /-/ to search, read and try the cluster's API" },
  quiet: { short: "-q", help: "Log no requests on stderr" },
} as const satisfies Options;

type ProxyFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s proxy`: until Ctrl+C. */
export function proxyCommand(shell: Shell) {
  return defineCommand({
    name: "proxy",
    description:
      "Serve a local proxy to the API server until Ctrl+C. It refuses pages of other sites and exec; with --read-only, all writes.",
    examples: [
      ["Serve the API on port 8080 (row 1 of the tutorial)", "k8s proxy --port 8080"],
      [
        "Let kubectl through, exec included",
        "k8s proxy --allow-exec &\nkubectl -s http://127.0.0.1:8001 exec -it web -- sh",
      ],
      ["Serve a read-only dashboard of your own", "k8s proxy --read-only --redact-secrets --www ./dashboard"],
      ["Browse the API reference of your cluster", "k8s proxy --explore"],
    ],
    options: OPTIONS,
    action: async (flags) => {
      if (flags.explore && flags.unixSocket !== undefined) {
        throw new UsageError("Cannot explore through a socket: browsers open none", {
          hints: ["leave out --unix-socket or --explore"],
        });
      }
      await using k8s = await openShellSession(shell, flags);
      const { lines, log } = requestLog(shell);
      await using proxy = await k8s.proxy(optionsOf(flags, log));
      warn(shell, flags);
      warnOfInsecurity(shell, (await k8s.connection()).endpoint);
      await shell.out(`Starting to serve on ${flags.unixSocket ?? placeOf(proxy, flags.address)}\n`);
      if (new URL(proxy.url).pathname !== "/" && flags.unixSocket === undefined) {
        await shell.out(`${proxy.url}/\n`);
      }
      if (flags.explore) await shell.out(`${proxy.url}/-/\n`);
      await whenAborted(shell.signal);
      lines.flush();
    },
  });
}

function optionsOf(flags: ProxyFlags, log: ProxyOptions["log"]): ProxyOptions {
  const { port, unixSocket, allowOrigin: allowOrigins, quiet } = flags;
  const { address, apiPrefix, www, wwwPrefix, acceptHosts, acceptPaths, rejectPaths, rejectMethods } = flags;
  const { disableFilter, allowExec, redactSecrets, namespaceOnly, secret, explore } = flags;
  const { maxRequests, maxConnections, maxBodySize, requestTimeout } = flags;
  return defined({
    ...{ address, unixSocket, apiPrefix, www, wwwPrefix, acceptHosts, acceptPaths, rejectPaths, rejectMethods },
    ...{ disableFilter, allowOrigins, allowExec, redactSecrets, namespaceOnly, secret, explore },
    ...{ maxRequests, maxConnections, maxBodySize, requestTimeout },
    port: port ?? (unixSocket === undefined ? 8001 : undefined),
    log: quiet ? undefined : log,
  });
}

function warn(shell: Shell, { disableFilter, unixSocket, acceptHosts, address = "127.0.0.1" }: ProxyFlags): void {
  if (disableFilter && unixSocket === undefined) {
    advise(shell, "Warning: the filter is off: any page that you open can use your credentials through this proxy");
  }
  if (unixSocket === undefined && !isLoopback(toUrlHost(address))) {
    advise(
      shell,
      `Warning: others can reach ${address}: whoever has the secret below acts as you, and whoever is on the way reads along`,
    );
    if (isEverywhere(address) && acceptHosts === undefined && !disableFilter) {
      advise(shell, "hint: only by the names in Host that are let through: --accept-hosts localhost,127.0.0.1,NAME");
    }
  }
}

// All addresses of this machine are no address to open: the banner has them, and the URL one that works.
function placeOf({ url, port }: Proxy, address = ""): string {
  return `${isEverywhere(address) ? toUrlHost(address) : new URL(url).hostname}:${port}`;
}
