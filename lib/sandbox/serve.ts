import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { NetworkError } from "../data/core/errors.ts";
import { type Handler, ORIGIN } from "../data/core/handler.ts";
import { formatYaml } from "../data/output/yaml/writer.ts";
import type { SandboxCluster } from "./cluster.ts";
import { createAuthority } from "./pki.ts";
import { ADMIN } from "./server.ts";
import type { Identity } from "./types.ts";
import { type OptionTable, readOptions, STRING, WHOLE_NUMBER } from "../data/core/options.ts";

/** Options of {@linkcode Sandbox.serve}. */
export interface ServeOptions {
  /** The port to listen on; 0 picks a free port. @default {0} */
  port?: number | undefined;
  /** The host name or IP address to listen on. The serving certificate is valid for it. @default {"127.0.0.1"} */
  hostname?: string | undefined;
}

const SERVE_OPTIONS: OptionTable<ServeOptions> = { port: WHOLE_NUMBER, hostname: STRING };

/**
 * A sandbox that is served over HTTPS. `await using` closes the server at the end of the block. Closing the server keeps
 * the objects of the sandbox.
 */
export interface SandboxServer extends AsyncDisposable {
  /** The address of the server, such as `https://127.0.0.1:41733`. */
  readonly url: string;
  /**
   * The YAML text of a kubeconfig for the server. Its context `minikube` uses a client certificate of the administrator
   * `minikube-user`. Certificates and keys are embedded, so no other file is needed.
   */
  readonly kubeconfig: string;
  /** The certificate of the server's certificate authority, as PEM. */
  readonly ca: string;
  /** A bearer token of the administrator `minikube-user`. */
  readonly adminToken: string;
  /** Stops the server and breaks open connections, such as watches. Calling it again has no effect. */
  close(): Promise<void>;
}

/** Returns the handler for the identity of a certificate. Without one, the token of a request decides. */
type HandlerFor = (identity?: Identity) => Handler;

/**
 * Serves a cluster over HTTPS. It uses node:https because `Deno.serve` cannot request a client certificate, which is how
 * most kubeconfigs authenticate.
 *
 * @throws {NetworkError} If it cannot listen on the port.
 */
export async function serveSandbox(
  cluster: SandboxCluster,
  handlerFor: HandlerFor,
  options?: ServeOptions,
): Promise<SandboxServer> {
  const { port = 0, hostname = "127.0.0.1" } = readOptions("serve", SERVE_OPTIONS, options);
  const authority = await createAuthority(new Date());
  const [serving, admin] = await Promise.all([
    authority.serving(["localhost", "kubernetes", "kubernetes.default", "127.0.0.1", "10.96.0.1", hostname]),
    authority.client("minikube-user", ["system:masters"]),
  ]);
  const adminToken = crypto.getRandomValues(new Uint8Array(24)).toHex();
  cluster.staticTokens.set(adminToken, ADMIN);
  const sockets = new Set<Socket>();
  const server = createServer({ ...serving, ca: authority.ca, requestCert: true, rejectUnauthorized: false });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("request", (incoming: IncomingMessage, response: ServerResponse) => {
    relay(handlerFor, incoming, response).catch(() => response.destroy());
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Uint8Array) => {
    passUpgrade(handlerFor, incoming, socket, head).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  }).catch((cause) => {
    throw listenError(`${hostname}:${port}`, cause);
  });
  const url = `https://${hostname.includes(":") ? `[${hostname}]` : hostname}:${
    (server.address() as AddressInfo).port
  }`;
  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const base64 = (text: string) => new TextEncoder().encode(text).toBase64();
  const kubeconfig = formatYaml({
    apiVersion: "v1",
    kind: "Config",
    preferences: {},
    "current-context": "minikube",
    clusters: [{ name: "minikube", cluster: { server: url, "certificate-authority-data": base64(authority.ca) } }],
    contexts: [{ name: "minikube", context: { cluster: "minikube", user: "minikube" } }],
    users: [{
      name: "minikube",
      user: { "client-certificate-data": base64(admin.cert), "client-key-data": base64(admin.key) },
    }],
  });
  return { url, kubeconfig, ca: authority.ca, adminToken, close, [Symbol.asyncDispose]: close };
}

function listenError(address: string, cause: unknown): unknown {
  // Deno's message names the missing permission.
  if (cause instanceof Deno.errors.NotCapable) return cause;
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const message = cause instanceof Error ? cause.message : String(cause);
  return new NetworkError(`Cannot listen on ${address}: ${isTaken ? "the port is already in use" : message}`, {
    cause,
    hints: isTaken ? ["use port 0 to get a free port"] : [],
  });
}

async function passUpgrade(
  handlerFor: HandlerFor,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
): Promise<void> {
  const { relayUpgrade } = await import("./pods/relay_upgrade.ts");
  const { method = "GET", url = "/" } = incoming;
  const request = new Request(ORIGIN + url, { method, headers: headersOf(incoming) });
  await relayUpgrade(await handlerFor(clientIdentity(socket as TLSSocket))(request), request, socket, head);
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !name.startsWith(":")) {
      headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
  }
  return headers;
}

async function relay(handlerFor: HandlerFor, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const headers = headersOf(incoming);
  const method = incoming.method ?? "GET";
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = method === "GET" || method === "HEAD" || chunks.length === 0
    ? null
    : new Blob(chunks as Uint8Array<ArrayBuffer>[]);
  const request = new Request(ORIGIN + (incoming.url ?? "/"), { method, headers, body, signal: gone.signal });
  const answer = await handlerFor(clientIdentity(incoming.socket as TLSSocket))(request);
  const plain = answer.body === null || isStream(request) ? undefined : await answer.bytes();
  const text = plain !== undefined && wantsPretty(request, answer) ? pretty(plain) : plain;
  if (text !== undefined) answer.headers.set("content-length", String(text.length));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (method === "HEAD" || answer.body === null) return void response.end();
  if (text !== undefined) return void response.end(text);
  response.flushHeaders();
  try {
    for await (const chunk of answer.body) response.write(chunk);
    response.end();
  } catch {
    response.destroy();
  }
}

// The API server indents JSON for curl, wget and browsers (apiserver pkg/endpoints/handlers/negotiation).
function wantsPretty({ url, headers }: Request, answer: Response): boolean {
  if (!(answer.headers.get("content-type") ?? "").includes("json")) return false;
  const asked = new URL(url).searchParams.get("pretty");
  return asked === null
    ? /^(curl|Wget|Mozilla)\//.test(headers.get("user-agent") ?? "")
    : asked !== "false" && asked !== "0";
}

function pretty(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2));
}

function isStream({ url }: Request): boolean {
  const { searchParams } = new URL(url);
  return searchParams.has("watch") || searchParams.has("follow");
}

// Accepts only certificates that the sandbox's own authority signed.
function clientIdentity(socket: TLSSocket): Identity | undefined {
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  if (subject?.CN === undefined) return undefined;
  const groups = [subject.O ?? []].flat();
  return { user: String(subject.CN), groups: [...groups, "system:authenticated"] };
}
