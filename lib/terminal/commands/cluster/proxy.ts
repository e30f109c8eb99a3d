import { defined } from "../../../data/base/defined.ts";
import { whenAborted } from "../../../data/base/wait.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { type Endpoint, isLoopback, mayCarryCredentials } from "../../../api/transport/endpoint.ts";
import { isEverywhere, toUrlHost } from "../../../features/proxy/address.ts";
import type { ProxyServer } from "../../../features/proxy/proxy.ts";
import type { ProxyOptions } from "../../../features/proxy/options.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { requestLog } from "./request_log.ts";
import { advise, type Shell } from "../../shell/shell.ts";

const OPTIONS = {
  port: {
    short: "-p",
    value: "port",
    type: "integer",
    help: "Port to listen on; 0 selects a free port",
    default: "8001",
  },
  address: {
    value: "address",
    help: "Address to listen on; addresses other than loopback require a secret",
    default: "127.0.0.1",
  },
  unixSocket: {
    short: "-u",
    value: "file",
    help: "Unix socket to listen on instead of a port",
    completion: "file",
  },
  apiPrefix: { value: "path", help: "Path at which to serve the API", default: "/" },
  www: {
    short: "-w",
    value: "folder",
    help: "Folder with static files to serve, except dot files",
    completion: "file",
  },
  wwwPrefix: { short: "-P", value: "path", help: "Path at which to serve the static files", default: "/static/" },
  acceptHosts: { value: "regexps", help: "Accepted values of the Host header", default: "the names of this machine" },
  acceptPaths: { value: "regexps", help: "Accepted paths", default: "all" },
  rejectPaths: { value: "regexps", help: "Additional paths to reject" },
  rejectMethods: { value: "regexps", help: "Rejected methods, such as POST,PUT,PATCH", default: "none" },
  disableFilter: { help: "Accept every request, including exec and requests from other sites. Dangerous" },
  keepalive: { value: "duration", type: "duration", help: "Accepted for compatibility; has no effect" },
  appendServerPath: { help: "Accepted for compatibility; always on" },
  allowOrigin: { value: "origin", help: "Origin from which pages may send requests; may be repeated", repeated: true },
  allowExec: { help: "Accept exec, attach, port-forward and the kubelet's run and exec" },
  redactSecrets: { help: "Redact the data of Secrets in answers" },
  namespaceOnly: { value: "name", help: "Accept only paths in this namespace", completion: "namespace" },
  secret: { help: "Require a random secret in each request; the printed address contains it" },
  maxRequests: {
    value: "number",
    type: "integer",
    help: "Maximum number of concurrent requests to the cluster",
    default: "512",
  },
  maxConnections: { value: "number", type: "integer", help: "Maximum number of client connections", default: "1024" },
  maxBodySize: { value: "bytes", type: "integer", help: "Maximum size of a request body", default: "none" },
  explore: { help: "Serve a page at /-/ to explore the cluster's API" },
  quiet: { short: "-q", help: "Do not log requests on stderr" },
} as const satisfies Options;

type ProxyFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s proxy`: serves a proxy until Ctrl+C. */
export function proxyCommand(shell: Shell) {
  return defineCommand({
    name: "proxy",
    description: "Serve a local proxy to the API server until Ctrl+C. It rejects exec and requests from other sites. " +
      "Add --read-only to reject writes, too.",
    examples: [
      ["Serve the API on port 8080", "k8s proxy --port 8080"],
      [
        "Let kubectl use the proxy, including exec",
        "k8s proxy --allow-exec &\nkubectl -s http://127.0.0.1:8001 exec -it web -- sh",
      ],
      ["Serve a read-only dashboard from a folder", "k8s proxy --read-only --redact-secrets --www ./dashboard"],
      ["Browse the API reference of your cluster", "k8s proxy --explore"],
    ],
    options: OPTIONS,
    action: async (flags) => {
      if (flags.explore && flags.unixSocket !== undefined) {
        throw new UsageError("Cannot serve the explorer on a socket: browsers cannot open it", {
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
      `Warning: others can reach ${address}: anyone with the secret below can act as you, and anyone on the network path can read the traffic`,
    );
    if (isEverywhere(address) && acceptHosts === undefined && !disableFilter) {
      advise(shell, "hint: add --accept-hosts localhost,127.0.0.1,NAME to accept requests to the name of this machine");
    }
  }
}

// A wildcard address cannot be opened. The banner prints it, and the URL has an address that works.
function placeOf({ url, port }: ProxyServer, address = ""): string {
  return `${isEverywhere(address) ? toUrlHost(address) : new URL(url).hostname}:${port}`;
}

/** Warns on stderr if a long-lived connection does not verify the server or does not use encryption. */
function warnOfInsecurity(shell: Shell, { server, insecureSkipTlsVerify }: Endpoint): void {
  if (insecureSkipTlsVerify) {
    advise(
      shell,
      `Warning: the certificate of ${server} is not verified: any server at that address can read the credential`,
    );
  }
  if (!mayCarryCredentials(server)) {
    advise(shell, `Warning: no credential is sent to ${server}: the connection is not encrypted`);
  }
}
