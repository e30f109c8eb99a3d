import { defined } from "../../data/base/defined.ts";
import type { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { request as httpsRequest } from "node:https";
import { connect, isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { hint, TimeoutError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { type Endpoint, listHosts } from "./endpoint.ts";
import { nodeOptions } from "./node_agent.ts";
import { requireSocket } from "./net_permission.ts";

/** The target of the first connection: the server, its proxy, or a socket. */
export type FirstHop = { host: string; port: number } | { path: string };

/** Returns the target of the first connection to a server. */
export function firstHop({ server, proxyUrl, unixSocket }: Endpoint): FirstHop {
  if (unixSocket !== undefined) return { path: unixSocket };
  const [, host = "", port = ""] =
    /^\[?(.*?)\]?:(\d+)$/.exec(listHosts(defined({ server, proxyUrl }), true)[0] ?? "") ??
      [];
  return { host, port: Number(port) };
}

/** Resolves a name like every program of this machine (/etc/hosts first). */
export async function lookUpAddresses(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Opens and closes a connection. Resolves to the address that answered. */
export async function touch(hop: FirstHop, milliseconds: number): Promise<string> {
  if ("path" in hop) requireSocket(hop.path);
  else requirePermission({ name: "net", host: `${hop.host.includes(":") ? `[${hop.host}]` : hop.host}:${hop.port}` });
  const socket = connect(hop);
  try {
    return await within(milliseconds, (resolve, reject) => {
      socket.on("error", reject);
      socket.on("connect", () => resolve("path" in hop ? hop.path : socket.remoteAddress ?? hop.host));
    });
  } finally {
    socket.destroy();
  }
}

/** The TLS properties of a server. */
export interface Peer {
  /** The certificate of the server, followed by the CA certificates that it sent. */
  chain: X509Certificate[];
  /** The protocol, such as `TLSv1.3`. */
  protocol: string;
  /** The OpenSSL code of a verification failure against the CAs of the endpoint; undefined if it is valid. */
  fault?: string | undefined;
}

/** Performs a TLS handshake that accepts any certificate, and closes the connection before a request. */
export async function meet(endpoint: Endpoint, milliseconds: number): Promise<Peer> {
  return endpoint.proxyUrl === undefined
    ? await meetDirectly(endpoint, milliseconds)
    : await meetThroughProxy(endpoint, milliseconds);
}

async function meetDirectly({ server, ca, tlsServerName, ...rest }: Endpoint, milliseconds: number): Promise<Peer> {
  const hop = firstHop({ server, ...rest });
  const host = "path" in hop ? undefined : hop.host;
  const servername = tlsServerName ?? (host === undefined || isIP(host) !== 0 ? undefined : host);
  const socket = connectTls({
    ...hop,
    rejectUnauthorized: false,
    ...defined({ ca, servername }),
  });
  try {
    return await within(milliseconds, (resolve, reject) => {
      socket.on("error", reject);
      socket.once("secureConnect", () => resolve(peerOf(socket)));
    });
  } finally {
    socket.destroy();
  }
}

async function meetThroughProxy(endpoint: Endpoint, milliseconds: number): Promise<Peer> {
  const { cert: _cert, key: _key, ca, ...bare } = endpoint;
  const options = await nodeOptions({ ...bare, insecureSkipTlsVerify: true });
  // The request is never ended, so it is not sent. Its agent connects through the proxy.
  const outgoing = httpsRequest(endpoint.server, { ...options, ca });
  try {
    return await within(milliseconds, (resolve, reject) => {
      outgoing.on("error", reject);
      outgoing.on("socket", (socket) => {
        const secure = socket as TLSSocket;
        const done = () => resolve(peerOf(secure));
        if (secure.getPeerX509Certificate() !== undefined) done();
        else secure.once("secureConnect", done);
      });
    });
  } finally {
    outgoing.destroy();
    options.agent.destroy();
  }
}

function peerOf(socket: TLSSocket): Peer {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let one = socket.getPeerX509Certificate(); one !== undefined && !seen.has(one.fingerprint256);) {
    seen.add(one.fingerprint256);
    chain.push(one);
    one = one.issuerCertificate;
  }
  const { authorizationError: fault } = socket;
  return { chain, protocol: socket.getProtocol() ?? "", fault: fault ? String(fault) : undefined };
}

async function within<T>(
  milliseconds: number,
  work: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = () =>
    reject(
      new TimeoutError(`no answer within ${milliseconds / 1000} s`, {
        hints: [
          "check for a missing VPN or a firewall",
          hint("longer-timeout", {}, "set requestTimeout to a longer time"),
        ],
      }),
    );
  const timer = setTimeout(late, milliseconds);
  try {
    work(resolve, reject);
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
