import { defined } from "../../data/base/defined.ts";
import { UnsupportedError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import type { Credential } from "../../api/credentials/credential.ts";
import { impersonationHeaders } from "../../api/credentials/impersonate.ts";
import { curlProxy, type CurlRequest, formatCurl } from "../../data/output/curl.ts";
import type { Connection } from "../../session/source.ts";
import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import { CurlPrinted } from "./continue_on_error.ts";
import type { Globals } from "./shared_options.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { advise, type Shell } from "./shell.ts";

/** What the curl lines of a session have in common. */
export interface CurlOptions {
  connection: () => Promise<Connection>;
  /** Whether discovery is what the command is about, and not only on its way. @default {false} */
  ofDiscovery?: boolean;
  /** The command's, some of which its variables depend on. @default {{}} */
  flags?: Globals;
}

// What tells the path of a kind, and where its documentation is; it may be asked.
const DISCOVERY_REGEXP = /^\/(api|apis)(\/[^/]+){0,2}$/;

/** Prints each request as a curl line instead of sending it, all but discovery, and ends the call. */
export function printCurl(shell: Shell, options: CurlOptions): Middleware {
  const { ofDiscovery = false, flags = {} } = options;
  let told = false;
  const known = ofDiscovery ? () => false : isDiscovery;
  return (next) => async (request) => {
    if (known(request)) return await next(request);
    const connection = await options.connection();
    const { pathname, search } = new URL(request.url);
    if (connection.endpoint.insecureSkipTlsVerify) {
      advise(shell, "note: this kubeconfig does not verify the server; curl does, unless it is told --insecure");
    }
    if (!told) {
      for (const note of [variablesNote(flags), proxyUserNote(connection.endpoint)]) {
        if (note !== undefined) advise(shell, `note: ${note}`);
      }
    }
    const { method, headers } = request;
    if (!told && headers.has("authorization")) {
      advise(shell, "note: TOKEN is to be the token of the Authorization given here");
    }
    told = true;
    const sent = { method, path: pathname + search, headers: [...headers], body: await request.text() };
    await shell.out(curlLine(sent, connection) + "\n");
    throw new CurlPrinted("The request was printed instead of sent");
  };
}

// Set by a plain `k8s env`, the variables would lead to another server, or prove another identity.
function variablesNote(flags: Globals): string | undefined {
  if (flags.sandbox) return "this sandbox ends with the command and has no address; k8s sandbox serves one that has";
  const { kubeconfig, context, cluster, user, server } = flags;
  const named = Object.entries({ kubeconfig, context, cluster, user, server })
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name} ${shellWord(value)}`]);
  const words = flags.token === undefined ? named : [...named, "--token TOKEN"];
  return words.length === 0 ? undefined : `its variables are those of: eval "$(k8s env ${words.join(" ")})"`;
}

/** The curl line of a request, with the credential in variables. */
export function curlLine(
  { method, path, headers, body }: { method: string; path: string; headers: [string, string][]; body: string },
  { credential, endpoint, impersonation }: Connection,
): string {
  return formatCurl({
    method,
    path,
    headers: [
      ...headers.filter(([name, value]) => name !== "authorization" && (name !== "accept" || !isPlainJson(value))),
      ...(impersonation === undefined ? [] : impersonationHeaders(impersonation)),
    ],
    body,
    // One that somebody gave by hand is a secret like any other.
    credential: headers.some(([name]) => name === "authorization")
      ? [...variablesOf(credential, endpoint).filter((name) => name !== "token"), "token"]
      : variablesOf(credential, endpoint),
    ...curlRoute(endpoint),
    hasCa: endpoint.ca !== undefined,
    ...defined({ proxy: endpoint.proxyUrl && curlProxy(endpoint.proxyUrl) }),
  });
}

/** What is to be added where a proxy demands a password, which no line shows. */
export function proxyUserNote({ proxyUrl }: Endpoint): string | undefined {
  if (proxyUrl === undefined || new URL(proxyUrl).username === "") return undefined;
  return "the proxy wants the username and password of its URL: add --proxy-user USER:PASSWORD";
}

function isDiscovery({ method, url, headers }: Request): boolean {
  if (method !== "GET") return false;
  const { pathname } = new URL(url);
  return pathname === "/openapi/v3" ||
    (DISCOVERY_REGEXP.test(pathname) && (headers.get("accept") ?? "").includes("apidiscovery"));
}

/** What a curl needs besides the URL to get there: a socket, or the name in the server's certificate. */
export function curlRoute(
  { server, unixSocket, tlsServerName }: Endpoint,
): Pick<CurlRequest, "unixSocket" | "renamed"> {
  if (unixSocket !== undefined) return { unixSocket };
  const { protocol, hostname, port, pathname } = new URL(server);
  if (tlsServerName === undefined || protocol !== "https:") return {};
  const number = port || "443";
  const base = pathname.replace(/\/$/, "");
  return {
    renamed: {
      server: `https://${tlsServerName}:${number}${base}`,
      connectTo: `${tlsServerName}:${number}:${hostname}:${number}`,
    },
  };
}

function variablesOf(credential: Credential, { server }: Endpoint): CurlRequest["credential"] {
  if (credential.kind === "basic") {
    throw new UnsupportedError("Cannot print a curl line for a username and password", {
      hints: ["curl's --user takes them as they are"],
    });
  }
  // Neither would travel: nothing is sent where everybody could read it, and a certificate needs TLS.
  if (credential.kind === "none" || !mayCarryCredentials(server)) return [];
  if (credential.kind !== "certificate") return ["token"];
  return credential.bearer === undefined ? ["certificate"] : ["certificate", "token"];
}

// What the API server answers with to curl's own Accept, */*.
function isPlainJson(accept: string): boolean {
  return accept === "application/json" || accept === "application/json, */*";
}
