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

/** Options of {@linkcode printCurl}. */
export interface CurlOptions {
  connection: () => Promise<Connection>;
  /** Whether to print discovery requests instead of sending them. @default {false} */
  ofDiscovery?: boolean;
  /** The flags of the command, some of which select the variables. @default {{}} */
  flags?: Globals;
}

// Discovery requests, which find the path of a kind and its documentation, are sent.
const DISCOVERY_REGEXP = /^\/(api|apis)(\/[^/]+){0,2}$/;

/** Prints each request as a curl command instead of sending it, except for discovery, and ends the call. */
export function printCurl(shell: Shell, options: CurlOptions): Middleware {
  const { ofDiscovery = false, flags = {} } = options;
  let told = false;
  const known = ofDiscovery ? () => false : isDiscovery;
  return (next) => async (request) => {
    if (known(request)) return await next(request);
    const connection = await options.connection();
    const { pathname, search } = new URL(request.url);
    if (connection.endpoint.insecureSkipTlsVerify) {
      advise(
        shell,
        "note: this kubeconfig does not verify the server, but curl does; add --insecure to skip the verification",
      );
    }
    if (!told) {
      for (const note of [variablesNote(flags), proxyUserNote(connection.endpoint)]) {
        if (note !== undefined) advise(shell, `note: ${note}`);
      }
    }
    const { method, headers } = request;
    if (!told && headers.has("authorization")) {
      advise(shell, "note: set TOKEN to the token of the Authorization header");
    }
    told = true;
    const sent = { method, path: pathname + search, headers: [...headers], body: await request.text() };
    await shell.out(curlLine(sent, connection) + "\n");
    throw new CurlPrinted("The request was printed instead of sent");
  };
}

// The variables of a plain `k8s env` may name another server or another user.
function variablesNote(flags: Globals): string | undefined {
  if (flags.sandbox) return "this sandbox ends with the command and has no address; run `k8s sandbox` to serve one";
  const { kubeconfig, context, cluster, user, server } = flags;
  const named = Object.entries({ kubeconfig, context, cluster, user, server })
    .flatMap(([name, value]) => value === undefined ? [] : [`--${name} ${shellWord(value)}`]);
  const words = flags.token === undefined ? named : [...named, "--token TOKEN"];
  return words.length === 0 ? undefined : `run \`eval "$(k8s env ${words.join(" ")})"\` to set its variables`;
}

/** Returns the curl command of a request, with the credential in variables. */
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
    // An Authorization header from the command line is a secret too.
    credential: headers.some(([name]) => name === "authorization")
      ? [...variablesOf(credential, endpoint).filter((name) => name !== "token"), "token"]
      : variablesOf(credential, endpoint),
    ...curlRoute(endpoint),
    hasCa: endpoint.ca !== undefined,
    ...defined({ proxy: endpoint.proxyUrl && curlProxy(endpoint.proxyUrl) }),
  });
}

/** Returns a note on the credentials of a proxy, which the curl command does not contain. */
export function proxyUserNote({ proxyUrl }: Endpoint): string | undefined {
  if (proxyUrl === undefined || new URL(proxyUrl).username === "") return undefined;
  return "the proxy requires a username and password: add --proxy-user USER:PASSWORD";
}

function isDiscovery({ method, url, headers }: Request): boolean {
  if (method !== "GET") return false;
  const { pathname } = new URL(url);
  return pathname === "/openapi/v3" ||
    (DISCOVERY_REGEXP.test(pathname) && (headers.get("accept") ?? "").includes("apidiscovery"));
}

/** Returns how curl connects to the server: by a socket, or by the name in the server's certificate. */
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
      hints: ["use curl's --user USER:PASSWORD"],
    });
  }
  // Without TLS, do not send credentials in plain text; client certificates need TLS anyway.
  if (credential.kind === "none" || !mayCarryCredentials(server)) return [];
  if (credential.kind !== "certificate") return ["token"];
  return credential.bearer === undefined ? ["certificate"] : ["certificate", "token"];
}

// The API server answers curl's default Accept header, */*, with JSON.
function isPlainJson(accept: string): boolean {
  return accept === "application/json" || accept === "application/json, */*";
}
