import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { NetworkError } from "../data/core/errors.ts";
import { ORIGIN } from "../data/core/handler.ts";
import { formatYaml } from "../data/output/yaml/writer.ts";
import type { SandboxCluster } from "./cluster.ts";
import { createAuthority } from "./pki.ts";
import { serverFor } from "./server.ts";
import type { Identity } from "./types.ts";
import { type OptionTable, readOptions, STRING, WHOLE_NUMBER } from "../data/core/options.ts";

/** Options of `serve`. */
export interface ServeOptions {
  /** 0 is a free port. @default {0} */
  port?: number | undefined;
  /** Where to listen. @default {"127.0.0.1"} */
  hostname?: string | undefined;
}

/** The options of `serve`. */
const SERVE_OPTIONS: OptionTable<ServeOptions> = { port: WHOLE_NUMBER, hostname: STRING };

/** A sandbox that is served over TLS. */
export interface SandboxServer extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** A kubeconfig with everything in it: context `minikube`, an administrator's client certificate. */
  readonly kubeconfig: string;
  /** The authority's certificate, PEM. */
  readonly ca: string;
  /** A bearer token of the same administrator. */
  readonly adminToken: string;
  /** Ends it; safe to call twice. */
  close(): Promise<void>;
}

const ADMIN: Identity = { user: "minikube-user", groups: ["system:masters", "system:authenticated"] };

/**
 * Serves a cluster. It is node:https because `Deno.serve` cannot ask a client for its certificate, which is the identity
 * that most kubeconfigs hold.
 */
export async function serveSandbox(cluster: SandboxCluster, options?: ServeOptions): Promise<SandboxServer> {
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
    relay(cluster, incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, resolve);
  }).catch((cause) => {
    throw notListening(`${hostname}:${port}`, cause);
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

function notListening(where: string, cause: unknown): unknown {
  // Without the permission it is Deno's own to tell.
  if (cause instanceof Deno.errors.NotCapable) return cause;
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const reason = isTaken ? "the port is taken" : cause instanceof Error ? cause.message : String(cause);
  return new NetworkError(`Cannot listen on ${where}: ${reason}`, {
    cause,
    hints: isTaken ? ["--port 0 takes a free one"] : [],
  });
}

async function relay(cluster: SandboxCluster, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !name.startsWith(":")) {
      headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
  }
  const method = incoming.method ?? "GET";
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = method === "GET" || method === "HEAD" || chunks.length === 0
    ? null
    : new Blob(chunks as Uint8Array<ArrayBuffer>[]);
  const request = new Request(ORIGIN + (incoming.url ?? "/"), { method, headers, body, signal: gone.signal });
  const answer = await serverFor(cluster, identityOf(incoming.socket as TLSSocket))(request);
  const plain = answer.body === null || isStream(request) ? undefined : await answer.bytes();
  const text = plain !== undefined && wantsPretty(request, answer) ? pretty(plain) : plain;
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    ...(text === undefined ? {} : { "content-length": String(text.length) }),
  });
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

// The API server indents JSON for those who read it with their own eyes (apiserver pkg/endpoints/handlers/negotiation).
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
  return new URL(url).searchParams.has("watch");
}

// Only a certificate that the sandbox's own authority signed says who somebody is.
function identityOf(socket: TLSSocket): Identity | undefined {
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  if (subject?.CN === undefined) return undefined;
  const groups = [subject.O ?? []].flat();
  return { user: String(subject.CN), groups: [...groups, "system:authenticated"] };
}
